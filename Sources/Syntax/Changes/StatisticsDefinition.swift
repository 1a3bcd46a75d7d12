/// `CREATE STATISTICS`.
package struct StatisticsDefinition: Sendable {
  /// Nil: PostgreSQL chooses one.
  package var name: ObjectName?
  /// As written.
  package var table: ObjectName
  /// `IF NOT EXISTS`.
  package var ifNotExists: Bool
  /// Empty: all that make sense.
  package var kinds: [String]
  /// Its plain columns.
  package var columns: [String]
  /// What else it counts.
  package var expressions: [Expression]
}
