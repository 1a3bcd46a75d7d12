/// When a trigger or a rule fires, by the server's `session_replication_role`.
package enum Firing: String, Hashable, Sendable {
  case origin, disabled, replica, always
}

/// Which rows a partition holds.
package enum PartitionBound: Hashable, Sendable {
  case `default`
  case list([Expression])
  /// Key words stand for themselves: `MINVALUE`, `MAXVALUE`.
  case range(from: [Expression], to: [Expression])
  case hash(modulus: Int, remainder: Int)
}

/// `REPLICA IDENTITY`.
package enum ReplicaIdentity: Hashable, Sendable {
  case `default`, full, nothing
  case index(String)
}

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

/// `CREATE TYPE … AS RANGE`.
package struct RangeDefinition: Hashable, Sendable {
  package var subtype: TypeName
  /// The type of several ranges that comes with it; the catalog names it.
  package var multirange: ObjectName?
}

/// How an aggregate goes from row to row.
package struct AggregateDefinition: Hashable, Sendable {
  package var transition: ObjectName
  package var state: TypeName
  package var final: ObjectName?
  package var initial: String?
}

/// A table of a publication.
package struct PublishedTable: Hashable, Sendable {
  package var name: ObjectName
  /// `ONLY`: children are left out.
  package var isOnly: Bool
  /// Empty: all.
  package var columns: [String]
  package var condition: Expression?
}
