import Catalog
import Linter
import Syntax

/// Reports functions that run as their owner with names that their caller chooses the meaning of.
struct DefinerWithoutSearchPath: HistoryRule {
  static let metadata = RuleMetadata(
    id: "definer-without-search-path",
    summary:
      "A SECURITY DEFINER function without a search_path of its own can be made to run other code.",
    severity: .error, group: .functions, page: RulePages.definerWithoutSearchPath,
    securityRisk: .high)

  func findings(in history: ReplayedHistory) -> [Finding] {
    FunctionChanges(of: history).entries.compactMap { entry in
      let function = entry.function
      guard function.isSecurityDefiner, entry.resolvesNamesAtRunTime else { return nil }
      return Finding(
        "\(function.name)() runs with its owner's rights, but looks names up in its caller's search_path: a table or operator of the caller's own can take the place of the one that is meant",
        at: entry.change.range,
        help:
          "qualify the names in it and empty the path: ALTER \(function.keyword) \(function.callSignature) SET search_path = '';",
        fix: fix(entry, history))
    }
  }

  /// Puts the clause before the body's AS, where every name in it means the same afterwards.
  private func fix(_ entry: FunctionChanges.Entry, _ history: ReplayedHistory) -> Fix? {
    guard case .functionCreated = entry.change.action,
      entry.function.namesOnlyBuiltIns(history.catalog, entry.change.session),
      let text = ChangeTokens(of: entry.change, in: history),
      let clause = text.range(of: "security", "definer")
    else { return nil }
    return Fix(
      "Empty the function's search_path", .unsafe,
      [.inserting(" SET search_path = ''", at: clause.end, in: clause.file)])
  }
}
