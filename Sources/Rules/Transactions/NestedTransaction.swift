import Catalog
import Linter
import Locks
import Migrations
import Syntax

/// Reports `BEGIN` and `COMMIT` inside a transaction that somebody else opened already.
struct NestedTransaction: ScriptRule {
  static let metadata = RuleMetadata(
    id: "nested-transaction",
    summary: "PostgreSQL has no nested transactions: the first COMMIT ends them all.",
    severity: .warning, group: .transactions, page: RulePages.nestedTransaction,
    aliases: ["transaction-nesting"])

  let appliesToRollbacks = true

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.transactions.flatMap { transaction -> [Finding] in
      let statements = script.statements[transaction.statements]
      var findings: [Finding] = []
      var hasBegun = false
      for statement in statements {
        guard let opener = statement.session.transaction?.opener, let control = statement.control
        else { continue }
        switch (control, opener) {
        case (.begin, .script(let begin)): findings.append(nested(statement, in: begin))
        case (.begin, .tool):
          hasBegun = true
          findings.append(begun(statement, transaction, history.tool.profile))
        case (.commit, .tool) where !hasBegun, (.rollback, .tool) where !hasBegun:
          findings.append(ended(statement, control, history.tool.profile))
        default: continue
        }
      }
      return findings
    }
  }

  private func nested(_ statement: ReplayedStatement, in begin: SourceRange) -> Finding {
    Finding(
      "BEGIN inside a transaction does nothing but warn: the first COMMIT or ROLLBACK ends the whole of it",
      at: statement.statement.range,
      help: "leave it out, or write SAVEPOINT and RELEASE for a part that may be undone alone",
      related: [RelatedLocation("the transaction begins here", at: begin)])
  }

  private func begun(
    _ statement: ReplayedStatement, _ transaction: TransactionSpan, _ tool: ToolProfile
  ) -> Finding {
    var related: [RelatedLocation] = []
    var effect = "and does nothing but warn"
    switch transaction.end {
    case .commit(let range):
      effect =
        "and the file's COMMIT ends that before \(tool.name) has recorded the migration"
      related = [RelatedLocation("the transaction ends here", at: range)]
    case .rollback(let range):
      effect =
        "and the file's ROLLBACK ends that before \(tool.name) has recorded the migration"
      related = [RelatedLocation("the transaction ends here", at: range)]
    case .statement, .tool, .query, .disconnection: break
    }
    return Finding(
      "\(tool.name) runs the file in a transaction already: BEGIN opens no other one, \(effect)",
      at: statement.statement.range, help: help(tool), related: related)
  }

  private func ended(
    _ statement: ReplayedStatement, _ control: TransactionControl, _ tool: ToolProfile
  ) -> Finding {
    let word = if case .commit = control { "COMMIT" } else { "ROLLBACK" }
    return Finding(
      "\(word) ends the transaction that \(tool.name) opened: what follows in the file, and the record that it ran, are no part of it",
      at: statement.statement.range, help: help(tool))
  }

  private func help(_ tool: ToolProfile) -> String {
    "leave BEGIN and COMMIT out of the file; if it needs its own, have it run outside of a transaction: \(tool.waysOutOfTransaction)"
  }
}
