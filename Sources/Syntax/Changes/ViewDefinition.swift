/// `CREATE VIEW` and `CREATE MATERIALIZED VIEW`.
package struct ViewDefinition: Sendable {
  /// As written.
  package var name: ObjectName
  /// Whether it keeps rows.
  package var isMaterialized: Bool
  /// `OR REPLACE`.
  package var isReplacing: Bool
  /// `IF NOT EXISTS`, which only materialized ones have.
  package var ifNotExists: Bool
  /// The names that are given to its columns; empty: those of the query.
  package var columns: [String]
  /// What it shows.
  package var query: Query
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String]
  /// `WITH NO DATA`.
  package var isWithoutData: Bool
  /// `TEMPORARY`.
  package var isTemporary: Bool
}
