/// An item of a `FROM` list.
package indirect enum FromItem: Hashable, Sendable {
  case relation(Relation)
  case subquery(Query, Alias?)
  case function([Expression], Alias?)
  case join(Join)
  case opaque

  /// A table or view by its name.
  package struct Relation: Hashable, Sendable {
    /// As written.
    package var name: ObjectName
    /// Nil: it goes by its own name.
    package var alias: Alias?
    /// Where the name begins.
    package var location: Location
  }

  /// `AS name (columns)`.
  package struct Alias: Hashable, Sendable {
    /// What the rest of the query calls it.
    package var name: String
    /// New names for its first columns.
    package var columns: [String]
  }

  /// Two items that are joined.
  package struct Join: Hashable, Sendable {
    /// Which rows without a partner stay; `CROSS JOIN` is an inner one.
    package enum Kind: Hashable, Sendable { case inner, left, right, full }

    /// Which rows without a partner stay.
    package var kind: Kind
    /// The item in front of `JOIN`.
    package var left: FromItem
    /// The item behind it.
    package var right: FromItem
    /// `NATURAL`.
    package var isNatural: Bool
    /// `USING`: columns that both sides have.
    package var using: [String]
    /// `ON`.
    package var condition: Expression?
    /// Hides the names of both sides.
    package var alias: Alias?
  }
}

extension FromItem {
  /// Calls `body` on every expression of the item until it returns true.
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
