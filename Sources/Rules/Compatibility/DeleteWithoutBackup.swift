import Catalog
import Linter
import Rollbacks
import Syntax

/// Reports rows that are deleted and kept nowhere.
struct DeleteWithoutBackup: StatementRule {
  static let metadata = RuleMetadata(
    id: "delete-without-backup",
    summary: "Rows are deleted, and the migration keeps no copy of them.",
    severity: .info, group: .compatibility, page: RulePages.deleteWithoutBackup)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      let deleted = step.changedRows.first {
        $0.change.kind == .delete && !$0.isPart && !$0.change.isAboutAllRows
          && step.isInUse($0.change) && !isCopied($0.change, step)
      }
      guard let rows = deleted?.change else { return nil }
      let name = step.name(rows.table)
      return Finding(
        "the rows deleted from \(name) are gone for good: the migration copies them nowhere",
        at: step.change.range,
        help: backup(of: rows, name, step).map { "keep them until the outcome is known:\n\($0)" }
          ?? "copy them to a table of their own first, and keep that until the outcome is known")
    }
  }

  /// Whether an earlier statement of the migration puts rows of the table elsewhere.
  private func isCopied(_ rows: RowChange, _ step: MigrationStep) -> Bool {
    let table = step.name(rows.table)
    return step.earlier.contains { earlier in
      let query: Query? =
        switch earlier.action {
        case .tableCreated(let definition): definition.isWithoutData ? nil : definition.query
        case .rowsChanged(let rows) where rows.kind == .insert: rows.source
        default: nil
        }
      return query?.relations.contains {
        earlier.before.resolve($0, in: earlier.session) == table
      } ?? false
    }
  }

  /// Nil where what names the rows stands elsewhere in the statement, or in a variable of its block.
  private func backup(
    of rows: RowChange, _ name: QualifiedName, _ step: MigrationStep
  ) -> String? {
    guard let condition = rows.ownCondition(at: step.change) else { return nil }
    let copy = Backup.name(for: name, "_deleted")
    let alias = rows.alias.map { " \(quoted($0))" } ?? ""
    return "CREATE TABLE \(copy) AS SELECT * FROM \(name)\(alias) WHERE \(condition.sql);"
  }
}
