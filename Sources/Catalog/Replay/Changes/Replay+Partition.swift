import HashTreeCollections
import Syntax

/// `ATTACH PARTITION` and `DETACH PARTITION`.
extension Replay {
  /// Indexes, foreign keys and row triggers of a partitioned table stand on each partition too.
  mutating func completePartition(_ id: RelationID) {
    guard let table = catalog.table(id), let parent = table.partitionParent.flatMap(catalog.table)
    else { return }
    for index in parent.indexes {
      addPart(of: index, with: index.constraint.flatMap(parent.constraint), to: id)
    }
    for constraint in parent.constraints where constraint.foreignKey != nil {
      copyForeignKey(constraint, to: id)
    }
    for trigger in parent.triggers where trigger.isForEachRow { copyTrigger(trigger, to: id) }
    guard partitionsShareIdentities else { return }
    update(id) { table in
      for column in parent.columns where column.identity != nil {
        guard let index = table.columns.firstIndex(where: { $0.name == column.name }) else {
          continue
        }
        table.columns[index].identity = column.identity
      }
    }
  }

  /// From 17 on the partitions of a table take their numbers from the sequence of its identity.
  ///
  /// https://www.postgresql.org/docs/current/ddl-identity-columns.html
  var partitionsShareIdentities: Bool { version >= PostgreSQLVersion(17) }

  /// Whether what is done to an identity is done to the partitions too.
  func recursesToIdentities(of name: ObjectName) -> Bool {
    partitionsShareIdentities && catalog.table(name, in: session)?.partitionKey != nil
  }

  mutating func attach(
    _ partition: ObjectName, to reference: TableReference, _ bound: PartitionBound?
  ) {
    if reference.kind == .index { return attachIndex(partition, to: reference.name) }
    guard let parent = tableID(reference.name), let child = tableID(partition), child != parent,
      let source = catalog.table(parent)
    else { return }
    if children(of: child).contains(parent) {
      return refuse(
        .duplicateTable, "circular inheritance not allowed", .table, source.name)
    }
    if let table = catalog.table(child), table.partitionParent != nil {
      return refuse(
        .wrongObjectType, "\(shown(table.name.name)) is already a partition", .table, table.name)
    }
    if let table = catalog.table(child), !checksFit(table, under: source) { return }
    update(child) { table in
      table.partitionParent = parent
      table.partitionBound = bound
      table.adopt(source, asPartition: true)
    }
    addDependent(child, on: parent)
    completePartition(child)
  }

  mutating func detach(_ partition: ObjectName, from reference: TableReference) {
    guard let parent = tableID(reference.name), let child = tableID(partition),
      catalog.table(child)?.partitionParent == parent
    else { return }
    catalog.dependents[parent]?.remove(child)
    update(child) { table in
      table.partitionParent = nil
      table.partitionBound = nil
      // What came with the parent stays, as the table's own.
      for index in table.columns.indices { table.columns[index].standAlone() }
      for index in table.constraints.indices where table.constraints[index].isInherited {
        table.constraints[index].parentCount = 0
        table.constraints[index].isLocal = true
      }
      for index in table.indexes.indices { table.indexes[index].parent = nil }
    }
    if partitionsShareIdentities {
      for table in [child] + children(of: child) {
        update(table) { table in
          for index in table.columns.indices { table.columns[index].identity = nil }
        }
      }
    }
    let clones = catalog.table(child)?.triggers.filter(\.isInherited) ?? []
    for trigger in clones { removeTrigger(trigger.name, of: child) }
    renewDependents(of: child)
  }

  func partitions(of id: RelationID) -> [RelationID] {
    catalog.dependents(of: id).filter { catalog.table($0)?.partitionParent == id }
  }
}
