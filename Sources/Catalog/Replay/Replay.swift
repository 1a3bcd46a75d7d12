import Syntax

/// Runs the statements of a history against a catalog, as a server would.
///
/// What would fail on a server changes nothing here, unless the history shows too little to know.
package struct Replay: Sendable {
  /// What the database holds by now.
  package internal(set) var catalog = Catalog()
  /// The connection by now.
  package internal(set) var session = Session() { didSet { sessionSnapshot = nil } }
  /// What the changes remember of it, made anew only when one has changed something.
  private var sessionSnapshot: Snapshot<Session>?
  /// The server that it stands for.
  package let version: PostgreSQLVersion
  /// Place of the migration in its history, from 0.
  private var migration = 0
  /// The query of several statements that the statement at hand is in; nil: it is sent alone.
  private var query: OpenQuery?
  var statement = StatementState(number: -1)
  var attempt: Attempt

  /// Begins with an empty database.
  ///
  /// - Parameters:
  ///   - file: The first file of the history.
  ///   - role: Who runs the migrations, where that is known.
  ///   - version: The server's.
  package init(
    startingIn file: SourceFile.ID, as role: String? = nil, version: PostgreSQLVersion = .parser
  ) {
    self.version = version
    attempt = Attempt(range: SourceRange(file: file, start: 0, end: 0))
    if let role { session.loginRole = role }
  }

  /// How a tool sends the statements of a file.
  package enum Sending: Hashable, Sendable {
    case oneByOne
    /// One by one, in a transaction that the tool opens and commits.
    case inTransaction
    /// All as one query, which PostgreSQL makes a transaction of.
    ///
    /// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
    case asOneQuery
  }

  /// Begins a file, which means a new connection.
  ///
  /// - Parameters:
  ///   - number: Its place in the history, from 0.
  ///   - sending: How the tool sends its statements.
  package mutating func startMigration(_ number: Int, sent sending: Sending) {
    migration = number
    session.values = Session.Values()
    session.transactionNumber += 1
    session.transaction = nil
    dropTemporaryRelations()
    query = sending == .asOneQuery ? .file : nil
    switch sending {
    case .oneByOne: break
    case .inTransaction: begin(by: .tool)
    case .asOneQuery: begin(by: .query)
    }
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

  /// Runs a statement; all that it does lasts, or nothing of it.
  package mutating func run(_ statement: Statement) -> ReplayedStatement {
    self.statement = StatementState(number: self.statement.number + 1)
    enter(statement.query)
    let before = rememberSession()
    let start = catalog
    var refusal: Failure?
    prepare(for: statement)
    for change in statement.changes {
      let failure = apply(change, depth: 0)
      if refusal == nil { refusal = failure }
    }
    if refusal != nil { catalog = start }
    if session.transaction == nil {
      // Alone, a statement is a transaction.
      dropOnCommit()
      session.transactionNumber += 1
    }
    #if DEBUG
      assert(catalog.violations.isEmpty, catalog.violations.joined(separator: "\n"))
    #endif
    return ReplayedStatement(
      statement, migration: migration, number: self.statement.number, session: before,
      changes: self.statement.changes, skipped: self.statement.skippedDefinitions, failure: refusal)
  }

  /// Begins and ends what PostgreSQL makes of several statements in one query: a transaction.
  private mutating func enter(_ next: Int?) {
    guard next != query?.group else { return }
    if query?.group != nil {
      query = nil
      if session.transaction?.opener == .query { end(keepingChanges: true, chain: false) }
    }
    guard let next else { return }
    let isOutside = session.transaction == nil
    query = .group(next, isTransaction: isOutside || query == .file)
    if isOutside { begin(by: .query) }
  }

  /// Whether what the session runs is a transaction by being one query.
  var isInQuery: Bool {
    switch query {
    case nil: false
    case .file?: true
    case .group(_, let isTransaction)?: isTransaction
    }
  }

  mutating func rememberSession() -> Snapshot<Session> {
    let snapshot = sessionSnapshot ?? Snapshot(session)
    sessionSnapshot = snapshot
    return snapshot
  }

  var origin: Origin {
    Origin(
      migration: migration, statement: statement.number, transaction: session.transactionNumber,
      range: attempt.range)
  }

  /// Notes what one statement drops and makes as a whole.
  private mutating func prepare(for statement: Statement) {
    for change in statement.changes {
      switch change.action {
      case .tableCreated: self.statement.isCreating = true
      case .columnAdded: self.statement.isAddingColumns = true
      case .objectDropped(let drop):
        switch drop.kind {
        case .table, .view, .materializedView, .sequence, .foreignTable, .index:
          let name = catalog.resolve(drop.name, in: session)
          if let relation = catalog.relation(name) { self.statement.dropping.insert(relation.id) }
        case .type, .domain: self.statement.droppingTypes.insert(resolveType(drop.name))
        default: continue
        }
      default: continue
      }
    }
  }

  /// - Returns: Why the statement fails, if it does.
  @discardableResult mutating func apply(_ change: SchemaChange, depth: Int) -> Failure? {
    attempt = Attempt(range: change.range)
    let before = catalog
    let session = rememberSession()
    let runs = outcome(of: change.placement)
    // What certainly does not run is no part of the history.
    if runs == false {
      passOver(change, in: session)
      return nil
    }
    // What IF NOT EXISTS left out has parts, which are left out as well.
    if isSkipped(change) {
      imagine(change.action)
      return nil
    }
    if isMeantToRun(change.placement) || isAdditive(change.action) { perform(change.action) }
    // An EXCEPTION clause says of what is there the same as IF NOT EXISTS.
    if runs == true, change.placement.toleratesFailure,
      attempt.failure?.reason == .alreadyExists
    {
      catalog = before
      statement.skipped.append(change.range)
      passOver(change, in: session)
      return nil
    }
    let isUnconditional = runs == true && !change.placement.toleratesFailure
    let refusal = isUnconditional ? attempt.failure : nil
    if attempt.failure != nil { catalog = before }
    if attempt.isPassedOver { passOver(change, in: session) }
    statement.changes.append(
      ReplayedChange(
        change, origin: origin, runsForSure: isUnconditional, failure: refusal, session: session,
        before: before, after: catalog))
    runCalledFunctions(change, depth: depth)
    return refusal
  }

  /// Whether it is part of a definition that `IF NOT EXISTS` left out.
  private func isSkipped(_ change: SchemaChange) -> Bool {
    guard statement.skipped.contains(where: { $0.contains(change.range) }),
      case .constraintAdded(_, let definition) = change.action
    else { return false }
    return statement.isCreating || definition.isInline
  }

  /// Notes what a definition would have made, if what it makes is there already.
  private mutating func passOver(_ change: SchemaChange, in session: Snapshot<Session>) {
    guard imagine(change.action) else { return }
    statement.passedOver.append(
      ReplayedChange(
        change, origin: origin, runsForSure: false, failure: nil, session: session,
        before: catalog, after: catalog))
  }

  /// Makes what a definition says in a catalog that has nothing in its way.
  ///
  /// - Returns: Whether there was something.
  @discardableResult private mutating func imagine(_ action: SchemaChange.Action) -> Bool {
    let real = catalog
    let tried = attempt
    defer {
      catalog = real
      attempt = tried
    }
    catalog = statement.meant ?? catalog
    attempt.failure = nil
    let isThere = clearTheWay(for: action)
    guard isThere || statement.meant != nil else { return false }
    perform(action)
    if attempt.failure == nil { statement.meant = catalog }
    return isThere
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
}
