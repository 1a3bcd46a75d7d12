import Catalog

/// Privileges.
extension LockRow {
  static let grantOnRelations = LockRow(
    "GRANT, REVOKE", when: "on tables, views or sequences that are named",
    [.table: .accessShare], since: 18,
    .code(file: "backend/catalog/aclchk.c", function: "objectNamesToOids"))
  static let grant = LockRow(
    "GRANT, REVOKE, ALTER DEFAULT PRIVILEGES", [:],
    .code(file: "backend/catalog/aclchk.c", function: "objectNamesToOids"))
}
