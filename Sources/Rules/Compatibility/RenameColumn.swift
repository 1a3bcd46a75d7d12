import Catalog
import Linter
import Syntax

/// Reports columns renamed under the feet of the code that uses them.
struct RenameColumn: HistoryRule {
  static let metadata = RuleMetadata(
    id: "rename-column",
    summary: "Deployed code still uses the old name of a renamed column.",
    severity: .warning, group: .compatibility, page: RulePages.renameColumn,
    aliases: ["renaming-column"])

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.removals.findings { removal in
      let step = removal.step
      guard case .columnRenamed(let table, let column, let newName) = step.action,
        table.kind != .type, !step.isRefused, !step.isNew(table.name),
        !isNew(column, of: table, step), !removal.isUsed
      else { return nil }
      let name = step.name(table.name)
      return Finding(
        "renaming \(name).\(quoted(column)) to \(quoted(newName)) breaks every query that still says \(quoted(column)), from the commit until the last old process is gone",
        at: step.change.range,
        help:
          "add \(quoted(newName)) beside it, write to both, copy the rows in batches, and drop \(quoted(column)) in a later release; or rename the table, and give the old name to a view with the old columns",
        cause: .file(Self.metadata.id, "\(name)", part: quoted(column)))
    }
  }

  /// Whether the old name is nobody's yet, or means something again when the migration is through.
  private func isNew(_ column: String, of table: TableReference, _ step: MigrationStep) -> Bool {
    if step.isNew(step.table(table.name)?.column(column)?.origin) { return true }
    switch step.change.before.relation(step.name(table.name)) {
    case .table(let now):
      // A table with another name than before: who renamed it has to answer for it.
      if let start = step.migration.before.table(now.id), start.name != now.name { return true }
      return step.migration.after.table(now.id)?.column(column) != nil
    case .view(let view): return step.isNew(view.origin)
    case .sequence, .index, nil: return false
    }
  }
}
