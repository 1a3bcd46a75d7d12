import Catalog

/// Statistics objects.
extension LockRule {
  static let createStatistics = LockRule(
    "CREATE STATISTICS", [.table: .shareUpdateExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
}
