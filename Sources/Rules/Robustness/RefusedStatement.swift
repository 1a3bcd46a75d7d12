import Catalog
import Linter
import Syntax

/// Reports what PostgreSQL would refuse, where no other rule does.
struct RefusedStatement: ScriptRule {
  static let metadata = RuleMetadata(
    id: "refused-statement",
    summary: "PostgreSQL refuses a statement for what the history has made so far.",
    severity: .error, group: .robustness, page: RulePages.refusedStatement)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.transactions.flatMap { transaction in
      // What stands behind it in the transaction is not run.
      let failed = transaction.statements.lazy.map { script.statements[$0] }
        .first { $0.failure != nil }
      return failed.flatMap(finding).map { [$0] } ?? []
    }
  }

  private func finding(_ statement: ReplayedStatement) -> Finding? {
    guard let failure = statement.failure, case .isRefused(let refusal) = failure.reason else {
      return nil
    }
    return Finding(
      "PostgreSQL refuses this: \(refusal.message) (SQLSTATE \(refusal.code.rawValue))",
      at: statement.failing?.range ?? statement.statement.range,
      help: refusal.hint
        ?? "correct the statement, or take it out: the migration stops here",
      related: refusal.origin.map { [$0.note(refusal.subject ?? "it")] } ?? [])
  }
}
