import Catalog
import Syntax

/// Sequences.
extension LockFinder {
  mutating func create(_ definition: SequenceDefinition) {
    if definition.ifNotExists, catalog.relation(relation(definition.name).name) != nil {
      return apply(.defineOther)
    }
    let created = created(definition.name, .sequence)
    if let owner = definition.ownerTable {
      apply(.createOwnedSequence, [.created: [created], .table: [relation(owner)]])
    } else {
      apply(.createSequence, [.created: [created]])
    }
  }

  mutating func alter(_ definition: SequenceDefinition) {
    let sequence = [relation(definition.name)]
    if let owner = definition.ownerTable {
      apply(.setSequenceOwner, [.sequence: sequence, .table: [relation(owner)]])
    } else {
      apply(.alterSequence, [.sequence: sequence])
    }
  }

  mutating func dropSequence(_ drop: ObjectDrop) {
    apply(
      .dropSequence,
      [.sequence: [relation(drop.name)], .dependents: drop.cascade ? users(of: drop) : []])
  }

  /// The tables whose defaults draw from a sequence.
  private func users(of drop: ObjectDrop) -> [LockedRelation] {
    let spellings = [drop.name.name, "\(relation(drop.name).name.schema).\(drop.name.name)"]
    let tables = catalog.tables.filter { table in
      table.columns.contains { column in
        column.default?.contains { part in
          if case .literal(.string(let text)) = part { spellings.contains(text) } else { false }
        } ?? false
      }
    }
    return relations(tables.map(\.id))
  }
}
