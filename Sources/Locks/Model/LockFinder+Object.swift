import Catalog
import Syntax

/// `DROP`, `RENAME TO` and `SET SCHEMA`: which function knows it of which kind of object.
extension LockFinder {
  mutating func find(_ drop: ObjectDrop) {
    switch drop.kind {
    case .table, .foreignTable: dropTable(drop)
    case .view, .materializedView: dropView(drop)
    case .sequence: dropSequence(drop)
    case .index: dropIndex(drop)
    case .policy: dropPart(drop, .dropPolicy) { table in table.policy(drop.name.name) != nil }
    case .trigger:
      dropPart(drop, .dropTrigger) { $0.triggers.contains { $0.name == drop.name.name } }
    case .rule: dropPart(drop, .dropRule) { $0.rules.contains { $0.name == drop.name.name } }
    case .schema: dropSchema(drop)
    case .type, .domain: dropType(drop)
    default: apply(.dropOther)
    }
  }

  /// With IF EXISTS nothing is locked where there is nothing to drop.
  private mutating func dropPart(
    _ drop: ObjectDrop, _ row: LockRow, isThere: (Table) -> Bool
  ) {
    guard drop.ifExists, let name = drop.table, let table = table(name), table.isKnown,
      !isThere(table)
    else { return apply(row, ofTable(drop.table)) }
    apply(.dropMissingPart)
  }

  private func ofTable(_ name: ObjectName?) -> RelationsByRole {
    name.map { targets($0) } ?? [:]
  }

  mutating func find(_ rename: ObjectRename) {
    switch rename.kind {
    case .table, .foreignTable: alterAny(rename.name, .renameTable, .renameView)
    case .view, .materializedView: alterAny(rename.name, .renameView, .renameView)
    case .sequence: apply(.renameSequence, [.sequence: [relation(rename.name)]])
    case .index:
      guard let row = choose(.renameIndex, .renameIndexBefore12) else { return }
      apply(row, [.index: [relation(rename.name)]])
    case .policy: apply(.renamePolicy, ofTable(rename.table))
    case .trigger: apply(.renameTrigger, ofTable(rename.table))
    case .rule: apply(.alterOtherwise, ofTable(rename.table))
    default: apply(.renameOther)
    }
  }

  mutating func find(_ move: ObjectMove) {
    switch move.kind {
    case .table, .foreignTable: alterAny(move.name, .moveTable, .moveView)
    case .view, .materializedView: alterAny(move.name, .moveView, .moveView)
    case .sequence: apply(.renameSequence, [.sequence: [relation(move.name)]])
    default: apply(.renameOther)
    }
  }

  /// `ALTER TABLE` also takes views, sequences and indexes.
  private mutating func alterAny(
    _ name: ObjectName, _ tableRow: LockRow, _ viewRow: LockRow
  ) {
    let relation = relation(name)
    switch relation.kind {
    case .view, .materializedView: apply(viewRow, [.view: [relation]])
    case .sequence: apply(.renameSequence, [.sequence: [relation]])
    case .index: apply(.setIndexTablespace, [.index: [relation]], reads: false)
    case .table, .partitionedTable, .foreignTable, .unknown: apply(tableRow, [.table: [relation]])
    }
  }

  /// What goes along with CASCADE, or loses a foreign key.
  func dependents(_ drop: ObjectDrop) -> [LockedRelation] {
    guard drop.cascade else { return [] }
    var result: [RelationID] = []
    var queue = [resolvedID(drop.name)].compactMap { $0 }
    while let id = queue.popLast() {
      for dependent in catalog.dependents(of: id) where !result.contains(dependent) {
        if case .sequence? = catalog[dependent] { continue }
        result.append(dependent)
        // A table that loses a foreign key keeps all that hangs on it.
        if case .view? = catalog[dependent] { queue.append(dependent) }
      }
    }
    return relations(result)
  }

  func resolvedID(_ name: ObjectName) -> RelationID? {
    switch catalog.relation(relation(name).name) {
    case .table(let table): table.id
    case .view(let view): view.id
    case .sequence(let sequence): sequence.id
    case .index, nil: nil
    }
  }
}
