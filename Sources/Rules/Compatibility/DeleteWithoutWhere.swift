import Catalog
import Linter
import Rollbacks
import Syntax

/// Reports DELETEs of every row of a table.
struct DeleteWithoutWhere: StatementRule {
  static let metadata = RuleMetadata(
    id: "delete-without-where",
    summary: "A DELETE without a condition removes every row of the table.",
    severity: .warning, group: .compatibility, page: RulePages.deleteWithoutWhere)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      let all = step.changedRows.first {
        $0.change.kind == .delete && !$0.isPart && $0.change.isAboutAllRows
          && step.isInUse($0.change)
      }
      guard let rows = all?.change else { return nil }
      let name = step.name(rows.table)
      return Finding(
        "\(rows.condition == nil ? "without WHERE" : "with a WHERE that is always true") this deletes every row of \(name)",
        at: step.change.range,
        help:
          "say which rows: DELETE FROM \(name) WHERE …; if it is to be all of them, keep a copy: CREATE TABLE \(backup(of: name)) AS TABLE \(name);"
      )
    }
  }

  private func backup(of name: QualifiedName) -> QualifiedName {
    Backup.name(for: name, "_backup")
  }
}
