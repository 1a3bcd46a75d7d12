import Catalog
import Linter
import Syntax

/// Reports policies and triggers that a second run of the file stumbles over.
struct PolicyNotIdempotent: StatementRule {
  static let metadata = RuleMetadata(
    id: "policy-not-idempotent",
    summary: "CREATE POLICY and CREATE TRIGGER know no IF NOT EXISTS: a second run fails on them.",
    severity: .info, group: .robustness, page: RulePages.policyNotIdempotent, isOptIn: true)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard !step.isRefused, !step.change.isInBlock, let (kind, name, table) = created(step.action),
        !isDroppedBefore(kind, name, table, step)
      else { return nil }
      let drop = "DROP \(kind.rawValue.uppercased()) IF EXISTS \(quoted(name)) ON \(table);"
      return Finding(
        "a second run fails on the \(kind.rawValue) \(quoted(name)) of \(table), which is there by then",
        at: step.change.range, help: "write before it: \(drop)",
        fix: Fix(
          "Drop it first if it is there", .safe,
          [.inserting("\(drop)\n", at: statement.statement.range.start, in: step.change.range.file)]
        ))
    }
  }

  private func created(
    _ action: SchemaChange.Action
  ) -> (kind: ObjectKind, name: String, table: ObjectName)? {
    switch action {
    case .policyCreated(let policy): (.policy, policy.name, policy.table)
    case .triggerCreated(let trigger) where !trigger.isReplacing:
      (.trigger, trigger.name, trigger.table)
    default: nil
    }
  }

  private func isDroppedBefore(
    _ kind: ObjectKind, _ name: String, _ table: ObjectName, _ step: MigrationStep
  ) -> Bool {
    step.earlier.contains { change in
      guard case .objectDropped(let drop) = change.action else { return false }
      return drop.kind == kind && drop.name.name == name && drop.table == table && drop.ifExists
    }
  }
}
