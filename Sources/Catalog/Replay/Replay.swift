import Syntax

/// Runs the statements of a history against a catalog, as a server would.
///
/// What would fail on a server changes nothing here, unless the history shows too little to know.
package struct Replay: Sendable {
  package internal(set) var catalog = Catalog()
  package internal(set) var session = Session()
  var migration = 0
  /// Whether the file is sent as one query of several statements.
  var isOneQuery = false
  var statement = -1
  /// The place of the change being replayed.
  var range: SourceRange
  /// The changes of the statement being replayed, so far.
  var changes: [ReplayedChange] = []

  package init(startingIn file: SourceFile.ID) {
    range = SourceRange(file: file, start: 0, end: 0)
  }

  /// A new file means a new connection; a tool may open the transaction for it.
  package mutating func startMigration(
    _ number: Int, isInTransaction: Bool, isImplicit: Bool = false
  ) {
    migration = number
    session.searchPath = ["public"]
    session.settings = [:]
    session.transactionNumber += 1
    session.transaction = nil
    isOneQuery = isInTransaction && isImplicit
    if isInTransaction { begin(by: isImplicit ? .query : .tool) }
  }

  /// What the tool does after a file's last statement.
  package mutating func endMigration() {
    session.transaction = nil
  }

  package mutating func run(_ statement: Statement) -> ReplayedStatement {
    self.statement += 1
    changes = []
    let before = session
    for change in statement.changes { apply(change, depth: 0) }
    if session.transaction == nil { session.transactionNumber += 1 }
    return ReplayedStatement(
      statement: statement, migration: migration, number: self.statement, session: before,
      changes: changes)
  }

  var origin: Origin {
    Origin(
      migration: migration, statement: statement, transaction: session.transactionNumber,
      range: range)
  }

  mutating func apply(_ change: SchemaChange, depth: Int) {
    range = change.range
    let before = catalog
    let session = session
    if runsForSure(change.placement) || isAdditive(change.action) { perform(change.action) }
    changes.append(
      ReplayedChange(
        action: change.action, range: change.range, placement: change.placement,
        session: session, before: before, after: catalog,
        origin: origin))
    runCalledFunctions(change, depth: depth)
  }

  /// An exception handler runs only when something failed.
  private func runsForSure(_ placement: SchemaChange.Placement) -> Bool {
    guard case .block(let block) = placement else { return true }
    return !block.guards.contains { `guard` in
      switch `guard` {
      case .exceptionHandler: true
      // Of IF … ELSE one part runs; the first is what a migration means to happen.
      case .condition(_, let isNegated): isNegated
      case .loop: false
      }
    }
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
      for inner in functions[0].contents.changes {
        // A function's own statements are reported where it is called.
        var inner = inner
        inner.range = change.range
        inner.placement = nested(inner.placement, in: change.placement)
        apply(inner, depth: depth + 1)
      }
    }
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
    case .schemaCreated(let name, _):
      if catalog.schemas[name] == nil { catalog.schemas[name] = origin }
    case .tableCreated(let definition): createTable(definition)
    case .viewCreated(let definition): createView(definition)
    case .sequenceCreated(let definition): createSequence(definition)
    case .sequenceAltered(let definition): alterSequence(definition)
    case .indexCreated(let definition): createIndex(definition)
    case .objectDropped(let drop): self.drop(drop)
    case .objectRenamed(let rename): self.rename(rename)
    case .objectMoved(let move): self.move(move)
    case .columnAdded(let table, let definition, _):
      withTable(table) { replay, id in replay.addColumn(definition, to: id) }
    case .columnDropped(let table, let column, _, _):
      withTable(table) { replay, id in replay.dropColumn(column, of: id) }
    case .columnRenamed(let table, let column, let newName):
      withTable(table) { replay, id in replay.renameColumn(column, of: id, to: newName) }
    case .columnTypeChanged(let table, let column, let type, let collation, _):
      withColumn(column, of: table) {
        $0.type = type
        if let collation { $0.collation = collation }
      }
    case .columnDefaultChanged(let table, let column, let value):
      withColumn(column, of: table) { $0.default = value }
    case .columnNullabilityChanged(let table, let column, let isNotNull):
      withColumn(column, of: table) { $0.isNotNull = isNotNull }
    case .columnIdentityChanged(let table, let column, let identity):
      withColumn(column, of: table) { $0.identity = identity }
    case .columnExpressionChanged(let table, let column, let expression):
      withColumn(column, of: table) { $0.generated = expression }
    case .constraintAdded(let table, let definition):
      withTable(table) { replay, id in replay.addConstraint(definition, to: id) }
    case .constraintValidated(let table, let name):
      withConstraint(name, of: table) { $0.isValidated = true }
    case .constraintDropped(let table, let name, _, _):
      withTable(table) { replay, id in replay.dropConstraint(name, of: id) }
    case .constraintRenamed(let table, let name, let newName):
      withTable(table) { replay, id in replay.renameConstraint(name, of: id, to: newName) }
    case .constraintDeferrabilityChanged(let table, let name, let isDeferrable, let isDeferred):
      withConstraint(name, of: table) {
        $0.isDeferrable = isDeferrable
        $0.isInitiallyDeferred = isDeferred
      }
    case .rowSecurityChanged(let table, let state): changeRowSecurity(of: table, to: state)
    case .policyCreated(let definition): createPolicy(definition)
    case .policyAltered(let definition): alterPolicy(definition)
    case .triggerCreated(let definition): createTrigger(definition)
    case .triggerToggled(let table, let name, let isEnabled):
      update(table) { table in
        for index in table.triggers.indices where name == nil || table.triggers[index].name == name
        {
          table.triggers[index].isEnabled = isEnabled
        }
      }
    case .partitionAttached(let table, let partition, let isDefault):
      attach(partition, to: table, isDefault: isDefault)
    case .partitionDetached(let table, let partition, _): detach(partition, from: table)
    case .inheritanceChanged(let table, let parent, let isAdded):
      changeInheritance(of: table, parent: parent, isAdded: isAdded)
    case .functionCreated(let definition): createFunction(definition)
    case .functionAltered(let alteration): alterFunction(alteration)
    case .typeCreated(let definition): createType(definition)
    case .enumValueAdded(let type, let value, _, let neighbour, let isAfter):
      withEnumeration(type) { $0.insert(value, nextTo: neighbour, isAfter: isAfter) }
    case .enumValueRenamed(let type, let value, let newValue):
      withEnumeration(type) { values in
        values = values.map { $0 == value ? newValue : $0 }
      }
    case .extensionCreated(let name, _, _):
      if catalog.extensions[name] == nil { catalog.extensions[name] = origin }
    case .roleCreated(let name, _):
      if catalog.roles[name] == nil { catalog.roles[name] = origin }
    case .settingChanged(let change): self.change(change)
    case .transaction(let control): self.control(control)
    case .tableOptionChanged(let table, .logged(let isLogged)):
      update(table) { $0.persistence = isLogged ? .permanent : .unlogged }
    case .rowsChanged(let change): noteTables(of: change)
    case .tableOptionChanged, .domainConstraintAdded, .roleAltered, .roleGranted,
      .privilegesChanged, .queried, .called, .tablesLocked, .maintenance, .raised,
      .commented, .opaque:
      break
    }
  }
}

extension Replay {
  /// Enters tables whose rows change as unknown, so that the history can be asked about them.
  fileprivate mutating func noteTables(of change: RowChange) {
    _ = tableID(change.table)
    for table in change.commonTables {
      if case .rowChange(let inner) = table.body { noteTables(of: inner) }
    }
  }
}

/// A statement with the catalog before and after each of its changes.
package struct ReplayedStatement: Sendable {
  package let statement: Statement
  /// Place of the migration in its history, from 0.
  package let migration: Int
  /// Place of the statement in the replayed history, from 0.
  package let number: Int
  /// The session as the statement found it.
  package let session: Session
  package let changes: [ReplayedChange]
}

package struct ReplayedChange: Sendable {
  package let action: SchemaChange.Action
  package let range: SourceRange
  package let placement: SchemaChange.Placement
  /// The session as the change found it.
  package let session: Session
  package let before: Catalog
  package let after: Catalog
  package let origin: Origin

  /// Whether it stands in a `DO` block, or in a function that the statement calls.
  package var isInBlock: Bool {
    if case .block = placement { true } else { false }
  }
}
