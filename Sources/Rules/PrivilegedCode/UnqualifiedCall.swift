import Linter
import Syntax

/// Reports functions that privileged code calls by bare names.
struct UnqualifiedCall: HistoryRule {
  static let metadata = RuleMetadata(
    id: "unqualified-call",
    summary: "Whoever can make functions in a schema of the path chooses what the call runs.",
    severity: .warning, group: .privilegedCode, page: RulePages.unqualifiedCall, isOptIn: true,
    securityRisk: .medium)

  func findings(in history: ReplayedHistory) -> [Finding] {
    PrivilegedCode.all(in: history, exposing: .call).map { code in
      let name = code.names[0]
      let qualified =
        name.isBuiltIn
        ? "pg_catalog.\(name.text) for PostgreSQL's own"
        : name.schema.map { "\(quoted($0)).\(name.text)" } ?? "the schema of \(name.text) before it"
      return Finding(
        "\(code.title) calls \(code.listedNames) without a schema: a function of that name that fits better, in any schema of the search_path, is called instead",
        at: code.change.range,
        help: .qualifyOrPin(qualified, code),
        fix: code.fix(in: history))
    }
  }
}
