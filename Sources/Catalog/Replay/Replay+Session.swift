import Syntax

extension Replay {
  mutating func begin(by opener: Session.Transaction.Opener) {
    session.transactionNumber += 1
    session.transaction = Session.Transaction(
      opener: opener, start: catalog, settings: session.settings, searchPath: session.searchPath)
  }

  /// Opens, ends and rewinds transactions.
  ///
  /// https://www.postgresql.org/docs/current/tutorial-transactions.html
  mutating func control(_ control: TransactionControl) {
    switch control {
    case .begin:
      // Inside a transaction it is a warning and nothing else.
      if session.transaction == nil { begin(by: .script(range)) }
    case .commit(let chain): end(keepingChanges: true, chain: chain)
    case .rollback(let chain): end(keepingChanges: false, chain: chain)
    case .prepared: end(keepingChanges: true, chain: false)
    case .savepoint(let name): session.transaction?.savepoints.append((name, catalog))
    case .release(let name):
      guard let index = savepoint(name) else { return }
      session.transaction?.savepoints.removeSubrange(index...)
    case .rollbackTo(let name):
      guard let index = savepoint(name), let transaction = session.transaction else { return }
      catalog = transaction.savepoints[index].catalog
      session.transaction?.savepoints.removeSubrange((index + 1)...)
    }
  }

  private func savepoint(_ name: String) -> Int? {
    session.transaction?.savepoints.lastIndex { $0.name == name }
  }

  private mutating func end(keepingChanges: Bool, chain: Bool) {
    guard let transaction = session.transaction else { return }
    if !keepingChanges {
      catalog = transaction.start
      session.settings = transaction.settings
      session.searchPath = transaction.searchPath
    }
    session.transaction = nil
    session.transactionNumber += 1
    if chain {
      begin(by: .script(range))
    } else if isOneQuery {
      // The rest of the query is a transaction again.
      begin(by: .query)
    }
  }

  /// `SET`, `RESET`, `set_config`.
  mutating func change(_ change: SettingChange) {
    if change.name == "all" {
      session.settings = [:]
      session.searchPath = ["public"]
      return
    }
    guard change.name == "search_path" else {
      session.settings[change.name] = change.values?.joined(separator: ", ")
      return
    }
    session.searchPath = (change.values ?? ["public"]).filter { $0 != "$user" && !$0.isEmpty }
  }
}
