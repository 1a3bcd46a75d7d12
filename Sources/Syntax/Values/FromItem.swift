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
