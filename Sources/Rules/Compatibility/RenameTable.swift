import Catalog
import Linter
import Syntax

/// Reports tables and views renamed under the feet of the code that uses them.
struct RenameTable: HistoryRule {
  static let metadata = RuleMetadata(
    id: "rename-table",
    summary: "Deployed code still uses the old name of a renamed table.",
    severity: .warning, group: .compatibility, page: RulePages.renameTable,
    aliases: ["renaming-table"])

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.removals.findings { removal in
      let step = removal.step
      guard case .objectRenamed(let rename) = step.action,
        [.table, .view, .materializedView, .foreignTable].contains(rename.kind), !step.isRefused,
        !isNew(rename, step), !removal.isUsed
      else { return nil }
      let old = step.name(rename.name)
      let new = QualifiedName(old.schema, rename.newName)
      return Finding(
        "renaming \(old) to \(new) breaks every query that still says \(old), from the commit until the last old process is gone",
        at: step.change.range,
        help:
          "keep the old name until then, in the same transaction: CREATE VIEW \(old) AS SELECT * FROM \(new);"
      )
    }
  }

  /// Whether the old name is nobody's yet, or means something again when the migration is through.
  private func isNew(_ rename: ObjectRename, _ step: MigrationStep) -> Bool {
    let old = step.name(rename.name)
    let origin = step.change.before.origin(
      of: rename.kind, rename.name, in: step.change.session)
    if step.isNew(origin) || step.isNew(rename.name) { return true }
    // It takes the place of another, under the name that deployed code uses.
    if step.migration.before.relation(QualifiedName(old.schema, rename.newName)) != nil {
      return true
    }
    switch step.change.before.relation(old) {
    // `ALTER TABLE` renames indexes and sequences as well, which no query names.
    case .index, .sequence: return true
    case .view(let view) where step.isNew(view.origin): return true
    default: return step.migration.after.relation(old) != nil
    }
  }
}
