import Catalog

/// Functions.
extension LockRow {
  static let createFunction = LockRow(
    "CREATE FUNCTION", when: "in SQL: its body is parsed", [.read: .accessShare],
    .code(file: "backend/catalog/pg_proc.c", function: "fmgr_sql_validator"))
}
