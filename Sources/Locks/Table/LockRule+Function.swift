import Catalog

/// Functions.
extension LockRule {
  static let createFunction = LockRule(
    "CREATE FUNCTION", when: "in SQL: its body is parsed", [.read: .accessShare],
    .code(file: "backend/catalog/pg_proc.c", function: "fmgr_sql_validator"))
}
