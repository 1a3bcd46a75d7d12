import Catalog
import Linter
import Syntax

/// Reports keys that run out of numbers.
struct IntegerKey: StatementRule {
  static let metadata = RuleMetadata(
    id: "integer-key",
    summary: "A key of four bytes ends at 2147483647, and is hard to widen by then.",
    severity: .warning, group: .design, page: RulePages.integerKey,
    aliases: ["prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-big-int"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let objection = TypeObjection(
      isMeant: \.isNarrowInteger,
      are: "are keys that run out of numbers", is: "is a key that runs out of numbers",
      why:
        "when it does every INSERT fails, and widening it rewrites this table and all that reference it",
      help: {
        "\($0.name) \($0.widerInteger), and bigint for the columns that reference it"
      },
      replacement: \.widerInteger, subject: "numbers")
    return statement.findings(of: history) { step in
      objection.finding(in: step) { column in
        column.isGrowingKey(in: statement) && !column.isForeign(in: step.migration.after)
      }
    }
  }

}
