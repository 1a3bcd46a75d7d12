import Catalog
import Syntax

/// `CREATE TABLE`, `DROP TABLE`, and `ALTER TABLE` but for columns and constraints.
extension LockFinder {
  mutating func create(_ definition: TableDefinition) {
    let isTemporary = definition.persistence == .temporary
    let isThere = table(definition.name)?.isKnown ?? false
    // The server looks the name up without a lock, and leaves it at that.
    if definition.ifNotExists, isThere, !isTemporary { return apply(.defineOther) }
    let kind: LockedRelation.Kind = definition.partitionKey == nil ? .table : .partitionedTable
    let created = created(definition.name, kind, isTemporary: isTemporary)
    var relations: RelationsByRole = [.created: [created]]
    if let query = definition.query {
      relations[.read] = definition.isWithoutData ? named(in: query) : read(by: query)
      return apply(.createTableAs, relations)
    }
    if let partition = definition.partition {
      relations[.parent] = [relation(partition.parent)]
      if let parent = table(partition.parent) {
        relations[.defaultPartition] = defaultPartition(of: parent.id)
        relations[.referenced] = referenced(by: parent)
      }
      return apply(.createPartition, relations)
    }
    if !definition.likes.isEmpty {
      relations[.read] = named(definition.likes.map(\.source))
      apply(.createTableLike, relations)
    }
    if !definition.parents.isEmpty {
      relations[.parent] = definition.parents.map { relation($0) }
      apply(.createTableInheriting, relations)
    }
    if relations.entries.count == 1 { apply(.createTable, relations) }
  }

  mutating func dropTable(_ drop: ObjectDrop) {
    var relations: RelationsByRole = [.table: [relation(drop.name)]]
    if let table = table(drop.name) {
      relations[.children] = self.relations(descendants(of: table.id))
      relations[.referenced] = referenced(by: table)
      if let parent = table.partitionParent {
        relations[.parent] = [parent].compactMap { relation($0) }
        relations[.defaultPartition] = defaultPartition(of: parent)
      }
      relations[.dependents] = dependents(drop)
    }
    apply(.dropTable, relations)
  }

  mutating func alter(_ reference: TableReference, _ row: LockRow) {
    let relations = targets(reference)
    guard let relation = relations[.table]?.first else { return }
    // The attributes of a composite type: no rows to protect.
    if reference.kind == .type { return apply(.defineOther) }
    switch relation.kind {
    case .view, .materializedView: apply(.alterView, [.view: [relation]])
    case .table, .partitionedTable, .foreignTable, .sequence, .index, .unknown:
      apply(row, relations)
    }
  }

  /// For forms that do not reach partitions and children.
  mutating func alter(only reference: TableReference, _ row: LockRow) {
    var reference = reference
    reference.isOnly = true
    alter(reference, row)
  }

  mutating func change(_ option: TableOption, of reference: TableReference) {
    let relation = relation(reference.name)
    if reference.kind == .index || relation.kind == .index {
      return change(option, ofIndex: relation)
    }
    if relation.kind == .sequence { return apply(.renameSequence, [.sequence: [relation]]) }
    switch option {
    case .owner: alter(only: reference, .changeOwner)
    case .logged(let isLogged):
      let persistence = table(reference.name).flatMap { $0.isKnown ? $0.persistence : nil }
      let isSo = persistence == (isLogged ? .permanent : .unlogged)
      alter(only: reference, isSo ? .setLoggedAgain : .setLogged)
    case .tablespace: alter(only: reference, .setTablespace)
    case .accessMethod: alter(only: reference, .setAccessMethod)
    case .storage(let options):
      let isWeak = options.keys.allSatisfy(isStorageOptionOfWeakLock)
      alter(only: reference, isWeak ? .setStorageOption : .setStorageOptionStrongly)
    case .clustered: alter(only: reference, .setClusterIndex)
    case .columnStatistics: alter(reference, .setColumnStatistics)
    case .columnOptions: alter(only: reference, .setColumnOption)
    case .columnStorage: alter(reference, .setColumnStorage)
    case .columnCompression: alter(only: reference, .setColumnCompression)
    case .replicaIdentity: alter(only: reference, .setReplicaIdentity)
    case .ruleToggled: alter(only: reference, .toggleRule)
    case .typeBinding: alter(only: reference, .bindToType)
    case .detachFinalized(let partition): detach(partition, from: reference, .finalizeDetach)
    case .other: alter(only: reference, .alterOtherwise)
    }
  }

  private mutating func change(_ option: TableOption, ofIndex index: LockedRelation) {
    if case .tablespace = option {
      apply(.setIndexTablespace, [.index: [index]])
    } else {
      apply(.setIndexOption, [.index: [index]])
    }
  }
}

/// The options of tables whose change needs not keep anybody out.
///
/// `AlterTableGetRelOptionsLockLevel` takes the strongest lock of all that are changed;
/// src/backend/access/common/reloptions.c names each one's.
private func isStorageOptionOfWeakLock(_ name: String) -> Bool {
  name.hasPrefix("autovacuum_") || name.hasPrefix("toast.") || name.hasPrefix("log_autovacuum")
    || [
      "fillfactor", "toast_tuple_target", "parallel_workers", "vacuum_index_cleanup",
      "vacuum_truncate", "vacuum_max_eager_freeze_failure_rate", "n_distinct",
    ].contains(name)
}
