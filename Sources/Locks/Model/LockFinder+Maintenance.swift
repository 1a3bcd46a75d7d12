import Catalog
import Syntax

/// `VACUUM`, `ANALYZE`, `REINDEX`, `CLUSTER` and `REFRESH MATERIALIZED VIEW`.
extension LockFinder {
  mutating func find(_ maintenance: Maintenance) {
    guard let name = maintenance.name else {
      // The whole database, one table after the other.
      footprint.isIncomplete = true
      return
    }
    let relation = relation(name)
    switch maintenance.kind {
    case .reindex(.index): reindex(index: relation, isConcurrent: maintenance.isConcurrent)
    case .reindex(.table): reindex(table: relation, isConcurrent: maintenance.isConcurrent)
    case .reindex: footprint.isIncomplete = true
    case .vacuum(let isFull): apply(isFull ? .vacuumFull : .vacuum, [.table: [relation]])
    case .analyze:
      guard relation.kind != .partitionedTable else {
        return apply(.analyzePartitioned, targets(name))
      }
      if let row = choose(.analyze, .analyzeBefore18) { apply(row, targets(name)) }
    case .cluster: apply(.cluster, [.table: [relation]])
    case .refresh: refresh(relation, isConcurrent: maintenance.isConcurrent)
    }
  }

  private mutating func reindex(index: LockedRelation, isConcurrent: Bool) {
    let owner = owner(ofIndex: index.name).map { relations([$0]) } ?? []
    if owner.isEmpty { footprint.isIncomplete = true }
    apply(
      isConcurrent ? .reindexIndexConcurrently : .reindexIndex,
      [.index: [index], .table: owner])
  }

  private mutating func reindex(table: LockedRelation, isConcurrent: Bool) {
    var indexes: [LockedRelation] = []
    switch catalog.relation(table.name) {
    case .table(let table): indexes = indexRelations(of: table.id)
    case .view(let view): indexes = indexRelations(of: view.id)
    default: break
    }
    apply(
      isConcurrent ? .reindexConcurrently : .reindexTable, [.table: [table], .indexes: indexes])
  }

  private mutating func refresh(_ view: LockedRelation, isConcurrent: Bool) {
    var relations: RelationsByRole = [.view: [view]]
    if let known = catalog.view(view.name) {
      relations[.read] = expanded(self.relations(known.sources))
    } else {
      footprint.isIncomplete = true
    }
    apply(
      isConcurrent ? .refreshMaterializedViewConcurrently : .refreshMaterializedView, relations)
  }
}
