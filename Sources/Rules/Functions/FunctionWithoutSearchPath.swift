import Catalog
import Linter
import Syntax

/// Reports functions whose names mean what the caller's search path says.
struct FunctionWithoutSearchPath: HistoryRule {
  static let metadata = RuleMetadata(
    id: "function-without-search-path",
    summary: "What the names in the function's body mean depends on who calls it.",
    severity: .info, group: .functions, page: RulePages.functionWithoutSearchPath,
    securityRisk: .low)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return FunctionChanges(of: history).entries.compactMap { entry in
      let function = entry.function
      guard !function.isSecurityDefiner, entry.resolvesNamesAtRunTime, !function.looksNothingUp,
        // With a path of its own it would not be inlined any more.
        !function.isInlined
          || !function.namesOnlyBuiltIns(history.catalog, entry.change.session)
      else { return nil }
      return Finding(
        "\(function.name)() looks names up in the search_path of whoever calls it",
        at: entry.change.range,
        help:
          "qualify the names in it and empty the path: ALTER \(function.keyword) \(function.callSignature) SET search_path = '';"
      )
    }
  }
}

extension Function {
  /// Whether there is no name in its body that the path could give another meaning.
  fileprivate var looksNothingUp: Bool {
    !contents.isOpaque && contents.changes.isEmpty
      && contents.expressions.allSatisfy { expression in
        switch expression {
        case .column, .literal: true
        default: false
        }
      }
  }

  /// Whether PostgreSQL can put its query in the place of a call.
  fileprivate var isInlined: Bool {
    guard language == "sql", contents.changes.count == 1, contents.expressions.isEmpty else {
      return false
    }
    if case .queried = contents.changes[0].action { return true }
    return false
  }
}
