import Linter

/// Reports operators that privileged code has looked up by bare names.
struct UnqualifiedOperator: HistoryRule {
  static let metadata = RuleMetadata(
    id: "unqualified-operator",
    summary: "Whoever can make operators in a schema of the path chooses what the operator does.",
    severity: .warning, group: .privilegedCode, page: RulePages.unqualifiedOperator, isOptIn: true)

  func findings(in history: ReplayedHistory) -> [Finding] {
    PrivilegedCode.all(in: history, exposing: .operator).map { code in
      Finding(
        "\(code.title) uses \(code.listedNames) without a schema: an operator that fits better, in any schema of the search_path, is used instead",
        at: code.change.range,
        help: .qualifyOrPin(
          "a OPERATOR(pg_catalog.=) b, also in place of IN, NULLIF and CASE x WHEN, which have no place for a schema",
          code))
    }
  }
}
