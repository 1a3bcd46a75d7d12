import Catalog
import Linter
import Syntax

/// Reports names that only quotes keep in capitals.
struct UppercaseIdentifier: StatementRule {
  static let metadata = RuleMetadata(
    id: "uppercase-identifier",
    summary: "A name with capitals has to be quoted wherever it is used.",
    severity: .info, group: .design, page: RulePages.uppercaseIdentifier, isOptIn: true)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard !step.isRefused else { return nil }
      let names = step.action.newNames.map(\.name).filter { $0.contains(where: \.isUppercase) }
      guard let first = names.first else { return nil }
      let isOne = names.count == 1
      return Finding(
        "\(names.map(quoted).listed()) \(isOne ? "has" : "have") capitals: without quotes PostgreSQL looks for \(first.lowercased())",
        at: step.change.range,
        help: "name \(isOne ? "it" : "them") in lower case, with underscores between words")
    }
  }
}
