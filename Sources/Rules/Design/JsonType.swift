import Catalog
import Linter
import Syntax

/// Reports columns that keep JSON as text.
struct JsonType: StatementRule {
  static let metadata = RuleMetadata(
    id: "json-type",
    summary:
      "json keeps the text: it has no equality and no GIN index, and is parsed on every access.",
    severity: .warning, group: .design, page: RulePages.jsonType)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let objection = TypeObjection(
      isMeant: { $0.builtin == "json" },
      are: "are json", is: "is json",
      why:
        "it has no = operator, so SELECT DISTINCT, GROUP BY and UNION fail, and no GIN index finds what is in it",
      help: { "\($0.name) \($0.type?.written(as: "jsonb") ?? "jsonb")" },
      replacement: { $0.type?.written(as: "jsonb") })
    return statement.findings(of: history) { objection.finding(in: $0) }
  }
}
