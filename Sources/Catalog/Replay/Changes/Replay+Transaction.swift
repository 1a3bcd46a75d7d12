import Syntax

/// `BEGIN`, `COMMIT` and their kind.
extension Replay {
  mutating func begin(by opener: Session.Transaction.Opener) {
    session.transactionNumber += 1
    session.transaction = Session.Transaction(
      opener: opener, start: catalog, values: session.values, lasting: session.values)
  }

  /// Opens, ends and rewinds transactions.
  ///
  /// https://www.postgresql.org/docs/current/tutorial-transactions.html
  mutating func control(_ control: TransactionControl) {
    switch control {
    case .begin:
      // Inside a transaction it is a warning and nothing else.
      if session.transaction == nil { begin(by: .script(attempt.range)) }
    case .commit(let chain): end(keepingChanges: true, chain: chain)
    case .rollback(let chain): end(keepingChanges: false, chain: chain)
    case .prepared: end(keepingChanges: true, chain: false)
    case .savepoint(let name):
      guard let lasting = session.transaction?.lasting else { return }
      let savepoint = Session.Savepoint(
        name: name, catalog: catalog, values: session.values, lasting: lasting)
      session.transaction?.savepoints.push(savepoint)
    case .release(let name): session.transaction?.savepoints.release(name)
    case .rollbackTo(let name):
      guard let savepoint = session.transaction?.savepoints.unwind(to: name) else { return }
      catalog = savepoint.catalog
      session.values = savepoint.values
      session.transaction?.lasting = savepoint.lasting
    }
  }

  /// Takes away what ends with the transaction, and all that depends on it.
  ///
  /// `PreCommit_on_commit_actions` in PostgreSQL's src/backend/commands/tablecmds.c.
  mutating func dropOnCommit() {
    for id in catalog.temporary.sorted() where catalog.table(id)?.isDroppedOnCommit == true {
      remove(id)
    }
  }

  mutating func end(keepingChanges: Bool, chain: Bool) {
    guard let transaction = session.transaction else { return }
    if keepingChanges { dropOnCommit() } else { catalog = transaction.start }
    session.values = keepingChanges ? transaction.lasting : transaction.values
    session.transaction = nil
    session.transactionNumber += 1
    if chain {
      begin(by: .script(attempt.range))
    } else if isInQuery {
      // The rest of the query is a transaction again.
      begin(by: .query)
    }
  }
}
