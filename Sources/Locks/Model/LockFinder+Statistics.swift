import Syntax

/// Statistics objects.
extension LockFinder {
  mutating func create(_ definition: StatisticsDefinition) {
    apply(.createStatistics, [.table: [relation(definition.table)]])
  }
}
