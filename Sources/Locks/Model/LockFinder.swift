import Catalog
import Syntax

/// Finds the rows of the lock table that a change meets, and the relations they speak of.
struct LockFinder {
  let version: PostgreSQLVersion
  let catalog: Catalog
  let session: Session
  let origin: Origin
  var footprint = LockFootprint()

  init(version: PostgreSQLVersion, change: ReplayedChange) {
    self.version = version
    catalog = change.before
    session = change.session
    origin = change.origin
  }

  /// Enters what a row says about these relations.
  mutating func apply(_ row: LockRow, _ relations: RelationsByRole = [:], reads: Bool = true) {
    footprint.add(row, relations)
    for lock in row.locks {
      for relation in relations[lock.role] ?? [] { footprint.add(lock.mode, on: relation) }
    }
    guard reads else { return }
    for role in row.scans {
      for relation in relations[role] ?? [] { footprint.add(scanOf: relation) }
    }
    for role in row.lookups {
      for relation in relations[role] ?? [] { footprint.add(lookupIn: relation) }
    }
    for role in row.rewrites {
      for relation in relations[role] ?? [] { footprint.add(rewriteOf: relation) }
    }
  }

  /// The first of some rows, ordered by version, that holds for this one.
  func choose(_ rows: LockRow...) -> LockRow? {
    rows.first { $0.versions.contains(version) }
  }

  mutating func find(_ action: SchemaChange.Action) {
    switch action {
    case .tableCreated(let definition): create(definition)
    case .viewCreated(let definition): create(definition)
    case .sequenceCreated(let definition): create(definition)
    case .sequenceAltered(let definition): alter(definition)
    case .indexCreated(let definition): create(definition)
    case .objectDropped(let drop): find(drop)
    case .objectRenamed(let rename): find(rename)
    case .objectMoved(let move): find(move)
    case .columnAdded(let table, let column, let ifNotExists):
      add(column, to: table, ifNotExists: ifNotExists)
    case .columnDropped(let table, let column, _, let cascade):
      drop(column, of: table, cascade: cascade)
    case .columnRenamed(let table, _, _): alter(table, .renameColumn)
    case .columnTypeChanged(let table, let column, let type, let collation, let value):
      retype(column, of: table, to: type, collation: collation, using: value)
    case .columnDefaultChanged(let table, _, _): alter(table, .setDefault)
    case .columnNullabilityChanged(let table, let column, let isNotNull):
      if isNotNull { setNotNull(column, of: table) } else { dropNotNull(column, of: table) }
    case .columnIdentityChanged(let table, _, _, _), .columnIdentityAltered(let table, _, _, _):
      alter(table, isPartitioned(table.name) ? .changeIdentityOfPartitioned : .changeIdentity)
    case .columnExpressionChanged(let table, let column, let expression):
      changeExpression(of: column, of: table, isDropped: expression == nil)
    case .constraintAdded(let table, let constraint): add(constraint, to: table)
    case .constraintValidated(let table, let name): validate(name, of: table)
    case .constraintDropped(let table, let name, _, _): dropConstraint(name, of: table)
    case .constraintRenamed(let table, _, _): alter(table, .renameConstraint)
    case .constraintAltered(let table, let name, let alteration):
      alterConstraint(name, of: table, alteration)
    case .rowSecurityChanged(let table, _): alter(table, .enableRowSecurity)
    case .policyCreated(let policy): find(policy, .createPolicy)
    case .policyAltered(let policy): find(policy, .alterPolicy)
    case .triggerCreated(let trigger): create(trigger)
    case .triggerToggled(let table, _, _): toggleTriggers(of: table)
    case .ruleCreated(let definition): create(definition)
    case .statisticsCreated(let definition): create(definition)
    case .publicationCreated(let publication): publish(publication.tables)
    case .publicationAltered(let name, let alteration): alterPublication(name, alteration)
    case .partitionAttached(let table, let partition, _): attach(partition, to: table)
    case .partitionDetached(let table, let partition, let concurrently):
      detach(partition, from: table, concurrently ? .detachPartitionConcurrently : .detachPartition)
    case .inheritanceChanged(let table, let parent, let isAdded):
      apply(
        isAdded ? .inherit : .disinherit,
        [.table: [relation(table.name)], .parent: [relation(parent)]])
    case .tableOptionChanged(let table, let option): change(option, of: table)
    case .functionCreated(let function): create(function)
    case .domainAltered(let domain, .constraintAdded(let constraint)):
      add(constraint, toDomain: domain)
    case .schemaCreated, .functionAltered, .typeCreated, .enumValueAdded, .enumValueRenamed,
      .roleCreated, .roleAltered, .roleGranted, .ownerChanged, .statisticsTargetChanged,
      .eventTriggerToggled:
      apply(.defineOther)
    case .privilegesChanged(let privileges): change(privileges)
    case .rowsChanged(let rows): find(rows)
    case .queried(let query): read(query)
    case .tablesLocked(let names, let mode): lock(names, LockMode(named: mode) ?? .accessExclusive)
    case .maintenance(let maintenance): find(maintenance)
    case .commented(let comment): self.comment(on: comment.kind, comment.name)
    case .settingChanged, .transaction, .raised: apply(.session)
    // What a called function does is a change of its own where it could be read.
    case .called: break
    case .ownedDropped, .ownedReassigned, .extensionCreated, .domainAltered, .eventTriggerCreated,
      .unread:
      footprint.isIncomplete = true
    }
  }
}
