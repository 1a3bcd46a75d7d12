import Catalog
import Linter
import Syntax

/// Reports migrations whose statements may keep others out for as long as they run, once in each.
struct MissingStatementTimeout: ScriptRule {
  static let metadata = RuleMetadata(
    id: "missing-statement-timeout",
    summary: "Without a statement_timeout a statement keeps others out for as long as it runs.",
    severity: .info, group: .locks, page: RulePages.missingStatementTimeout,
    aliases: ["require-statement-timeout", "require-timeout-settings"], isOptIn: true)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let timeout = MissingTimeout(name: "statement_timeout", value: "60s")
    guard let change = timeout.first(in: script, history.settings), let lock = change.blockingLock
    else { return [] }
    return [
      timeout.finding(
        "no statement_timeout: this keeps off \(change.words(for: lock)) for as long as it takes",
        change, in: script, of: history)
    ]
  }
}
