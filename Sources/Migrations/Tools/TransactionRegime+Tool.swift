import Syntax

// Which transaction a script finds itself in, by what its tool opens and by what PostgreSQL refuses in one.

extension TransactionRegime {
  /// The regime under which a tool runs a script.
  ///
  /// - Parameters:
  ///   - tool: Who runs it.
  ///   - script: What is run.
  ///   - optsOut: Whether a marker or a sidecar asks for no transaction.
  package init(_ tool: ToolProfile, _ script: Script, optsOut: Bool) {
    let isSingle = script.statements.count + script.errors.count < 2
    let withoutIt: Self =
      isSingle || tool.sendsStatementsOneByOne ? .statementByStatement : .implicitTransaction
    switch tool.transaction {
    case .batch: self = .implicitTransaction
    case .none: self = withoutIt
    case .each, .allPending: self = optsOut ? withoutIt : .singleTransaction
    case .eachThatAllowsIt:
      let isOutside =
        !script.statements.isEmpty
        && script.statements.allSatisfy(\.isRefusedInTransaction)
      self = optsOut || isOutside ? withoutIt : .singleTransaction
    }
  }
}

extension Statement {
  /// Whether PostgreSQL refuses to run it in a transaction.
  package var isRefusedInTransaction: Bool {
    changes.contains { $0.placement == .topLevel && $0.action.isRefusedInTransaction }
  }
}

extension SchemaChange.Action {
  /// Whether PostgreSQL refuses to do it in a transaction, or in a function.
  package var isRefusedInTransaction: Bool {
    switch self {
    case .indexCreated(let index): index.isConcurrent
    case .objectDropped(let drop): drop.isConcurrent || drop.kind == .database
    case .partitionDetached(_, _, let concurrently): concurrently
    case .maintenance(let maintenance): maintenance.isRefusedInTransaction
    case .unread(let unread): unread.isRefusedInTransaction
    default: false
    }
  }
}

extension UnreadStatement {
  fileprivate var isRefusedInTransaction: Bool {
    switch kind {
    case .databaseCreated, .tablespaceCreated, .tablespaceDropped, .systemAltered,
      .subscriptionDropped:
      true
    case .subscriptionCreated(let makesSlot): makesSlot
    case .discarded(let isAll): isAll
    case .block, .dynamic, .fragment, .perform, .prepared, .passing, .other: false
    }
  }
}

extension Maintenance {
  fileprivate var isRefusedInTransaction: Bool {
    switch kind {
    case .vacuum: true
    case .reindex(let kind): isConcurrent || kind != .index && kind != .table
    // Without a table it goes over the whole database, in transactions of its own.
    case .cluster: name == nil
    case .analyze, .refresh: false
    }
  }
}
