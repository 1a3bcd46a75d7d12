import Catalog
import Linter
import Syntax

/// Reports triggers made on tables in use by migrations that would wait for them without an end.
struct CreateTriggerBlocking: ScriptRule {
  static let metadata = RuleMetadata(
    id: "create-trigger-blocking",
    summary: "CREATE TRIGGER blocks writes to the table, and waits for all who write to it now.",
    severity: .info, group: .locks, page: RulePages.createTriggerBlocking)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let timeout = MissingTimeout.ofLocks
    return script.changes(meeting: .createTrigger).compactMap { met in
      guard case .triggerCreated(let trigger) = met.change.action,
        met.relation.kind != .view, !met.change.hasTimeout(timeout.name, history.settings),
        !script.isLocked(met)
      else { return nil }
      return Finding(
        "CREATE TRIGGER \(quoted(trigger.name)) blocks writes to \(met.name), and waits for every transaction that writes to it now, with all later ones behind it",
        at: met.change.range,
        help: .advice(
          "give up rather than wait", [met.change.timeoutSQL(timeout.name, timeout.value)]),
        locks: met.change.footprint, cause: timeout.cause)
    }
  }
}

extension ReplayedScript {
  /// Whether the transaction has waited for that table already.
  fileprivate func isLocked(_ met: MetChange) -> Bool {
    changes.contains { other in
      other.transaction == met.change.transaction && other.range.start < met.change.range.start
        && other.footprint.locks.contains {
          $0.relation.name == met.name && $0.mode >= .shareRowExclusive
        }
    }
  }
}
