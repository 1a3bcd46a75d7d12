/// All objects of a kind, in an order that does not depend on how the maps keep them.
extension Catalog {
  package var sequences: [Sequence] {
    relations.values
      .compactMap { if case .sequence(let sequence) = $0 { sequence } else { nil } }
      .sorted { $0.id < $1.id }
  }

  package var allFunctions: [Function] {
    functions.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  package var allTypes: [UserType] { types.sorted { $0.key < $1.key }.map(\.value) }

  package var schemaNames: [String] { schemas.keys.sorted() }
}

extension Catalog {
  /// The table that an index of a name stands on.
  package func tableOfIndex(_ name: QualifiedName) -> Table? {
    tables.first { $0.name.schema == name.schema && $0.indexes.contains { $0.name == name.name } }
  }
}
