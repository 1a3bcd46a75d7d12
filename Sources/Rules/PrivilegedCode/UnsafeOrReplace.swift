import Catalog
import Linter
import Syntax

/// Reports `OR REPLACE` that may take over what somebody else has made.
struct UnsafeOrReplace: StatementRule {
  static let metadata = RuleMetadata(
    id: "unsafe-or-replace",
    summary: "OR REPLACE keeps the owner and the grants of an object that somebody else has made.",
    severity: .warning, group: .privilegedCode, page: RulePages.unsafeOrReplace, isOptIn: true,
    securityRisk: .medium)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      // A file that runs again and again replaces what it made itself.
      guard !history.tool.profile.runsAnew(step.migration.source), let adoption = adoption(step)
      else {
        return nil
      }
      return Finding(
        "CREATE OR REPLACE takes over the \(adoption.kind.rawValue) \(adoption.name) if somebody has made it before: they stay its owner, and can change it afterwards",
        at: step.change.range,
        help:
          "leave OR REPLACE out, so that the script stops, or make it in a schema that only the script's owner can write to",
        fix: Adoption.fix(leavingOut: "or", "replace", from: step, in: history))
    }
  }

  private func adoption(_ step: MigrationStep) -> Adoption? {
    switch step.action {
    case .functionCreated(let function) where function.isReplacing:
      Adoption(.function, function.name, step)
    case .viewCreated(let view) where view.isReplacing && !view.isTemporary:
      Adoption(.view, view.name, step)
    default: nil
    }
  }
}
