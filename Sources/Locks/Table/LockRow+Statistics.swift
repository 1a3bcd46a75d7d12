import Catalog

/// Statistics objects.
extension LockRow {
  static let createStatistics = LockRow(
    "CREATE STATISTICS", [.table: .shareUpdateExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
}
