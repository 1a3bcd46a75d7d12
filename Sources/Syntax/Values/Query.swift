import CPgQuery

/// A `SELECT`, `VALUES`, or set operation over them.
package struct Query: Hashable, Sendable {
  /// `WITH`, in order.
  package var commonTables: [CommonTable]
  /// What it consists of.
  package var body: Body
  /// `ORDER BY`.
  package var order: [Expression]
  /// `LIMIT` or `FETCH FIRST`.
  package var limit: Expression?
  package var offset: Expression?
  /// `LATERAL`: a query in `FROM` that sees what stands before it there.
  package var isLateral = false

  /// What a query consists of.
  package indirect enum Body: Hashable, Sendable {
    case select(Select)
    case values([[Expression]])
    case setOperation(SetOperation)
    /// Nested deeper than the tree is followed.
    case opaque
  }

  /// `SELECT` without `WITH`, `ORDER BY` and `LIMIT`, which belong to the query.
  package struct Select: Hashable, Sendable {
    /// What it returns.
    package var targets: [Target]
    /// `FROM`, between the commas.
    package var from: [FromItem]
    /// `WHERE`.
    package var condition: Expression?
    /// `GROUP BY`.
    package var groups: [Expression]
    /// `HAVING`.
    package var having: Expression?
    /// `DISTINCT`, also with `ON`.
    package var isDistinct: Bool
    /// `DISTINCT ON (…)`.
    package var distinctOn: [Expression] = []
    /// `WINDOW name AS (…)`.
    package var windows: [Expression.FunctionCall.Window] = []
    /// `SELECT … INTO name`.
    package var into: ObjectName?
    /// The names behind `FOR UPDATE OF` and the like; empty for all of `FROM`, nil without one.
    package var lockedNames: [String]?
  }

  /// One of the things that a query returns.
  package struct Target: Hashable, Sendable {
    /// The name after `AS`.
    package var alias: String?
    /// What is computed.
    package var value: Expression
  }

  /// Two queries whose rows are put together.
  package struct SetOperation: Hashable, Sendable {
    /// How rows are put together.
    package enum Kind: Hashable, Sendable { case union, intersect, except }

    /// How rows are put together.
    package var kind: Kind
    /// `ALL`: rows that are alike stay.
    package var isAll: Bool
    /// The query in front of the word.
    package var left: Query
    /// The query behind it.
    package var right: Query
  }

  /// A query of `WITH`, with its name.
  package struct CommonTable: Hashable, Sendable {
    /// What the rest of the statement calls it.
    package var name: String
    /// Names for its first columns.
    package var columns: [String]
    /// What it does.
    package var body: CommonTableBody
    /// Of a `WITH RECURSIVE`: it sees itself and those after it.
    package var isRecursive = false
  }

  /// A query, or a change of rows that returns them.
  package indirect enum CommonTableBody: Hashable, Sendable {
    case query(Query)
    case rowChange(RowChange)
  }
}

extension Query {
  /// Calls `body` on every expression of the query, however deep, until it returns true.
  ///
  /// - Returns: Whether `body` returned true.
  package func contains(where body: (Expression) -> Bool) -> Bool {
    commonTables.contains { $0.contains(where: body) }
      || order.contains { $0.contains(where: body) }
      || limit?.contains(where: body) == true
      || offset?.contains(where: body) == true
      || containsInBody(where: body)
  }

  private func containsInBody(where body: (Expression) -> Bool) -> Bool {
    switch self.body {
    case .select(let select):
      select.targets.contains { $0.value.contains(where: body) }
        || select.from.contains { $0.contains(where: body) }
        || select.condition?.contains(where: body) == true
        || select.groups.contains { $0.contains(where: body) }
        || select.having?.contains(where: body) == true
        || select.distinctOn.contains { $0.contains(where: body) }
        || select.windows.contains { window in
          (window.partition + window.order).contains { $0.contains(where: body) }
        }
    case .values(let rows): rows.contains { $0.contains { $0.contains(where: body) } }
    case .setOperation(let operation):
      operation.left.contains(where: body) || operation.right.contains(where: body)
    case .opaque: false
    }
  }

  /// The relations it reads, in subqueries and common table expressions too.
  ///
  /// Names of its own common tables are left out.
  package var relations: [ObjectName] {
    var names: [ObjectName] = []
    _ = contains { expression in
      if case .subquery(let subquery) = expression { names += subquery.query.ownRelations }
      return false
    }
    return names + ownRelations
  }

  private var ownRelations: [ObjectName] {
    let hidden = Set(commonTables.map(\.name))
    let inner = commonTables.flatMap { table in
      switch table.body {
      case .query(let query): query.ownRelations
      case .rowChange(let change): [change.table] + change.from.flatMap(\.relations)
      }
    }
    let outer: [ObjectName] =
      switch body {
      case .select(let select): select.from.flatMap(\.relations)
      case .setOperation(let operation):
        operation.left.ownRelations + operation.right.ownRelations
      case .values, .opaque: []
      }
    return (inner + outer).filter { $0.schema != nil || !hidden.contains($0.name) }
  }
}

extension Query.CommonTable {
  /// Calls `test` on every expression of the query or change until it returns true.
  package func contains(where test: (Expression) -> Bool) -> Bool {
    switch body {
    case .query(let query): query.contains(where: test)
    case .rowChange(let change): change.contains(where: test)
    }
  }
}

extension Query {
  /// `SELECT expression`.
  init(evaluating expression: Expression) {
    self.init(
      commonTables: [],
      body: .select(
        Select(
          targets: [Target(value: expression)], from: [], groups: [], isDistinct: false)),
      order: [])
  }
}
