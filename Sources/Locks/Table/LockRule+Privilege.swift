import Catalog

/// Privileges.
extension LockRule {
  static let grant = LockRule(
    "GRANT, REVOKE, ALTER DEFAULT PRIVILEGES", [:],
    .code(file: "backend/catalog/aclchk.c", function: "objectNamesToOids"))
}
