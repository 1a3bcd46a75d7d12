import Syntax

/// Everything that shares PostgreSQL's name space of relations.
package indirect enum Relation: Sendable {
  case table(Table)
  case view(View)
  case sequence(Sequence)
  /// An index; its table holds the rest.
  case index(id: RelationID, name: QualifiedName, table: RelationID)

  /// Stays the same through renames.
  package var id: RelationID {
    switch self {
    case .table(let table): table.id
    case .view(let view): view.id
    case .sequence(let sequence): sequence.id
    case .index(let id, _, _): id
    }
  }

  /// The name it has at this point of the history.
  package var name: QualifiedName {
    switch self {
    case .table(let table): table.name
    case .view(let view): view.name
    case .sequence(let sequence): sequence.name
    case .index(_, let name, _): name
    }
  }
}
