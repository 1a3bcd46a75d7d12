import Catalog
import Linter
import Syntax

/// Reports functions whose names mean what the caller's search path says.
struct FunctionWithoutSearchPath: HistoryRule {
  static let metadata = RuleMetadata(
    id: "function-without-search-path",
    summary: "What the names in the function's body mean depends on who calls it.",
    severity: .info, group: .functions, page: RulePages.functionWithoutSearchPath)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return FunctionChanges(of: history).entries.compactMap { entry in
      let function = entry.function
      guard !function.isSecurityDefiner, entry.resolvesNamesAtRunTime else { return nil }
      return Finding(
        "\(function.name)() looks names up in the search_path of whoever calls it",
        at: entry.change.range,
        help:
          "qualify the names in it and empty the path: ALTER \(function.keyword) \(function.callSignature) SET search_path = '';"
      )
    }
  }
}
