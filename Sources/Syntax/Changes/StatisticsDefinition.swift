/// `CREATE STATISTICS`.
package struct StatisticsDefinition: Sendable {
  /// Nil: PostgreSQL chooses one.
  package var name: ObjectName?
  package var table: ObjectName
  package var ifNotExists: Bool
  /// Empty: all that make sense.
  package var kinds: [String]
  package var columns: [String]
  package var expressions: [Expression]
}
