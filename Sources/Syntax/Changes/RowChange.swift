/// Rows inserted, changed or removed by one statement.
package struct RowChange: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case insert, update, delete, merge, truncate, copy }

  package var kind: Kind
  package var table: ObjectName
  package var alias: String?
  /// The columns that an `INSERT` or `COPY` names; empty when it names none.
  package var columns: [String]
  package var assignments: [Assignment]
  /// The rows of an `INSERT … SELECT`; nil for `VALUES` and everything else.
  package var source: Query?
  /// The first rows of an `INSERT … VALUES`; seeds may have many thousands.
  package var rows: [[Expression]] = []
  /// `FROM` of an UPDATE, `USING` of a DELETE or MERGE.
  package var from: [FromItem]
  package var condition: Expression?
  package var commonTables: [Query.CommonTable]
  /// `ONLY`: partitions and children are left out.
  package var isOnly = false
  /// `TRUNCATE … CASCADE`.
  package var isCascading = false

  package struct Assignment: Hashable, Sendable {
    package var column: String
    package var value: Expression
    /// Only an element or a field of the column: `SET list[1] = …`.
    package var isPartial = false
  }
}

extension RowChange {
  package func contains(where body: (Expression) -> Bool) -> Bool {
    commonTables.contains { $0.contains(where: body) }
      || assignments.contains { $0.value.contains(where: body) }
      || source?.contains(where: body) == true
      || rows.contains { $0.contains { $0.contains(where: body) } }
      || from.contains { $0.contains(where: body) }
      || condition?.contains(where: body) == true
  }

  /// The rows that `CREATE TABLE … AS` puts into its table.
  package init(filling table: ObjectName, from query: Query) {
    self.init(
      kind: .insert, table: table, columns: [], assignments: [], source: query, from: [],
      commonTables: [])
  }
}
