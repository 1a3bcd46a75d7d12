import Catalog
import Linter
import Syntax

/// Reports explicit transactions that would keep their locks when the client goes silent.
struct MissingIdleInTransactionTimeout: ScriptRule {
  static let metadata = RuleMetadata(
    id: "missing-idle-in-transaction-timeout",
    summary:
      "Without an idle_in_transaction_session_timeout a client that hangs keeps all its locks.",
    severity: .info, group: .locks, page: RulePages.missingIdleInTransactionTimeout, isOptIn: true)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let timeout = MissingTimeout(name: "idle_in_transaction_session_timeout", value: "60s")
    let change = timeout.first(in: script, history.settings) { change in
      if case .script = change.session.transaction?.opener { true } else { false }
    }
    guard let change, let lock = change.blockingLock else { return [] }
    return [
      timeout.finding(
        "no idle_in_transaction_session_timeout: should the client hang before COMMIT, it keeps off \(change.words(for: lock))",
        change, in: script, of: history)
    ]
  }
}
