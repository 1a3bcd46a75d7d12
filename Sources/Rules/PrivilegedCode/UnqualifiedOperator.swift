import Linter

/// Reports operators that privileged code has looked up by bare names.
struct UnqualifiedOperator: HistoryRule {
  static let metadata = RuleMetadata(
    id: "unqualified-operator",
    summary: "Whoever can make operators in a schema of the path chooses what the operator does.",
    severity: .warning, group: .privilegedCode, page: RulePages.unqualifiedOperator, isOptIn: true,
    securityRisk: .medium)

  func findings(in history: ReplayedHistory) -> [Finding] {
    PrivilegedCode.all(in: history, exposing: .operator).map { code in
      Finding(
        "\(code.title) uses \(code.listedNames) without a schema: an operator that fits better, in any schema of the search_path, is used instead",
        at: code.change.range,
        help: .qualifyOrPin(qualified(code.names), code))
    }
  }

  private func qualified(_ names: [BareName]) -> String {
    let symbol = names.lazy.map(\.name).first { $0.allSatisfy { !$0.isLetter } } ?? ">="
    let written = "a OPERATOR(pg_catalog.\(symbol)) b"
    // Some ways to write an operator are words.
    guard names.contains(where: { $0.text != $0.name }) else { return written }
    return
      "\(written), also in place of IN, NULLIF and CASE x WHEN, which have no place for a schema"
  }
}
