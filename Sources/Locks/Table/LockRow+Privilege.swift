import Catalog

/// Privileges.
extension LockRow {
  static let grant = LockRow(
    "GRANT, REVOKE, ALTER DEFAULT PRIVILEGES", [:],
    .code(file: "backend/catalog/aclchk.c", function: "objectNamesToOids"))
}
