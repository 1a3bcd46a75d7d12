import Catalog

/// Schemas.
extension LockRow {
  static let dropSchema = LockRow(
    "DROP SCHEMA … CASCADE", [.dependents: .accessExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
}
