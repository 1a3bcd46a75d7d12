import Catalog
import Syntax

/// Indexes.
extension LockFinder {
  mutating func create(_ definition: IndexDefinition) {
    var relations = targets(
      definition.table, isOnly: definition.isOnly || !isPartitioned(definition.table))
    let name = definition.name.map { ObjectName(schema: relations[.table]?.first?.name.schema, $0) }
    let isThere = name.map { catalog.relation(relation($0).name) != nil } ?? false
    if let name, !isThere { relations[.created] = [created(name, .index)] }
    if definition.isConcurrent {
      apply(.createIndexConcurrently, relations, reads: !isThere)
    } else if definition.isOnly,
      [.partitionedTable, .unknown].contains(relations[.table]?.first?.kind)
    {
      // Nobody says ONLY of a table that has no partitions.
      apply(.createIndexOnOnly, relations)
    } else {
      apply(.createIndex, relations, reads: !isThere)
    }
  }

  mutating func dropIndex(_ drop: ObjectDrop) {
    let index = relation(drop.name)
    var relations: RelationsByRole = [.index: [index]]
    if let owner = owner(ofIndex: index.name) {
      relations[.table] = [owner].compactMap { relation($0) }
      relations[.children] = self.relations(descendants(of: owner))
    } else {
      footprint.isIncomplete = true
    }
    apply(drop.isConcurrent ? .dropIndexConcurrently : .dropIndex, relations)
  }

  /// The table or materialized view that an index belongs to.
  func owner(ofIndex name: QualifiedName) -> RelationID? {
    if case .index(_, _, let table)? = catalog.relation(name) { return table }
    return catalog.views.first { view in
      view.name.schema == name.schema && view.indexes.contains { $0.name == name.name }
    }?.id
  }
}
