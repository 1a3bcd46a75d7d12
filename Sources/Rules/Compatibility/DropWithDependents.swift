import Linter

/// Reports what is dropped or renamed while views, policies, functions and the like still use it.
struct DropWithDependents: HistoryRule {
  static let metadata = RuleMetadata(
    id: "drop-with-dependents",
    summary: "Something is dropped or renamed that other objects of the schema still use.",
    severity: .error, group: .compatibility, page: RulePages.dropWithDependents)

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.removals.findings(\.use)
  }
}
