import Syntax

/// Runs the statements of a history against a catalog, as a server would.
///
/// What would fail on a server changes nothing here, unless the history shows too little to know.
package struct Replay: Sendable {
  package internal(set) var catalog = Catalog()
  package internal(set) var session = Session() { didSet { sessionSnapshot = nil } }
  /// What the changes remember of it, made anew only when one has changed something.
  private var sessionSnapshot: Snapshot<Session>?
  var migration = 0
  /// Whether the file is sent as one query of several statements.
  var isOneQuery = false
  /// The query of several statements that the last statement was in, where the others are sent one by one.
  private var query: Int?
  var statement = -1
  /// The place of the change being replayed.
  var range: SourceRange
  /// The changes of the statement being replayed, so far.
  var changes: [ReplayedChange] = []
  /// Why the change being replayed can't be made.
  var failure: Failure?
  /// What `IF NOT EXISTS` found to be there; parts of the same definition mean nothing then.
  var skipped: SourceRange?
  /// The relations and types that the statement drops: none of them keeps another.
  var dropping: Set<RelationID> = []
  var droppingTypes: Set<QualifiedName> = []
  /// Whether the statement makes a table.
  var isCreating = false
  /// The conditions around the change being replayed, outermost first.
  var decisions: [Decision] = []
  /// Whether the statement adds columns, which it does before anything that needs them.
  var isAddingColumns = false

  /// Begins with an empty database.
  ///
  /// - Parameters:
  ///   - file: The first file of the history.
  ///   - role: Who runs the migrations, where that is known.
  package init(startingIn file: SourceFile.ID, as role: String? = nil) {
    range = SourceRange(file: file, start: 0, end: 0)
    if let role { session.loginRole = role }
  }

  /// A new file means a new connection; a tool may open the transaction for it.
  package mutating func startMigration(
    _ number: Int, isInTransaction: Bool, isImplicit: Bool = false
  ) {
    migration = number
    session.values = Session.Values()
    session.transactionNumber += 1
    session.transaction = nil
    dropTemporaryRelations()
    query = nil
    isOneQuery = isInTransaction && isImplicit
    if isInTransaction { begin(by: isImplicit ? .query : .tool) }
  }

  /// What the tool does after a file's last statement: it commits its own transaction, and closes the
  /// connection on one that the file left open.
  package mutating func endMigration() {
    if let transaction = session.transaction, case .script = transaction.opener {
      catalog = transaction.start
    }
    session.transaction = nil
  }

  private mutating func dropTemporaryRelations() {
    for id in catalog.temporary.sorted() { remove(id) }
  }

  package mutating func run(_ statement: Statement) -> ReplayedStatement {
    self.statement += 1
    changes = []
    enter(statement.query)
    let before = rememberSession()
    let start = catalog
    var refusal: Failure?
    skipped = nil
    decisions = []
    prepare(for: statement)
    for change in statement.changes {
      let failure = apply(change, depth: 0)
      if refusal == nil { refusal = failure }
    }
    // A statement does all that it says or nothing.
    if refusal != nil { catalog = start }
    if session.transaction == nil { session.transactionNumber += 1 }
    #if DEBUG
      assert(catalog.violations.isEmpty, catalog.violations.joined(separator: "\n"))
    #endif
    return ReplayedStatement(
      statement: statement, migration: migration, number: self.statement, session: before,
      changes: changes, failure: refusal)
  }

  /// Begins and ends what PostgreSQL makes of several statements in one query: a transaction.
  private mutating func enter(_ next: Int?) {
    guard next != query else { return }
    if query != nil {
      isOneQuery = false
      if session.transaction?.opener == .query { end(keepingChanges: true, chain: false) }
    }
    query = next
    if next != nil, session.transaction == nil {
      isOneQuery = true
      begin(by: .query)
    }
  }

  mutating func rememberSession() -> Snapshot<Session> {
    let snapshot = sessionSnapshot ?? Snapshot(session)
    sessionSnapshot = snapshot
    return snapshot
  }

  var origin: Origin {
    Origin(
      migration: migration, statement: statement, transaction: session.transactionNumber,
      range: range)
  }

  /// Notes what one statement drops and makes as a whole.
  private mutating func prepare(for statement: Statement) {
    dropping = []
    droppingTypes = []
    isCreating = false
    isAddingColumns = false
    for change in statement.changes {
      switch change.action {
      case .tableCreated: isCreating = true
      case .columnAdded: isAddingColumns = true
      case .objectDropped(let drop):
        let name = catalog.resolve(drop.name, in: session)
        if let relation = catalog.relation(name) { dropping.insert(relation.id) }
        droppingTypes.insert(resolveType(drop.name))
      default: continue
      }
    }
  }

  /// - Returns: Why the statement fails, if it does.
  @discardableResult mutating func apply(_ change: SchemaChange, depth: Int) -> Failure? {
    range = change.range
    let before = catalog
    let session = rememberSession()
    failure = nil
    let runs = outcome(of: change.placement)
    // What certainly does not run is no part of the history.
    if runs == false { return nil }
    if isMeantToRun(change.placement) || isAdditive(change.action), !isSkipped(change) {
      perform(change.action)
    }
    let isUnconditional = runs == true && !change.placement.toleratesFailure
    let refusal = isUnconditional ? failure : nil
    if failure != nil { catalog = before }
    failure = nil
    changes.append(
      ReplayedChange(
        change, session: session, before: before, after: catalog, origin: origin,
        failure: refusal))
    runCalledFunctions(change, depth: depth)
    return refusal
  }

  /// Whether it is part of a definition that `IF NOT EXISTS` left out.
  private func isSkipped(_ change: SchemaChange) -> Bool {
    guard let skipped, skipped.contains(change.range),
      case .constraintAdded(_, let definition) = change.action
    else { return false }
    return isCreating || definition.isInline
  }

  /// Making an object that is already there changes nothing, so it may be tried either way.
  private func isAdditive(_ action: SchemaChange.Action) -> Bool {
    switch action {
    case .tableCreated, .columnAdded, .constraintAdded, .indexCreated, .policyCreated,
      .functionCreated, .typeCreated, .schemaCreated, .viewCreated, .sequenceCreated:
      true
    default: false
    }
  }

  // MARK: - Functions that a statement calls

  private mutating func runCalledFunctions(_ change: SchemaChange, depth: Int) {
    guard depth < 3 else { return }
    var calls: [Expression.FunctionCall] = []
    switch change.action {
    case .queried(let query):
      _ = query.contains {
        if case .call(let call) = $0 { calls.append(call) }
        return false
      }
    case .called(let call): calls = [call]
    default: return
    }
    for call in calls {
      guard let functions = catalog.functions(calledBy: call, in: session), functions.count == 1,
        functions[0].kind != .aggregate
      else { continue }
      for inner in contents(of: functions[0], calledBy: call).changes {
        // A function's own statements are reported where it is called.
        var inner = inner
        inner.range = change.range
        inner.placement = nested(inner.placement, in: change.placement)
        apply(inner, depth: depth + 1)
      }
    }
  }

  /// What a function does: read again where the arguments of the call complete the SQL in it.
  private mutating func contents(
    of function: Function, calledBy call: Expression.FunctionCall
  ) -> RoutineContents {
    guard let body = function.openBody else { return function.contents }
    let arguments = function.knownArguments(of: call)
    guard !arguments.isEmpty else { return function.contents }
    let condition = CatalogCondition(catalog: catalog, session: rememberSession())
    return RoutineContents(of: body, calledWith: arguments, at: range) { condition.holds($0) }
  }

  private func nested(
    _ inner: SchemaChange.Placement, in outer: SchemaChange.Placement
  ) -> SchemaChange.Placement {
    guard case .block(let block) = outer else {
      guard case .topLevel = inner else { return inner }
      return .block(.init(guards: [], toleratesFailure: false))
    }
    guard case .block(let innerBlock) = inner else { return outer }
    return .block(
      .init(
        guards: block.guards + innerBlock.guards,
        toleratesFailure: block.toleratesFailure || innerBlock.toleratesFailure))
  }

  // MARK: - Actions

  private mutating func perform(_ action: SchemaChange.Action) {
    switch action {
    case .schemaCreated(let name, let ifNotExists, let owner):
      createSchema(name, ifNotExists: ifNotExists, owner: owner)
    case .tableCreated(let definition): createTable(definition)
    case .viewCreated(let definition): createView(definition)
    case .sequenceCreated(let definition): createSequence(definition)
    case .sequenceAltered(let definition): alterSequence(definition)
    case .indexCreated(let definition): createIndex(definition)
    case .objectDropped(let drop): self.drop(drop)
    case .objectRenamed(let rename): self.rename(rename)
    case .objectMoved(let move): self.move(move)
    case .columnAdded(let table, let definition, let ifNotExists):
      addColumn(definition, to: table, ifNotExists: ifNotExists)
    case .columnDropped(let table, let column, let ifExists, let cascade):
      dropColumn(column, of: table, ifExists: ifExists, cascade: cascade)
    case .columnRenamed(let table, let column, let newName):
      renameColumn(column, of: table, to: newName)
    case .columnTypeChanged(let table, let column, let type, let collation, _):
      changeType(of: column, of: table, to: type, collation: collation)
    case .columnDefaultChanged(let table, let column, let value):
      changeDefault(of: column, of: table, to: value)
    case .columnNullabilityChanged(let table, let column, let isNotNull):
      changeNullability(of: column, of: table, isNotNull: isNotNull)
    case .columnIdentityChanged(let table, let column, let identity, let options):
      changeIdentity(of: column, of: table, to: identity, options)
    case .columnIdentityAltered(let table, let column, let identity, let options):
      alterIdentity(of: column, of: table, identity, options)
    case .columnExpressionChanged(let table, let column, let expression):
      withColumn(column, of: table) { $0.generated = expression }
    case .constraintAdded(let table, let definition): addConstraint(definition, to: table)
    case .constraintValidated(let table, let name):
      withConstraint(name, of: table) { $0.isValidated = true }
    case .constraintDropped(let table, let name, let ifExists, let cascade):
      dropConstraint(name, of: table, ifExists: ifExists, cascade: cascade)
    case .constraintRenamed(let table, let name, let newName):
      renameConstraint(name, of: table, to: newName)
    case .constraintDeferrabilityChanged(let table, let name, let isDeferrable, let isDeferred):
      withConstraint(name, of: table) {
        $0.isDeferrable = isDeferrable
        $0.isInitiallyDeferred = isDeferred
      }
    case .rowSecurityChanged(let table, let state): changeRowSecurity(of: table, to: state)
    case .policyCreated(let definition): createPolicy(definition)
    case .policyAltered(let definition): alterPolicy(definition)
    case .triggerCreated(let definition): createTrigger(definition)
    case .triggerToggled(let table, let name, let firing):
      toggleTriggers(name, of: table, firing)
    case .ruleCreated(let definition): createRule(definition)
    case .partitionAttached(let table, let partition, let bound):
      attach(partition, to: table, bound)
    case .partitionDetached(let table, let partition, _): detach(partition, from: table)
    case .inheritanceChanged(let table, let parent, let isAdded):
      changeInheritance(of: table, parent: parent, isAdded: isAdded)
    case .functionCreated(let definition): createFunction(definition)
    case .functionAltered(let alteration): alterFunction(alteration)
    case .typeCreated(let definition): createType(definition)
    case .enumValueAdded(let type, let value, let ifNotExists, let neighbour, let isAfter):
      addEnumValue(
        value, to: type, ifNotExists: ifNotExists, neighbour: neighbour, isAfter: isAfter)
    case .enumValueRenamed(let type, let value, let newValue):
      renameEnumValue(value, of: type, to: newValue)
    case .domainAltered(let domain, let alteration): alterDomain(domain, alteration)
    case .extensionCreated(let name, let schema, let ifNotExists):
      createExtension(name, in: schema, ifNotExists: ifNotExists)
    case .eventTriggerCreated(let name, let event, let function):
      createEventTrigger(name, event: event, function: function)
    case .eventTriggerToggled(let name, let firing):
      catalog.eventTriggersByName[name]?.firing = firing
    case .statisticsCreated(let definition): createStatistics(definition)
    case .statisticsTargetChanged(let name, let target):
      withStatistics(name) { $0.target = target }
    case .publicationCreated(let definition): createPublication(definition)
    case .publicationAltered(let name, let alteration): alterPublication(name, alteration)
    case .roleCreated(let name, let options): createRole(name, options)
    case .roleAltered(let name, let options): alterRole(name, options)
    case .roleGranted(let grant): changeMembership(grant)
    case .privilegesChanged(let change): changePrivileges(change)
    case .ownerChanged(let change): changeOwner(change)
    case .ownedDropped(let roles, let cascade): drop(ownedBy: roles, cascade: cascade)
    case .ownedReassigned(let roles, let owner): reassign(ownedBy: roles, to: owner)
    case .settingChanged(let change): self.change(change)
    case .transaction(let control): self.control(control)
    case .tableOptionChanged(let table, let option): changeOption(of: table, option)
    case .rowsChanged(let change): noteTables(of: change)
    case .commented(let comment): self.comment(comment)
    case .maintenance(let maintenance): maintain(maintenance)
    case .queried, .called, .tablesLocked, .raised, .opaque: break
    }
  }

  private mutating func createSchema(_ name: String, ifNotExists: Bool, owner: String?) {
    guard !catalog.hasSchema(name) else {
      if !ifNotExists { fail(.alreadyExists, .schema, name) }
      return
    }
    catalog.schemas[name] = origin
    var access = newAccess(to: .schema, in: nil)
    if let owner { access.changeOwner(to: roleName(owner)) }
    catalog.schemaAccess[name] = access
    catalog.goneSchemas.remove(name)
    if name == "public" { catalog.hasPublicSchema = true }
  }

  private mutating func createExtension(
    _ name: String, in schema: String?, ifNotExists: Bool
  ) {
    guard catalog.extensions[name] == nil else {
      if !ifNotExists { fail(.alreadyExists, .extension, name) }
      return
    }
    catalog.extensions[name] = Extension(
      name: name, schema: schema ?? catalog.creationSchema(in: session), origin: origin)
  }
}

extension Replay {
  /// What `REFRESH MATERIALIZED VIEW` and `CLUSTER` leave in the catalog.
  fileprivate mutating func maintain(_ maintenance: Maintenance) {
    guard let name = maintenance.name else { return }
    if maintenance.kind == .refresh {
      refresh(name, isWithoutData: maintenance.isWithoutData)
    } else if let index = maintenance.index {
      cluster(name, on: index)
    }
  }

  /// Enters tables whose rows change as unknown, so that the history can be asked about them.
  fileprivate mutating func noteTables(of change: RowChange) {
    _ = tableID(change.table)
    for table in change.commonTables {
      if case .rowChange(let inner) = table.body { noteTables(of: inner) }
    }
  }
}
