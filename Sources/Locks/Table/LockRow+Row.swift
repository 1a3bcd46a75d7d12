import Catalog

/// Queries, and what changes rows.
extension LockRow {
  static let rowRows: [LockRow] = [
    select, selectForUpdate, insert, update, delete, merge, copyFrom, truncate, truncateCascade,
    checkReferenced, checkReferencing, cascadeToReferencing,
  ]

  static let modes = LockSource.page("explicit-locking.html#LOCKING-TABLES")

  static let select = LockRow("SELECT, COPY … TO", [.read: .accessShare], modes)
  static let selectForUpdate = LockRow(
    "SELECT … FOR UPDATE | NO KEY UPDATE | SHARE | KEY SHARE",
    [.table: .rowShare, .read: .accessShare], modes)
  package static let insert = LockRow(
    "INSERT", [.table: .rowExclusive, .read: .accessShare], modes)
  package static let update = LockRow(
    "UPDATE", [.table: .rowExclusive, .children: .rowExclusive, .read: .accessShare], modes)
  package static let delete = LockRow(
    "DELETE", [.table: .rowExclusive, .children: .rowExclusive, .read: .accessShare], modes)
  package static let merge = LockRow(
    "MERGE", [.table: .rowExclusive, .children: .rowExclusive, .read: .accessShare], since: 15,
    modes)
  static let copyFrom = LockRow("COPY … FROM", [.table: .rowExclusive], modes)
  static let truncate = LockRow(
    "TRUNCATE", when: "the files are replaced by empty ones",
    [.table: .accessExclusive, .children: .accessExclusive], .page("sql-truncate.html"))
  static let truncateCascade = LockRow(
    "TRUNCATE … CASCADE", when: "the files are replaced by empty ones",
    [
      .table: .accessExclusive, .children: .accessExclusive, .referencing: .accessExclusive,
    ], .page("sql-truncate.html"))
  private static let triggers = "backend/utils/adt/ri_triggers.c"
  static let checkReferenced = LockRow(
    "INSERT, UPDATE", when: "of columns of a foreign key: the referenced rows are locked",
    [.referenced: .rowShare], .code(file: triggers, function: "RI_FKey_check"))
  static let checkReferencing = LockRow(
    "DELETE, UPDATE", when: "of a referenced key, NO ACTION or RESTRICT: other rows are looked for",
    [.referencing: .rowShare], .code(file: triggers, function: "ri_restrict"))
  static let cascadeToReferencing = LockRow(
    "DELETE, UPDATE", when: "of a referenced key, CASCADE, SET NULL or SET DEFAULT",
    [.referencing: .rowExclusive], .code(file: triggers, function: "RI_FKey_cascade_del"))
}
