/// What holds of every catalog, for debug builds and tests.
extension Catalog {
  /// What does not agree in the catalog; empty unless the replay has a mistake.
  package var violations: [String] {
    relations.values.flatMap(violations)
  }

  private func violations(of relation: Relation) -> [String] {
    var found: [String] = []
    func expect(_ holds: Bool, _ what: @autoclosure () -> String) {
      if !holds { found.append("\(relation.name): \(what())") }
    }
    expect(names[relation.name] == relation.id, "is not found under its name")
    switch relation {
    case .index(let id, _, let owner):
      let indexes = table(owner)?.indexes ?? view(owner)?.indexes ?? []
      expect(indexes.contains { $0.id == id }, "its table does not have it")
    case .sequence(let sequence):
      guard let owner = sequence.ownerTable else { break }
      expect(table(owner) != nil, "its owner is gone")
      expect(dependents[owner]?.contains(sequence.id) == true, "its owner does not know it")
    case .view(let view):
      for source in view.sources {
        expect(dependents[source]?.contains(view.id) == true, "a source does not know it")
      }
    case .table(let table):
      for index in table.indexes {
        expect(relations[index.id]?.name.name == index.name, "index \(index.name) has no entry")
        guard let constraint = index.constraint else { continue }
        expect(table.constraint(constraint) != nil, "constraint \(constraint) is gone")
      }
      for key in table.constraints.compactMap(\.foreignKey) {
        expect(self.table(key.referencedTable) != nil, "a referenced table is gone")
        expect(
          dependents[key.referencedTable]?.contains(table.id) == true,
          "a referenced table does not know it")
      }
      for parent in table.parents + [table.partitionParent].compactMap(\.self) {
        expect(dependents[parent]?.contains(table.id) == true, "a parent does not know it")
      }
    }
    return found
  }
}
