/// Rows inserted, changed or removed by one statement.
package struct RowChange: Hashable, Sendable {
  /// Which statement it is.
  package enum Kind: Hashable, Sendable { case insert, update, delete, merge, truncate, copy }

  /// Which statement it is.
  package var kind: Kind
  /// The table whose rows change.
  package var table: ObjectName
  /// What the statement calls it; nil: by its name.
  package var alias: String?
  /// The columns that an `INSERT` or `COPY` names; empty when it names none.
  package var columns: [String]
  /// `SET`, of an UPDATE, a MERGE or an `ON CONFLICT`.
  package var assignments: [Assignment]
  /// The rows of an `INSERT … SELECT`; nil for `VALUES` and everything else.
  package var source: Query?
  /// The first rows of an `INSERT … VALUES`; seeds may have many thousands.
  package var rows: [[Expression]] = []
  /// `FROM` of an UPDATE, `USING` of a DELETE or MERGE.
  package var from: [FromItem]
  /// `WHERE`, or the `ON` of a MERGE; nil: all rows.
  package var condition: Expression?
  /// `WITH`.
  package var commonTables: [Query.CommonTable]
  /// `ONLY`: partitions and children are left out.
  package var isOnly = false
  /// `TRUNCATE … CASCADE`.
  package var isCascading = false
  /// The places in `columns` where only an element or a field is given: `INSERT INTO t (list[1], pair.first)`.
  package var partialColumns: Set<Int> = []
  /// What a MERGE does under each of its WHEN; `assignments` are those of all of them.
  package var branches: [Branch] = []
  package var returning: [Query.Target] = []

  /// `column = value`.
  package struct Assignment: Hashable, Sendable {
    /// The column that is set.
    package var column: String
    /// Opaque where a subquery gives several columns at once.
    package var value: Expression
    /// Only an element or a field of the column: `SET list[1] = …`.
    package var isPartial = false
  }

  /// `WHEN [NOT] MATCHED …` of a MERGE.
  package struct Branch: Hashable, Sendable {
    package var condition: Expression?
    /// The columns that an INSERT names, and the places of those of which it gives only a part.
    package var columns: [String]
    package var partialColumns: Set<Int>
    package var values: [Expression]
    package var assignments: [Assignment]
  }
}

extension RowChange {
  /// Calls `body` on every expression of the statement until it returns true.
  package func contains(where body: (Expression) -> Bool) -> Bool {
    commonTables.contains { $0.contains(where: body) }
      || assignments.contains { $0.value.contains(where: body) }
      || source?.contains(where: body) == true
      || rows.contains { $0.contains { $0.contains(where: body) } }
      || from.contains { $0.contains(where: body) }
      || condition?.contains(where: body) == true
      || returning.contains { $0.value.contains(where: body) }
      || branches.contains { branch in
        branch.condition?.contains(where: body) == true
          || branch.values.contains { $0.contains(where: body) }
      }
  }

  /// The rows that `CREATE TABLE … AS` puts into its table.
  package init(filling table: ObjectName, from query: Query) {
    self.init(
      kind: .insert, table: table, columns: [], assignments: [], source: query, from: [],
      commonTables: [])
  }
}
