import Catalog
import Syntax

/// `ATTACH PARTITION` and `DETACH PARTITION`.
extension LockFinder {
  mutating func attach(_ partition: ObjectName, to reference: TableReference) {
    if reference.kind == .index { return attachIndex(partition, to: reference.name) }
    var relations: RelationsByRole = [
      .parent: [relation(reference.name)], .partition: [relation(partition)],
    ]
    if let parent = table(reference.name) {
      relations[.defaultPartition] = defaultPartition(of: parent.id)
      relations[.referenced] = referenced(by: parent)
    }
    guard let row = choose(.attachPartition, .attachPartitionBefore12) else { return }
    if row == .attachPartition, coversBound(partition, of: reference.name) {
      footprint.isAssumed = true
      return apply(.attachPartitionProven, relations)
    }
    apply(row, relations)
  }

  /// Whether a valid CHECK speaks of all columns of the partition key.
  ///
  /// Whether it implies the bound is for the server to say; nobody writes one for another purpose.
  private func coversBound(_ partition: ObjectName, of parent: ObjectName) -> Bool {
    guard let parent = table(parent), let key = parent.partitionKey, !key.columns.isEmpty,
      let table = table(partition), !parent.constraints.contains(where: { $0.foreignKey != nil }),
      parent.indexes.allSatisfy({ index in
        table.indexes.contains { $0.elements == index.elements && $0.isUnique == index.isUnique }
      })
    else { return false }
    if table.hasUnseenProof(before: origin) { return true }
    return table.constraints.contains { constraint in
      guard constraint.isValidated, case .check = constraint.kind else { return false }
      return Set(key.columns).isSubset(of: constraint.columns)
    }
  }

  private mutating func attachIndex(_ partition: ObjectName, to index: ObjectName) {
    let index = relation(index)
    let partition = relation(partition)
    apply(
      .attachIndex,
      [
        .index: [index], .partition: [partition],
        .parent: owner(ofIndex: index.name).map { relations([$0]) } ?? [],
        .table: owner(ofIndex: partition.name).map { relations([$0]) } ?? [],
      ])
  }

  mutating func detach(
    _ partition: ObjectName, from reference: TableReference, _ row: LockRow
  ) {
    var relations: RelationsByRole = [
      .parent: [relation(reference.name)], .partition: [relation(partition)],
    ]
    if let parent = table(reference.name) {
      relations[.defaultPartition] = defaultPartition(of: parent.id)
      relations[.referenced] = referenced(by: parent)
    }
    apply(row, relations)
  }
}
