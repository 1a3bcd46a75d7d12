import Linter
import Syntax

/// Reports tables, views and the like that privileged code names without their schema.
struct UnqualifiedObject: HistoryRule {
  static let metadata = RuleMetadata(
    id: "unqualified-object",
    summary:
      "Whoever can make tables in a schema of the path, or temporary ones, chooses which is meant.",
    severity: .warning, group: .privilegedCode, page: RulePages.unqualifiedObject, isOptIn: true,
    securityRisk: .medium)

  func findings(in history: ReplayedHistory) -> [Finding] {
    PrivilegedCode.all(in: history, exposing: .object).map { code in
      let name = code.names[0]
      let schema = code.schema(of: name).map { "\(quoted($0))." } ?? ""
      return Finding(
        "\(code.title) \(verdict(on: code.names))", at: code.change.range,
        help: .qualifyOrPin("the schema, as in \(schema)\(name.text)", code),
        fix: code.fix(in: history))
    }
  }

  private func verdict(on names: [BareName]) -> String {
    let new = names.filter(\.isNew).listed
    let old = names.filter { !$0.isNew }.listed
    if old.isEmpty {
      return "makes \(new) without a schema: the first one of the search_path gets it"
    }
    let lookup =
      "names \(old) without a schema: the search_path, with temporary tables first, says which is meant"
    return new.isEmpty ? lookup : "\(lookup), and the first schema of it gets \(new)"
  }
}
