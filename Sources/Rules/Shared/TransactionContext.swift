import Catalog
import Linter
import Syntax

/// Whether a change stands in a transaction, and how to get out of it.
struct TransactionContext {
  private enum Place { case alone, block, script, tool }

  private let place: Place
  private let wayOut: String
  private let sendsStatementsOneByOne: Bool
  private let laterMigration: String

  init(of change: LockedChange, in history: ReplayedHistory) {
    self.init(of: change.change, in: history)
  }

  init(of change: ReplayedChange, in history: ReplayedHistory) {
    wayOut = history.tool.profile.waysOutOfTransaction
    sendsStatementsOneByOne = history.tool.profile.sendsStatementsOneByOne
    laterMigration = history.tool.profile.laterMigration
    if change.isInBlock {
      place = .block
    } else if let transaction = change.session.transaction {
      if case .script = transaction.opener { place = .script } else { place = .tool }
    } else {
      place = .alone
    }
  }

  /// Whether the statement commits by itself.
  var isAlone: Bool { place == .alone }

  /// Whether another statement beside it would commit by itself as well.
  ///
  /// A file that is sent as one query is outside of a transaction only as long as it has one statement.
  var isAloneAmongOthers: Bool { isAlone && sendsStatementsOneByOne }

  var isInToolsTransaction: Bool { place == .tool }

  /// What leads into SQL that has to run outside of a transaction.
  var leaving: String {
    switch place {
    case .alone: "instead"
    case .block: "as a statement of its own, outside of any transaction"
    case .script: "outside of the transaction, in a migration of its own or behind COMMIT"
    case .tool: "in a migration that runs outside of a transaction (\(wayOut))"
    }
  }

  /// What leads into several statements of which the first has to run outside of a transaction.
  var leavingInSteps: String {
    guard !sendsStatementsOneByOne else { return leaving }
    return switch place {
    case .alone: "instead, each in a migration of its own"
    case .tool: "each in a migration of its own, the first outside of a transaction (\(wayOut))"
    case .block, .script: leaving
    }
  }

  /// What leads into statements that hold their locks one after the other.
  var inSteps: String {
    switch place {
    case .alone where !sendsStatementsOneByOne: "instead, each in a migration of its own"
    case .alone: "instead"
    case .block, .script: "in transactions of their own"
    case .tool: "the first step here, the rest in \(laterMigration)"
    }
  }
}

extension String {
  /// Help that leads into statements, each on a line of its own.
  static func advice(_ lead: String, _ statements: [String]) -> String {
    ([lead + ":"] + statements).joined(separator: "\n")
  }
}
