import CPgQuery

/// A `SELECT`, `VALUES`, or set operation over them.
package struct Query: Hashable, Sendable {
  package var commonTables: [CommonTable]
  package var body: Body
  package var order: [Expression]
  package var limit: Expression?
  /// `LATERAL`: a query in `FROM` that sees what stands before it there.
  package var isLateral = false

  package indirect enum Body: Hashable, Sendable {
    case select(Select)
    case values([[Expression]])
    case setOperation(SetOperation)
    /// Nested deeper than the tree is followed.
    case opaque
  }

  package struct Select: Hashable, Sendable {
    package var targets: [Target]
    package var from: [FromItem]
    package var condition: Expression?
    package var groups: [Expression]
    package var having: Expression?
    package var isDistinct: Bool
    /// `SELECT … INTO name`.
    package var into: ObjectName?
    /// The names behind `FOR UPDATE OF` and the like; empty for all of `FROM`, nil without one.
    package var lockedNames: [String]?
  }

  package struct Target: Hashable, Sendable {
    /// The name after `AS`.
    package var alias: String?
    package var value: Expression
  }

  package struct SetOperation: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case union, intersect, except }

    package var kind: Kind
    package var isAll: Bool
    package var left: Query
    package var right: Query
  }

  package struct CommonTable: Hashable, Sendable {
    package var name: String
    package var columns: [String]
    package var body: CommonTableBody
    /// Of a `WITH RECURSIVE`: it sees itself and those after it.
    package var isRecursive = false
  }

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
