import Syntax

/// Foreign keys and what they rely on.
extension Replay {
  mutating func addForeignKey(_ constraint: Constraint, to id: RelationID) {
    guard let key = constraint.foreignKey else { return }
    update(id) { $0.constraints.append(constraint) }
    addDependent(id, on: key.referencedTable)
    for partition in partitions(of: id) { copyForeignKey(constraint, to: partition) }
  }

  /// A partition has the foreign keys of its parent; an equal one of its own becomes one of them.
  mutating func copyForeignKey(_ constraint: Constraint, to id: RelationID) {
    guard let key = constraint.foreignKey, let table = catalog.table(id) else { return }
    let equal = table.constraints.first { own in
      own.foreignKey == key && !own.isInherited && own.isDeferrable == constraint.isDeferrable
        && own.isInitiallyDeferred == constraint.isInitiallyDeferred
    }
    if let equal {
      withConstraint(equal.name, of: id) {
        $0.parentCount = 1
        $0.isLocal = false
      }
      return
    }
    var copy = constraint
    copy.parentCount = 1
    copy.isLocal = false
    if table.constraint(copy.name) != nil {
      let columns = key.columns.joined(separator: "_")
      copy.name = chooseConstraintName(table.name.name, columns, "fkey", on: table)
    }
    update(id) { [copy] in $0.constraints.append(copy) }
    addDependent(id, on: key.referencedTable)
    for partition in partitions(of: id) { copyForeignKey(copy, to: partition) }
  }

  /// The first unique index over exactly the referenced columns.
  func supportingIndex(of key: Constraint.ForeignKey) -> RelationID? {
    let columns = Set(key.referencedColumns)
    return catalog.table(key.referencedTable)?.indexes
      .filter { index in
        index.isUnique && index.predicate == nil && index.elements.count == columns.count
          && Set(index.keyColumns.compactMap { $0 }) == columns
      }
      .min { $0.id < $1.id }?.id
  }

  /// The foreign keys that rely on an index, with their tables.
  func foreignKeys(relyingOn index: Index, of id: RelationID) -> [(RelationID, Constraint)] {
    guard index.isUnique else { return [] }
    return referringTables(to: id).flatMap { table in
      (catalog.table(table)?.constraints ?? [])
        .filter { $0.supportingIndex == index.id }.map { (table, $0) }
    }
  }
}
