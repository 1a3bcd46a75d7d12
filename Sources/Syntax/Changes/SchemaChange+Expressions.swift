// The expressions, queries and relations that a statement holds, whatever it is.

extension SchemaChange.Action {
  /// The expressions that PostgreSQL reads when it makes the change: not those in the body of a
  /// function in PL/pgSQL, which wait until it runs.
  package var expressions: [Expression] {
    switch self {
    case .tableCreated(let table): table.columns.flatMap(\.expressions)
    case .columnAdded(_, let column, _): column.expressions
    case .columnDefaultChanged(_, _, let value?): [value]
    case .columnTypeChanged(_, _, _, _, let using?): [using]
    case .columnExpressionChanged(_, _, let value?): [value]
    case .constraintAdded(_, let constraint): constraint.kind.expressions
    case .indexCreated(let index):
      index.elements.compactMap { if case .expression(let key) = $0.key { key } else { nil } }
        + [index.predicate].compactMap { $0 }
    case .policyCreated(let policy), .policyAltered(let policy):
      [policy.using, policy.check].compactMap { $0 }
    case .triggerCreated(let trigger): [trigger.condition].compactMap { $0 }
    case .called(let call): [.call(call)]
    case .schemaCreated, .viewCreated, .sequenceCreated, .sequenceAltered, .objectDropped,
      .objectRenamed, .objectMoved, .columnDropped, .columnRenamed, .columnTypeChanged,
      .columnDefaultChanged, .columnNullabilityChanged, .columnIdentityChanged,
      .columnIdentityAltered, .columnExpressionChanged, .constraintValidated, .constraintDropped,
      .constraintRenamed, .constraintAltered, .rowSecurityChanged, .triggerToggled,
      .ruleCreated, .partitionAttached, .partitionDetached, .inheritanceChanged,
      .tableOptionChanged, .statisticsCreated, .statisticsTargetChanged, .functionCreated,
      .functionAltered, .typeCreated, .enumValueAdded, .enumValueRenamed, .domainAltered,
      .extensionCreated, .eventTriggerCreated, .eventTriggerToggled, .publicationCreated,
      .publicationAltered, .roleCreated, .roleAltered, .roleGranted, .privilegesChanged,
      .ownerChanged, .ownedDropped, .ownedReassigned, .rowsChanged, .queried, .settingChanged,
      .transaction, .tablesLocked, .maintenance, .raised, .commented, .unread:
      []
    }
  }

  /// Calls `body` on every expression that PostgreSQL reads with the change until it returns true.
  ///
  /// - Returns: Whether `body` returned true.
  package func contains(where body: (Expression) -> Bool) -> Bool {
    switch self {
    case .rowsChanged(let rows): rows.contains(where: body)
    case .queried(let query): query.contains(where: body)
    case .viewCreated(let view): view.query.contains(where: body)
    case .tableCreated(let table) where table.query != nil:
      table.query?.contains(where: body) == true
    case .functionCreated(let function) where function.language == "sql":
      function.body.contents.contains(where: body)
    default: expressions.contains { $0.contains(where: body) }
    }
  }

  /// The tables and views that it changes or reads.
  package var relations: [ObjectName] {
    switch self {
    case .columnAdded(let table, _, _), .columnDefaultChanged(let table, _, _),
      .columnTypeChanged(let table, _, _, _, _), .constraintAdded(let table, _),
      .columnExpressionChanged(let table, _, _):
      [table.name]
    case .tableCreated(let table): [table.name] + (table.query?.relations ?? [])
    case .indexCreated(let index): [index.table]
    case .policyCreated(let policy), .policyAltered(let policy): [policy.table]
    case .triggerCreated(let trigger): [trigger.table]
    case .rowsChanged(let rows):
      [rows.table] + rows.from.flatMap(\.relations) + (rows.source?.relations ?? [])
    case .queried(let query): query.relations
    case .viewCreated(let view): view.query.relations
    case .schemaCreated, .sequenceCreated, .sequenceAltered, .objectDropped, .objectRenamed,
      .objectMoved, .columnDropped, .columnRenamed, .columnNullabilityChanged,
      .columnIdentityChanged, .columnIdentityAltered, .constraintValidated, .constraintDropped,
      .constraintRenamed, .constraintAltered, .rowSecurityChanged, .triggerToggled,
      .ruleCreated, .partitionAttached, .partitionDetached, .inheritanceChanged,
      .tableOptionChanged, .statisticsCreated, .statisticsTargetChanged, .functionCreated,
      .functionAltered, .typeCreated, .enumValueAdded, .enumValueRenamed, .domainAltered,
      .extensionCreated, .eventTriggerCreated, .eventTriggerToggled, .publicationCreated,
      .publicationAltered, .roleCreated, .roleAltered, .roleGranted, .privilegesChanged,
      .ownerChanged, .ownedDropped, .ownedReassigned, .called, .settingChanged, .transaction,
      .tablesLocked, .maintenance, .raised, .commented, .unread:
      []
    }
  }
}

extension ColumnDefinition {
  fileprivate var expressions: [Expression] { [`default`, generated].compactMap { $0 } }
}

extension ConstraintDefinition.Kind {
  fileprivate var expressions: [Expression] {
    switch self {
    case .check(let condition): [condition]
    case .exclusion(let exclusion): [exclusion.predicate].compactMap { $0 }
    case .notNull, .unique, .primaryKey, .foreignKey: []
    }
  }
}
