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

/// An item of a `FROM` list.
package indirect enum FromItem: Hashable, Sendable {
  case relation(Relation)
  case subquery(Query, Alias?)
  case function([Expression], Alias?)
  case join(Join)
  case opaque

  package struct Relation: Hashable, Sendable {
    package var name: ObjectName
    package var alias: Alias?
    package var location: Location
  }

  package struct Alias: Hashable, Sendable {
    package var name: String
    package var columns: [String]
  }

  package struct Join: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case inner, left, right, full }

    package var kind: Kind
    package var left: FromItem
    package var right: FromItem
    package var isNatural: Bool
    package var using: [String]
    package var condition: Expression?
    /// Hides the names of both sides.
    package var alias: Alias?
  }
}

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

extension FromItem {
  package func contains(where body: (Expression) -> Bool) -> Bool {
    switch self {
    case .relation, .opaque: false
    case .subquery(let query, _): query.contains(where: body)
    case .function(let calls, _): calls.contains { $0.contains(where: body) }
    case .join(let join):
      join.left.contains(where: body) || join.right.contains(where: body)
        || join.condition?.contains(where: body) == true
    }
  }

  /// The relations named in the item, those of subqueries in it too.
  package var relations: [ObjectName] {
    switch self {
    case .relation(let relation): [relation.name]
    case .subquery(let query, _): query.relations
    case .function, .opaque: []
    case .join(let join): join.left.relations + join.right.relations
    }
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
}
