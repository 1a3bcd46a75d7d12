import Catalog

/// Triggers.
extension LockRule {
  static let triggerRows: [LockRule] = [createTrigger, dropTrigger, renameTrigger, toggleTrigger]

  package static let createTrigger = LockRule(
    "CREATE TRIGGER", [.table: .shareRowExclusive, .children: .shareRowExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let dropTrigger = LockRule(
    "DROP TRIGGER", [.table: .accessExclusive, .children: .accessExclusive],
    .code(file: "backend/commands/trigger.c", function: "RemoveTriggerById"))
  static let renameTrigger = LockRule(
    "ALTER TRIGGER … RENAME TO", [.table: .accessExclusive, .children: .accessExclusive],
    .code(file: "backend/commands/trigger.c", function: "renametrig"))
  package static let toggleTrigger = LockRule(
    "ALTER TABLE … ENABLE | DISABLE TRIGGER",
    [.table: .shareRowExclusive, .children: .shareRowExclusive],
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER"))
}
