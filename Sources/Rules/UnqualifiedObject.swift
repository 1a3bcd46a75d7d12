import Linter

/// Reports tables, views and the like that privileged code names without their schema.
struct UnqualifiedObject: HistoryRule {
  static let metadata = RuleMetadata(
    id: "unqualified-object",
    summary:
      "Whoever can make tables in a schema of the path, or temporary ones, chooses which is meant.",
    severity: .warning, group: .privilegedCode, page: RulePages.unqualifiedObject, isOptIn: true)

  func findings(in history: ReplayedHistory) -> [Finding] {
    PrivilegedCode.all(in: history, exposing: .object).map { code in
      Finding(
        "\(code.title) names \(code.listedNames) without a schema: the search_path, with temporary tables first, says which is meant",
        at: code.change.range,
        help: .qualifyOrPin(
          "the schema, as in \(code.names[0].place?.schema ?? "app").\(code.names[0].text)", code),
        fix: code.fix(in: history))
    }
  }
}
