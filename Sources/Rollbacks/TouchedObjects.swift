import Catalog
import Syntax

/// The objects that a migration and its rollback name.
package struct TouchedObjects {
  private(set) var relations: Set<QualifiedName> = []
  private(set) var types: Set<QualifiedName> = []
  private(set) var functions: Set<QualifiedName> = []
  private(set) var schemas: Set<String> = []
  /// Whether something ran that can't be read.
  private(set) var isIncomplete = false

  /// What one change names.
  package init(of change: ReplayedChange) { add(change) }

  /// What statements name, with what changes along with it.
  package init(of statements: [ReplayedStatement]) {
    for statement in statements {
      for change in statement.changes {
        add(change)
        addFollowers(of: change)
      }
    }
  }

  /// What changes along with what a change names.
  private mutating func addFollowers(of change: ReplayedChange) {
    switch change.action {
    case .objectRenamed(let rename): addUsers(ofSequence: rename, change)
    case .columnDefaultChanged(let table, _, _), .columnNullabilityChanged(let table, _, _),
      .columnIdentityChanged(let table, _, _, _), .constraintDropped(let table, _, _, _):
      addChildren(of: table, change)
    case .constraintAdded(let table, let constraint):
      switch constraint.kind {
      case .notNull, .primaryKey: addChildren(of: table, change)
      case .check, .unique, .foreignKey, .exclusion: return
      }
    case .schemaCreated, .tableCreated, .viewCreated, .sequenceCreated, .sequenceAltered,
      .indexCreated, .objectDropped, .objectMoved, .columnAdded, .columnDropped, .columnRenamed,
      .columnTypeChanged, .columnIdentityAltered, .columnExpressionChanged, .constraintValidated,
      .constraintRenamed, .constraintAltered, .rowSecurityChanged, .policyCreated,
      .policyAltered, .triggerCreated, .triggerToggled, .ruleCreated, .partitionAttached,
      .partitionDetached, .inheritanceChanged, .tableOptionChanged, .statisticsCreated,
      .statisticsTargetChanged, .functionCreated, .functionAltered, .typeCreated,
      .enumValueAdded, .enumValueRenamed, .domainAltered, .extensionCreated,
      .eventTriggerCreated, .eventTriggerToggled, .publicationCreated, .publicationAltered,
      .roleCreated, .roleAltered, .roleGranted, .privilegesChanged, .ownerChanged, .ownedDropped,
      .ownedReassigned, .rowsChanged, .queried, .called, .settingChanged, .transaction,
      .tablesLocked, .maintenance, .raised, .commented, .unread:
      return
    }
  }

  /// The defaults that take numbers from a renamed sequence name it otherwise.
  private mutating func addUsers(ofSequence rename: ObjectRename, _ change: ReplayedChange) {
    let name = change.before.resolve(rename.name, in: change.session)
    guard case .sequence(let sequence)? = change.before.relation(name) else { return }
    for user in change.before.dependents(of: sequence.id) {
      if let table = change.before.table(user) { relations.insert(table.name) }
    }
  }

  private mutating func add(_ change: ReplayedChange) {
    switch change.action {
    case .schemaCreated(let name, _, _): schemas.insert(name)
    case .tableCreated(let table): add(table.name, change)
    case .viewCreated(let view): add(view.name, change)
    case .sequenceCreated(let sequence): add(sequence.name, change)
    case .indexCreated(let index): add(index.table, change)
    case .objectDropped(let drop): add(drop, change)
    case .objectRenamed(let rename): add(rename, change)
    case .objectMoved(let move): add(move, change)
    case .policyCreated(let policy), .policyAltered(let policy): add(policy.table, change)
    case .triggerCreated(let trigger): add(trigger.table, change)
    case .functionCreated(let function): add(function: function.name, change)
    case .functionAltered(let function): add(function: function.name, change)
    case .typeCreated(let type): add(type: type.name, change)
    case .enumValueAdded(let type, _, _, _, _), .enumValueRenamed(let type, _, _):
      add(type: type, change)
    case .unread: isIncomplete = true
    case .columnAdded(let table, _, _) where table.kind == .type,
      .columnDropped(let table, _, _, _) where table.kind == .type:
      add(type: table.name, change)
    case .columnAdded(let table, _, _):
      add(table.name, change)
      if let id = change.after.table(table.name, in: change.session)?.id {
        addChildren(of: id, change.after)
      }
    case .columnDropped(let table, _, _, _):
      add(table.name, change)
      addVictims(of: change)
    case .partitionAttached(let table, let partition, _),
      .partitionDetached(let table, let partition, _):
      add(table.name, change)
      add(partition, change)
    case .columnRenamed, .columnTypeChanged, .columnDefaultChanged, .columnNullabilityChanged,
      .columnIdentityChanged, .columnIdentityAltered, .columnExpressionChanged, .constraintAdded,
      .constraintValidated, .constraintDropped, .constraintRenamed,
      .constraintAltered, .rowSecurityChanged, .triggerToggled, .inheritanceChanged,
      .tableOptionChanged:
      addAltered(change)
    case .sequenceAltered, .ruleCreated, .statisticsCreated, .statisticsTargetChanged,
      .domainAltered, .extensionCreated, .eventTriggerCreated, .eventTriggerToggled,
      .publicationCreated, .publicationAltered, .roleCreated, .roleAltered, .roleGranted,
      .privilegesChanged, .ownerChanged, .ownedDropped, .ownedReassigned, .rowsChanged, .queried,
      .called, .settingChanged, .transaction, .tablesLocked, .maintenance, .raised, .commented:
      return
    }
  }

  /// The table, the composite type or the index of an `ALTER`.
  private mutating func addAltered(_ change: ReplayedChange) {
    guard let table = change.action.alteredTable else { return }
    if table.kind == .type { return add(type: table.name, change) }
    add(table.name, change)
    // `ALTER TABLE` and `ALTER INDEX` of an index.
    let name = change.before.resolve(table.name, in: change.session)
    if let owner = change.before.tableOfIndex(name) { relations.insert(owner.name) }
  }

  private mutating func add(_ name: ObjectName, _ change: ReplayedChange) {
    relations.insert(change.before.resolve(name, in: change.session))
    relations.insert(change.after.resolve(name, in: change.session))
  }

  private mutating func add(_ drop: ObjectDrop, _ change: ReplayedChange) {
    if drop.cascade { addVictims(of: change) }
    switch drop.kind {
    case .schema: schemas.insert(drop.name.name)
    case .function, .procedure, .routine, .aggregate: add(function: drop.name, change)
    case .type, .domain: add(type: drop.name, change)
    case .policy, .trigger, .rule: if let table = drop.table { add(table, change) }
    case .index:
      let name = change.before.resolve(drop.name, in: change.session)
      if let table = change.before.tableOfIndex(name) { relations.insert(table.name) }
    default: add(drop.name, change)
    }
  }

  private mutating func addChildren(of table: TableReference, _ change: ReplayedChange) {
    guard let table = change.after.table(table.name, in: change.session) else { return }
    addChildren(of: table.id, change.after)
  }

  /// The tables that have all columns of another.
  private mutating func addChildren(of id: RelationID, _ catalog: Catalog) {
    for dependent in catalog.dependents(of: id) {
      guard let child = catalog.table(dependent),
        child.parents.contains(id) || child.partitionParent == id,
        relations.insert(child.name).inserted
      else { continue }
      addChildren(of: dependent, catalog)
    }
  }

  /// What goes along without being named.
  private mutating func addVictims(of change: ReplayedChange) {
    let losses = change.before.losses(in: change.after)
    relations.formUnion(losses.relations)
    types.formUnion(losses.types)
    functions.formUnion(losses.functions)
  }

  private mutating func add(_ rename: ObjectRename, _ change: ReplayedChange) {
    switch rename.kind {
    case .schema: schemas.formUnion([rename.name.name, rename.newName])
    case .function, .procedure, .routine, .aggregate:
      add(function: rename.name, change)
      add(function: ObjectName(schema: rename.name.schema, rename.newName), change)
    case .type, .domain:
      add(type: rename.name, change)
      add(type: ObjectName(schema: rename.name.schema, rename.newName), change)
    case .policy, .trigger, .rule: if let table = rename.table { add(table, change) }
    case .index:
      let name = change.before.resolve(rename.name, in: change.session)
      if let table = change.before.tableOfIndex(name) { relations.insert(table.name) }
    default:
      let name = change.before.resolve(rename.name, in: change.session)
      relations.formUnion([name, QualifiedName(name.schema, rename.newName)])
    }
  }

  private mutating func add(_ move: ObjectMove, _ change: ReplayedChange) {
    switch move.kind {
    case .function, .procedure, .routine, .aggregate:
      add(function: move.name, change)
      functions.insert(QualifiedName(move.schema, move.name.name))
    case .type, .domain:
      add(type: move.name, change)
      types.insert(QualifiedName(move.schema, move.name.name))
    default:
      add(move.name, change)
      relations.insert(QualifiedName(move.schema, move.name.name))
    }
  }

  private mutating func add(function name: ObjectName, _ change: ReplayedChange) {
    functions.formUnion(candidates(for: name, change.session))
  }

  private mutating func add(type name: ObjectName, _ change: ReplayedChange) {
    types.formUnion(candidates(for: name, change.session))
  }

  /// What a name may stand for.
  private func candidates(for name: ObjectName, _ session: Session) -> [QualifiedName] {
    let schemas = name.schema.map { [$0] } ?? session.searchPath + [session.creationSchema]
    return schemas.map { QualifiedName($0, name.name) }
  }
}
