import Catalog

/// Triggers.
extension LockRow {
  static let triggerRows: [LockRow] = [createTrigger, dropTrigger, renameTrigger, toggleTrigger]

  package static let createTrigger = LockRow(
    "CREATE TRIGGER", [.table: .shareRowExclusive, .children: .shareRowExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let dropTrigger = LockRow(
    "DROP TRIGGER", [.table: .accessExclusive, .children: .accessExclusive],
    .code(file: "backend/commands/trigger.c", function: "RemoveTriggerById"))
  static let renameTrigger = LockRow(
    "ALTER TRIGGER … RENAME TO", [.table: .accessExclusive, .children: .accessExclusive],
    .code(file: "backend/commands/trigger.c", function: "renametrig"))
  package static let toggleTrigger = LockRow(
    "ALTER TABLE … ENABLE | DISABLE TRIGGER",
    [.table: .shareRowExclusive, .children: .shareRowExclusive],
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-DISABLE-ENABLE-TRIGGER"))
}
