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
}
