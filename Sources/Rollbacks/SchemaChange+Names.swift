import Syntax

// Every statement is listed: one that is forgotten here is a rollback that misses something.

extension SchemaChange.Action {
  /// The relations that have to be there, or the change fails.
  var neededRelations: [ObjectName] {
    switch self {
    case .objectDropped(let drop):
      guard !drop.ifExists else { return [] }
      switch drop.kind {
      case .table, .view, .materializedView, .sequence, .index, .foreignTable: return [drop.name]
      default: return drop.table.map { [$0] } ?? []
      }
    case .objectRenamed(let rename):
      guard !rename.ifExists else { return [] }
      switch rename.kind {
      case .table, .view, .materializedView, .sequence, .index: return [rename.name]
      default: return rename.table.map { [$0] } ?? []
      }
    case .indexCreated(let index): return [index.table]
    case .policyCreated(let policy), .policyAltered(let policy): return [policy.table]
    case .triggerCreated(let trigger): return [trigger.table]
    case .viewCreated(let view): return view.query.relations
    case .tableCreated(let table):
      return (table.query?.relations ?? []) + table.parents + table.likes.map(\.source)
    case .rowsChanged(let rows):
      let sources = rows.from.flatMap(\.relations) + (rows.source?.relations ?? [])
      let own = Set(rows.commonTables.map(\.name))
      return [rows.table] + sources.filter { $0.schema != nil || !own.contains($0.name) }
    case .queried(let query): return query.relations
    case .constraintAdded(let table, let constraint):
      guard case .foreignKey(let key) = constraint.kind else { return [table.name] }
      return [table.name, key.referencedTable]
    case .columnAdded, .columnDropped, .columnRenamed, .columnTypeChanged, .columnDefaultChanged,
      .columnNullabilityChanged, .columnIdentityChanged, .columnIdentityAltered,
      .columnExpressionChanged, .constraintValidated, .constraintDropped, .constraintRenamed,
      .constraintAltered, .rowSecurityChanged, .triggerToggled, .partitionAttached,
      .partitionDetached, .inheritanceChanged, .tableOptionChanged:
      return alteredTable.map { $0.ifExists ? [] : [$0.name] } ?? []
    case .schemaCreated, .sequenceCreated, .sequenceAltered, .objectMoved, .ruleCreated,
      .statisticsCreated, .statisticsTargetChanged, .functionCreated, .functionAltered,
      .typeCreated, .enumValueAdded, .enumValueRenamed, .domainAltered, .extensionCreated,
      .eventTriggerCreated, .eventTriggerToggled, .publicationCreated, .publicationAltered,
      .roleCreated, .roleAltered, .roleGranted, .privilegesChanged, .ownerChanged, .ownedDropped,
      .ownedReassigned, .called, .settingChanged, .transaction, .tablesLocked, .maintenance,
      .raised, .commented, .unread:
      return []
    }
  }

  /// The table of an `ALTER TABLE`.
  package var alteredTable: TableReference? {
    switch self {
    case .columnAdded(let table, _, _), .columnDropped(let table, _, _, _),
      .columnRenamed(let table, _, _), .columnTypeChanged(let table, _, _, _, _),
      .columnDefaultChanged(let table, _, _), .columnNullabilityChanged(let table, _, _),
      .columnIdentityChanged(let table, _, _, _), .columnIdentityAltered(let table, _, _, _),
      .columnExpressionChanged(let table, _, _),
      .constraintAdded(let table, _), .constraintValidated(let table, _),
      .constraintDropped(let table, _, _, _), .constraintRenamed(let table, _, _),
      .constraintAltered(let table, _, _), .rowSecurityChanged(let table, _),
      .triggerToggled(let table, _, _), .partitionAttached(let table, _, _),
      .partitionDetached(let table, _, _), .inheritanceChanged(let table, _, _),
      .tableOptionChanged(let table, _):
      table
    case .schemaCreated, .tableCreated, .viewCreated, .sequenceCreated, .sequenceAltered,
      .indexCreated, .objectDropped, .objectRenamed, .objectMoved, .policyCreated,
      .policyAltered, .triggerCreated, .ruleCreated, .statisticsCreated,
      .statisticsTargetChanged, .functionCreated, .functionAltered, .typeCreated,
      .enumValueAdded, .enumValueRenamed, .domainAltered, .extensionCreated,
      .eventTriggerCreated, .eventTriggerToggled, .publicationCreated, .publicationAltered,
      .roleCreated, .roleAltered, .roleGranted, .privilegesChanged, .ownerChanged, .ownedDropped,
      .ownedReassigned, .rowsChanged, .queried, .called, .settingChanged, .transaction,
      .tablesLocked, .maintenance, .raised, .commented, .unread:
      nil
    }
  }

  /// The name of what it makes.
  var madeName: String? {
    switch self {
    case .tableCreated(let table): table.name.name
    case .viewCreated(let view): view.name.name
    case .sequenceCreated(let sequence): sequence.name.name
    case .indexCreated(let index): index.name
    case .schemaCreated(let name, _, _): name
    case .functionCreated(let function): function.name.name
    case .typeCreated(let type): type.name.name
    case .policyCreated(let policy): policy.name
    case .triggerCreated(let trigger): trigger.name
    case .constraintAdded(_, let constraint): constraint.name
    case .columnAdded(_, let column, _): column.name
    case .objectRenamed(let rename): rename.newName
    case .sequenceAltered, .objectDropped, .objectMoved, .columnDropped, .columnRenamed,
      .columnTypeChanged, .columnDefaultChanged, .columnNullabilityChanged,
      .columnIdentityChanged, .columnIdentityAltered, .columnExpressionChanged,
      .constraintValidated, .constraintDropped, .constraintRenamed,
      .constraintAltered, .rowSecurityChanged, .policyAltered, .triggerToggled,
      .ruleCreated, .partitionAttached, .partitionDetached, .inheritanceChanged,
      .tableOptionChanged, .statisticsCreated, .statisticsTargetChanged, .functionAltered,
      .enumValueAdded, .enumValueRenamed, .domainAltered, .extensionCreated,
      .eventTriggerCreated, .eventTriggerToggled, .publicationCreated, .publicationAltered,
      .roleCreated, .roleAltered, .roleGranted, .privilegesChanged, .ownerChanged, .ownedDropped,
      .ownedReassigned, .rowsChanged, .queried, .called, .settingChanged, .transaction,
      .tablesLocked, .maintenance, .raised, .commented, .unread:
      nil
    }
  }

  /// Whether it gives something another name: what goes is there under the new one.
  var isRename: Bool {
    if case .objectRenamed = self { true } else { renamedPart != nil }
  }

  /// The column or constraint that it gives another name.
  var renamedPart: (kind: SchemaFact.Kind, table: ObjectName, old: String, new: String)? {
    switch self {
    case .columnRenamed(let table, let old, let new): (.column, table.name, old, new)
    case .constraintRenamed(let table, let old, let new): (.constraint, table.name, old, new)
    case .schemaCreated, .tableCreated, .viewCreated, .sequenceCreated, .sequenceAltered,
      .indexCreated, .objectDropped, .objectRenamed, .objectMoved, .columnAdded, .columnDropped,
      .columnTypeChanged, .columnDefaultChanged, .columnNullabilityChanged,
      .columnIdentityChanged, .columnIdentityAltered, .columnExpressionChanged, .constraintAdded,
      .constraintValidated, .constraintDropped, .constraintAltered,
      .rowSecurityChanged, .policyCreated, .policyAltered, .triggerCreated, .triggerToggled,
      .ruleCreated, .partitionAttached, .partitionDetached, .inheritanceChanged,
      .tableOptionChanged, .statisticsCreated, .statisticsTargetChanged, .functionCreated,
      .functionAltered, .typeCreated, .enumValueAdded, .enumValueRenamed, .domainAltered,
      .extensionCreated, .eventTriggerCreated, .eventTriggerToggled, .publicationCreated,
      .publicationAltered, .roleCreated, .roleAltered, .roleGranted, .privilegesChanged,
      .ownerChanged, .ownedDropped, .ownedReassigned, .rowsChanged, .queried, .called,
      .settingChanged, .transaction, .tablesLocked, .maintenance, .raised, .commented, .unread:
      nil
    }
  }

  /// Whether more may go away than what it names.
  var mayCascade: Bool {
    switch self {
    case .objectDropped, .columnDropped, .constraintDropped: true
    case .schemaCreated, .tableCreated, .viewCreated, .sequenceCreated, .sequenceAltered,
      .indexCreated, .objectRenamed, .objectMoved, .columnAdded, .columnRenamed,
      .columnTypeChanged, .columnDefaultChanged, .columnNullabilityChanged,
      .columnIdentityChanged, .columnIdentityAltered, .columnExpressionChanged, .constraintAdded,
      .constraintValidated, .constraintRenamed, .constraintAltered,
      .rowSecurityChanged, .policyCreated, .policyAltered, .triggerCreated, .triggerToggled,
      .ruleCreated, .partitionAttached, .partitionDetached, .inheritanceChanged,
      .tableOptionChanged, .statisticsCreated, .statisticsTargetChanged, .functionCreated,
      .functionAltered, .typeCreated, .enumValueAdded, .enumValueRenamed, .domainAltered,
      .extensionCreated, .eventTriggerCreated, .eventTriggerToggled, .publicationCreated,
      .publicationAltered, .roleCreated, .roleAltered, .roleGranted, .privilegesChanged,
      .ownerChanged, .ownedDropped, .ownedReassigned, .rowsChanged, .queried, .called,
      .settingChanged, .transaction, .tablesLocked, .maintenance, .raised, .commented, .unread:
      false
    }
  }
}
