import Catalog
import Linter
import Migrations
import Syntax

/// Reports scripts that Flyway turns down: some statements want a transaction, and others refuse one.
struct MixedTransactional: ScriptRule {
  static let metadata = RuleMetadata(
    id: "mixed-transactional",
    summary:
      "Flyway refuses a script that mixes statements that can and that can't run in a transaction.",
    severity: .error, group: .transactions, page: RulePages.mixedTransactional)

  let appliesToRollbacks = true

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let tool = history.tool.profile
    let statements = script.statements.map(\.statement)
    guard tool.refusesMixedScripts, script.statements.first?.session.transaction?.opener == .tool,
      let refused = statements.first(where: \.isRefusedInTransaction),
      let other = statements.first(where: { !$0.isRefusedInTransaction })
    else { return [] }
    return [
      Finding(
        "\(tool.name) refuses the script: this statement can't run in a transaction, and others of the script run in one",
        at: refused.range,
        help:
          "give the statements that can't run in a transaction a script of their own; \(tool.name) then runs that one without",
        related: [RelatedLocation("a statement that runs in one", at: other.range)])
    ]
  }
}
