import Catalog
import Linter
import Syntax

/// Reports `IF NOT EXISTS` that may go on with what somebody else has made.
struct UnsafeIfNotExists: StatementRule {
  static let metadata = RuleMetadata(
    id: "unsafe-if-not-exists",
    summary: "IF NOT EXISTS goes on with an object that somebody else has made, and owns.",
    severity: .warning, group: .privilegedCode, page: RulePages.unsafeIfNotExists, isOptIn: true,
    securityRisk: .medium)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard let adoption = adoption(step) else { return nil }
      return Finding(
        "IF NOT EXISTS goes on with the \(adoption.kind.rawValue) \(adoption.name) if somebody has made it before: they own it, and what they have put into it stays",
        at: step.change.range,
        help: "leave IF NOT EXISTS out, so that the script stops where somebody was faster",
        fix: Adoption.fix(leavingOut: "if", "not", "exists", from: step, in: history))
    }
  }

  private func adoption(_ step: MigrationStep) -> Adoption? {
    switch step.action {
    case .schemaCreated(let name, true, _): Adoption(.schema, ObjectName(name), step)
    case .tableCreated(let table) where table.ifNotExists: Adoption(.table, table.name, step)
    case .sequenceCreated(let sequence) where sequence.ifNotExists:
      Adoption(.sequence, sequence.name, step)
    case .viewCreated(let view) where view.ifNotExists:
      Adoption(.materializedView, view.name, step)
    // Nobody else can make one on a table of the history's own.
    case .indexCreated(let index)
    where index.ifNotExists && step.table(index.table)?.isKnown != true:
      index.name.flatMap { name in
        Adoption(.index, ObjectName(schema: index.table.schema, name), step)
      }
    default: nil
    }
  }
}
