import Syntax

/// Everything that shares PostgreSQL's name space of relations.
package indirect enum Relation: Sendable {
  case table(Table)
  case view(View)
  case sequence(Sequence)
  /// An index; its table holds the rest.
  case index(id: RelationID, name: QualifiedName, table: RelationID)

  package var id: RelationID {
    switch self {
    case .table(let table): table.id
    case .view(let view): view.id
    case .sequence(let sequence): sequence.id
    case .index(let id, _, _): id
    }
  }

  package var name: QualifiedName {
    switch self {
    case .table(let table): table.name
    case .view(let view): view.name
    case .sequence(let sequence): sequence.name
    case .index(_, let name, _): name
    }
  }
}

package struct View: Sendable {
  package let id: RelationID
  package internal(set) var name: QualifiedName
  package internal(set) var isMaterialized: Bool
  package internal(set) var query: Query
  /// Nil when the history does not tell what its query returns.
  package internal(set) var columns: [ResultColumn]?
  package internal(set) var options: [String: String]
  /// The columns of relations that its query names.
  package internal(set) var usage: Usage
  package internal(set) var indexes: [Index] = []
  package internal(set) var triggers: [Trigger] = []
  package internal(set) var rules: [RewriteRule] = []
  package internal(set) var comment: String?
  package internal(set) var access = Access()
  package internal(set) var origin: Origin
  /// Whether a materialized view holds rows, or none because its query found none.
  package internal(set) var isPopulated = true

  /// The relations its query reads.
  package var sources: [RelationID] { usage.relations }
}

/// A column of a query's result.
package struct ResultColumn: Hashable, Sendable {
  package internal(set) var name: String
  /// Nil when it takes more than the catalog to tell.
  package internal(set) var type: TypeName?
  package internal(set) var comment: String?
}

package struct Sequence: Sendable {
  package let id: RelationID
  package internal(set) var name: QualifiedName
  /// The table and column that `OWNED BY`, `serial` or an identity ties it to.
  package internal(set) var ownerTable: RelationID?
  package internal(set) var ownerColumn: String?
  /// Stands behind an identity column.
  package internal(set) var isIdentity = false
  package internal(set) var settings = SequenceSettings(SequenceOptions())
  package internal(set) var comment: String?
  package internal(set) var access = Access()
  package internal(set) var origin: Origin
}
