import Catalog
import Syntax

/// Queries, and what changes rows.
extension LockFinder {
  mutating func read(_ query: Query) {
    let locked = expanded(rowLocked(in: query))
    let read = read(by: query).filter { relation in
      !locked.contains { $0.name == relation.name }
    }
    if locked.isEmpty {
      apply(.select, [.read: read])
    } else {
      apply(.selectForUpdate, [.table: locked, .read: read])
    }
  }

  /// The relations of `SELECT … FOR UPDATE`.
  private func rowLocked(in query: Query) -> [LockedRelation] {
    guard case .select(let select) = query.body, let names = select.lockedNames else { return [] }
    return select.from.flatMap(\.plainRelations).filter { relation in
      names.isEmpty || names.contains(relation.alias?.name ?? relation.name.name)
    }.map { relation($0.name) }
  }

  mutating func find(_ rows: RowChange) {
    for table in rows.commonTables {
      switch table.body {
      case .query(let query): read(query)
      case .rowChange(let change): find(change)
      }
    }
    var relations = targets(rows.table, isOnly: rows.isOnly)
    relations[.read] =
      expanded(named(rows.from.flatMap(\.relations)))
      + (rows.source.map { read(by: $0) } ?? [])
      + expanded(read(by: rows.assignments.map(\.value) + [rows.condition]))
    switch rows.kind {
    case .insert: apply(.insert, relations)
    case .update: apply(.update, relations)
    case .delete: apply(.delete, relations)
    case .merge: apply(.merge, relations)
    case .copy: apply(.copyFrom, relations)
    case .truncate: truncate(rows, relations)
    }
    checkKeys(of: rows)
  }

  private mutating func truncate(_ rows: RowChange, _ relations: RelationsByRole) {
    var relations = relations
    guard rows.isCascading, let table = table(rows.table) else {
      return apply(.truncate, relations)
    }
    var all: [RelationID] = []
    var queue = [table.id]
    while let id = queue.popLast() {
      for user in referencing(id) where !all.contains(user) && user != table.id {
        all.append(user)
        queue.append(user)
      }
    }
    relations[.referencing] = self.relations(all)
    apply(.truncateCascade, relations)
  }

  /// The other side of foreign keys is read, or changed, by triggers.
  private mutating func checkKeys(of rows: RowChange) {
    guard let table = table(rows.table) else { return }
    let changed = Set(rows.assignments.map(\.column))
    switch rows.kind {
    case .insert, .copy, .merge:
      apply(ifAny: .checkReferenced, .referenced, referenced(by: table))
    case .update:
      let keys = referenced(by: table) { !changed.isDisjoint(with: $0.columns) }
      apply(ifAny: .checkReferenced, .referenced, keys)
      changeReferenced(table, \.onUpdate) { !changed.isDisjoint(with: $0.referencedColumns) }
    case .delete: changeReferenced(table, \.onDelete) { _ in true }
    case .truncate: break
    }
  }

  private mutating func changeReferenced(
    _ table: Table,
    _ action: KeyPath<Constraint.ForeignKey, ConstraintDefinition.ForeignKey.Action>,
    where isMeant: (Constraint.ForeignKey) -> Bool
  ) {
    let isChecked = { (key: Constraint.ForeignKey) in
      key[keyPath: action] == .noAction || key[keyPath: action] == .restrict
    }
    let checked = referencing(table.id) { isMeant($0) && isChecked($0) }
    let changed = referencing(table.id) { isMeant($0) && !isChecked($0) }
    apply(ifAny: .checkReferencing, .referencing, relations(checked))
    apply(ifAny: .cascadeToReferencing, .referencing, relations(changed))
  }

  mutating func apply(
    ifAny row: LockRow, _ role: LockRow.Role, _ relations: [LockedRelation]
  ) {
    if !relations.isEmpty { apply(row, [role: relations]) }
  }
}

extension FromItem {
  /// The relations named in the item itself, not those of its subqueries.
  fileprivate var plainRelations: [Relation] {
    switch self {
    case .relation(let relation): [relation]
    case .subquery, .function, .opaque: []
    case .join(let join): join.left.plainRelations + join.right.plainRelations
    }
  }
}
