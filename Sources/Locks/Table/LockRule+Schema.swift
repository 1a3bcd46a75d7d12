import Catalog

/// Schemas.
extension LockRule {
  static let dropSchema = LockRule(
    "DROP SCHEMA … CASCADE", [.dependents: .accessExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
}
