import Catalog
import Linter
import Syntax

/// Reports migrations that would wait for a lock without an end, once in each.
struct MissingLockTimeout: ScriptRule {
  static let metadata = RuleMetadata(
    id: "missing-lock-timeout",
    summary:
      "Without a lock_timeout a migration waits for its lock, and everybody else waits behind it.",
    severity: .info, group: .locks, page: RulePages.missingLockTimeout,
    aliases: ["require-lock-timeout", "require-timeout-settings"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let timeout = MissingTimeout.ofLocks
    guard let change = timeout.first(in: script, history.settings), let lock = change.blockingLock
    else { return [] }
    return [
      timeout.finding(
        "no lock_timeout: while this waits for its \(lock.mode) lock, all later \(change.words(for: lock)) wait behind it",
        change, in: script, of: history)
    ]
  }
}
