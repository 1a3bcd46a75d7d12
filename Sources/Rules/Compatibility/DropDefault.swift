import Catalog
import Linter
import Syntax

/// Reports columns that no longer fill themselves.
struct DropDefault: StatementRule {
  static let metadata = RuleMetadata(
    id: "drop-default",
    summary: "INSERTs that leave the column out no longer get its default.",
    severity: .info, group: .compatibility, page: RulePages.dropDefault,
    aliases: ["ban-drop-default"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .columnDefaultChanged(let table, let column, nil) = step.action, !step.isRefused,
        !step.isNew(table.name),
        let known = step.table(table.name)?.column(column), known.default != nil,
        !step.isNew(known.origin),
        let left = step.tableAfterwards(table.name)?.column(column), !left.fillsItself
      else { return nil }
      let name = "\(step.name(table.name)).\(quoted(column))"
      let effect =
        left.isNotNull
        ? "fail on its NOT NULL" : "store null where it was \(known.default?.sql ?? "filled")"
      return Finding(
        "INSERTs that leave out \(name) \(effect) from now on", at: step.change.range,
        help: "release code that always gives the value first",
        related: known.origin.map { [$0.note("the column")] } ?? [],
        cause: .file("promise of a value", name))
    }
  }
}
