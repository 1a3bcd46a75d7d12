import Catalog
import Linter
import Syntax

/// Reports columns that may be null from now on.
struct DropNotNull: StatementRule {
  static let metadata = RuleMetadata(
    id: "drop-not-null",
    summary: "Readers that were promised a value may find null from now on.",
    severity: .info, group: .compatibility, page: RulePages.dropNotNull,
    aliases: ["ban-drop-not-null"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .columnNullabilityChanged(let table, let column, false) = step.action,
        !step.isRefused, !step.isNew(table.name),
        !isIdle(column, step.table(table.name), step.tableAfterwards(table.name), step)
      else { return nil }
      let name = "\(step.name(table.name)).\(quoted(column))"
      return Finding(
        "\(name) may be null from now on: code that was deployed before does not expect that",
        at: step.change.range,
        help: "release code that reads null in \(name) first, and write null only after that",
        cause: .file("promise of a value", name))
    }
  }

  /// Whether there was no promise, or it holds again, or the column is gone when the migration ends.
  private func isIdle(
    _ column: String, _ before: Table?, _ after: Table?, _ step: MigrationStep
  ) -> Bool {
    if let known = before?.column(column), known.origin != nil {
      if step.isNew(known.origin) || !known.isNotNull { return true }
    }
    guard let after else { return before != nil }
    guard let left = after.column(column) else { return after.hasAllColumns }
    return left.isNotNull
  }
}
