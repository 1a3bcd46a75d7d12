import Catalog
import Linter
import Syntax

/// Reports transactions that nobody ends, and ends of none.
struct UnclosedTransaction: ScriptRule {
  static let metadata = RuleMetadata(
    id: "unclosed-transaction",
    summary: "A BEGIN without COMMIT: everything behind it is undone when the connection closes.",
    severity: .error, group: .transactions, page: RulePages.unclosedTransaction,
    aliases: ["ban-uncommitted-transaction"])

  let appliesToRollbacks = true

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let unclosed = script.transactions.filter { $0.end == .disconnection }
      .compactMap { finding(script.statements[$0.statements], script) }
    return unclosed + script.statements.compactMap(endOfNothing)
  }

  private func finding(
    _ statements: ArraySlice<ReplayedStatement>, _ script: ReplayedScript
  ) -> Finding? {
    let begin = statements.first.flatMap { first in
      if case .script(let range)? = first.session.transaction?.opener { return range }
      return first.control == .begin ? first.statement.range : nil
    }
    guard let begin else { return nil }
    let edit = script.appending("COMMIT;")
    return Finding(
      "the transaction that begins here is never committed: PostgreSQL undoes it when the connection closes",
      at: begin, help: "end it with COMMIT;",
      fix: edit.map { Fix("Append COMMIT", .safe, [$0]) })
  }

  /// A `COMMIT` where no transaction is open.
  private func endOfNothing(_ statement: ReplayedStatement) -> Finding? {
    guard statement.session.transaction == nil, let control = statement.control else { return nil }
    switch control {
    case .commit:
      return Finding(
        "COMMIT without BEGIN: there is no transaction here, and PostgreSQL only warns",
        at: statement.statement.range,
        help: "leave it out, or open the transaction with BEGIN", severity: .warning)
    case .rollback:
      return Finding(
        "ROLLBACK without BEGIN undoes nothing: the statements before it are committed already",
        at: statement.statement.range,
        help: "leave it out, or open the transaction with BEGIN", severity: .warning)
    default: return nil
    }
  }
}
