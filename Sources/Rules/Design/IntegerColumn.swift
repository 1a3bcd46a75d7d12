import Catalog
import Linter
import Syntax

/// Reports integers of four bytes or two, for those who allow none.
struct IntegerColumn: StatementRule {
  static let metadata = RuleMetadata(
    id: "integer-column",
    summary: "An integer of four bytes ends at 2147483647, and widening it rewrites the table.",
    severity: .warning, group: .design, page: RulePages.integerColumn,
    aliases: ["prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-big-int"],
    isOptIn: true)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let objection = TypeObjection(
      isMeant: \.isNarrowInteger,
      are: "are integers that end early", is: "is an integer that ends early",
      why:
        "a larger value fails, and widening the column rewrites the table under an exclusive lock",
      help: { "write \($0.name) \($0.widerInteger)" },
      replacement: \.widerInteger, subject: "numbers")
    return statement.findings(of: history) { step in
      objection.finding(in: step) { !$0.isForeign(in: step.migration.after) }
    }
  }
}
