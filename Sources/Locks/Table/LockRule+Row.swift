import Catalog

/// Queries, and what changes rows.
extension LockRule {
  static let rowRows: [LockRule] = [
    select, selectForUpdate, insert, update, delete, merge, copyFrom, truncate, truncateCascade,
    checkReferenced, checkReferencing, cascadeToReferencing,
  ]

  static let modes = LockSource.page("explicit-locking.html#LOCKING-TABLES")

  static let select = LockRule("SELECT, COPY … TO", [.read: .accessShare], modes)
  static let selectForUpdate = LockRule(
    "SELECT … FOR UPDATE | NO KEY UPDATE | SHARE | KEY SHARE",
    [.table: .rowShare, .read: .accessShare], modes)
  package static let insert = LockRule(
    "INSERT", [.table: .rowExclusive, .read: .accessShare], modes)
  package static let update = LockRule(
    "UPDATE", [.table: .rowExclusive, .children: .rowExclusive, .read: .accessShare], modes)
  package static let delete = LockRule(
    "DELETE", [.table: .rowExclusive, .children: .rowExclusive, .read: .accessShare], modes)
  package static let merge = LockRule(
    "MERGE", [.table: .rowExclusive, .children: .rowExclusive, .read: .accessShare], since: 15,
    modes)
  static let copyFrom = LockRule("COPY … FROM", [.table: .rowExclusive], modes)
  static let truncate = LockRule(
    "TRUNCATE", when: "the files are replaced by empty ones",
    [.table: .accessExclusive, .children: .accessExclusive], .page("sql-truncate.html"))
  static let truncateCascade = LockRule(
    "TRUNCATE … CASCADE", when: "the files are replaced by empty ones",
    [
      .table: .accessExclusive, .children: .accessExclusive, .referencing: .accessExclusive,
    ], .page("sql-truncate.html"))
  private static let triggers = "backend/utils/adt/ri_triggers.c"
  static let checkReferenced = LockRule(
    "INSERT, UPDATE", when: "of columns of a foreign key: the referenced rows are locked",
    [.referenced: .rowShare], .code(file: triggers, function: "RI_FKey_check"))
  static let checkReferencing = LockRule(
    "DELETE, UPDATE", when: "of a referenced key, NO ACTION or RESTRICT: other rows are looked for",
    [.referencing: .rowShare], .code(file: triggers, function: "ri_restrict"))
  static let cascadeToReferencing = LockRule(
    "DELETE, UPDATE", when: "of a referenced key, CASCADE, SET NULL or SET DEFAULT",
    [.referencing: .rowExclusive], .code(file: triggers, function: "RI_FKey_cascade_del"))
}
