import Catalog
import Syntax

/// `ALTER TABLE`, but for constraints and types.
extension LockFinder {
  mutating func alter(_ reference: TableReference, _ rule: LockRule) {
    let relations = targets(reference)
    guard let relation = relations[.table]?.first else { return }
    // The attributes of a composite type: no rows to protect.
    if reference.kind == .type { return apply(.defineOther) }
    switch relation.kind {
    case .view, .materializedView: apply(.alterView, [.view: [relation]])
    case .table, .partitionedTable, .foreignTable, .sequence, .index, .unknown:
      apply(rule, relations)
    }
  }

  // MARK: - Columns

  mutating func add(
    _ column: ColumnDefinition, to reference: TableReference, ifNotExists: Bool
  ) {
    if ifNotExists, table(reference.name)?.column(column.name) != nil {
      return alter(reference, .addColumn)
    }
    alter(reference, addingRule(for: column, to: reference.name))
  }

  private mutating func addingRule(
    for column: ColumnDefinition, to name: ObjectName
  ) -> LockRule {
    if column.type?.isSerial == true { return .addSerialColumn }
    if column.identity != nil {
      return isPartitioned(name) ? .addIdentityColumnToPartitioned : .addIdentityColumn
    }
    if column.generated != nil { return .addStoredColumn }
    if let type = column.type, hasConstraints(type) { return .addColumnOfDomain }
    guard let value = column.default, value != .literal(.null) else { return .addColumn }
    if LockRule.addColumnWithDefaultBefore11.versions.contains(version) {
      return .addColumnWithDefaultBefore11
    }
    switch isVolatile(value) {
    case true?: return .addColumnWithVolatileDefault
    case false?: return .addColumn
    case nil:
      footprint.isAssumed = true
      return .addColumnWithVolatileDefault
    }
  }

  mutating func drop(_ column: String, of reference: TableReference, cascade: Bool) {
    var relations = targets(reference)
    if let table = table(reference.name) {
      relations[.referenced] = referenced(by: table) { $0.columns.contains(column) }
      if cascade {
        let users = referencing(table.id) { $0.referencedColumns.contains(column) }
        relations[.dependents] = self.relations(users)
      }
    }
    apply(.dropColumn, relations)
  }

  mutating func setNotNull(_ name: String, of reference: TableReference) {
    guard let table = table(reference.name) else {
      footprint.isAssumed = true
      return alter(reference, .setNotNull)
    }
    if table.column(name)?.isNotNull == true {
      let isOnly = reference.isOnly || table.partitionKey != nil
      return apply(.setNotNullAgain, targets(reference.name, isOnly: isOnly))
    }
    if LockRule.setNotNullProven.versions.contains(version), isProvenNotNull(name, in: table) {
      return alter(reference, .setNotNullProven)
    }
    if !table.isKnown { footprint.isAssumed = true }
    alter(reference, .setNotNull)
  }

  /// Whether a valid CHECK of the table keeps nulls out of a column.
  func isProvenNotNull(_ name: String, in table: Table) -> Bool {
    table.checks(keepingNullsOutOf: name).contains(where: \.isValidated)
  }

  // MARK: - Triggers

  /// Row triggers of a partitioned table have copies on its partitions; children by inheritance
  /// have none.
  mutating func create(_ trigger: TriggerDefinition) {
    let hasCopies = trigger.isForEachRow && isPartitioned(trigger.table)
    apply(.createTrigger, targets(trigger.table, isOnly: !hasCopies))
  }

  mutating func toggleTriggers(of reference: TableReference) {
    let hasTriggers = table(reference.name)?.triggers.isEmpty == false
    let hasCopies = hasTriggers && isPartitioned(reference.name)
    apply(.toggleTrigger, targets(reference.name, isOnly: !hasCopies))
  }

  // MARK: - Options

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

  /// For forms that do not reach partitions and children.
  private mutating func alter(only reference: TableReference, _ rule: LockRule) {
    var reference = reference
    reference.isOnly = true
    alter(reference, rule)
  }

  private mutating func change(_ option: TableOption, ofIndex index: LockedRelation) {
    if case .tablespace = option {
      apply(.setIndexTablespace, [.index: [index]])
    } else {
      apply(.setIndexOption, [.index: [index]])
    }
  }

  // MARK: - Partitions

  mutating func attach(_ partition: ObjectName, to reference: TableReference) {
    if reference.kind == .index { return attachIndex(partition, to: reference.name) }
    var relations: RelationsByRole = [
      .parent: [relation(reference.name)], .partition: [relation(partition)],
    ]
    if let parent = table(reference.name) {
      relations[.defaultPartition] = defaultPartition(of: parent.id)
      relations[.referenced] = referenced(by: parent)
    }
    guard let rule = choose(.attachPartition, .attachPartitionBefore12) else { return }
    if rule == .attachPartition, coversBound(partition, of: reference.name) {
      footprint.isAssumed = true
      return apply(.attachPartitionProven, relations)
    }
    apply(rule, relations)
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
    _ partition: ObjectName, from reference: TableReference, _ rule: LockRule
  ) {
    var relations: RelationsByRole = [
      .parent: [relation(reference.name)], .partition: [relation(partition)],
    ]
    if let parent = table(reference.name) {
      relations[.defaultPartition] = defaultPartition(of: parent.id)
      relations[.referenced] = referenced(by: parent)
    }
    apply(rule, relations)
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
