import Catalog
import Linter
import Syntax

/// Reports schemas renamed under the feet of the code that uses them.
struct RenameSchema: StatementRule {
  static let metadata = RuleMetadata(
    id: "rename-schema",
    summary: "Deployed code still uses the old name of a renamed schema.",
    severity: .warning, group: .compatibility, page: RulePages.renameSchema)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .objectRenamed(let rename) = step.action, rename.kind == .schema,
        !step.isRefused,
        !step.isNew(
          step.change.before.origin(of: .schema, rename.name, in: step.change.session)),
        !step.isBack(.schema, rename.name)
      else { return nil }
      let (old, new) = (quoted(rename.name.name), quoted(rename.newName))
      return Finding(
        "renaming the schema \(old) to \(new) breaks every query, search_path and function body that still says \(old)",
        at: step.change.range,
        help:
          "make the new schema, move one table at a time (ALTER TABLE \(old).x SET SCHEMA \(new);), and leave a view of the old name behind (CREATE VIEW \(old).x AS SELECT * FROM \(new).x;)"
      )
    }
  }
}
