import Catalog
import Linter
import Rollbacks
import Syntax

/// Reports columns removed while deployed queries may still name them.
struct DropColumn: HistoryRule {
  static let metadata = RuleMetadata(
    id: "drop-column",
    summary: "Dropping a column removes its data, and breaks every query that still names it.",
    severity: .warning, group: .compatibility, page: RulePages.dropColumn,
    aliases: ["ban-drop-column"])

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.removals.findings { removal in
      let step = removal.step
      guard case .columnDropped(let table, let column, _, _) = step.action, table.kind != .type,
        !step.isRefused, !step.isNew(table.name), !isNew(column, of: table, step),
        !removal.isUsed
      else { return nil }
      guard step.tableAfterwards(table.name)?.column(column) != nil else {
        return finding(column, of: table, step)
      }
      return step.addsAgain(column, of: table) ? replaced(column, of: table, step) : nil
    }
  }

  /// One that comes back under its name, and without its values.
  private func replaced(
    _ column: String, of reference: TableReference, _ step: MigrationStep
  ) -> Finding {
    let name = step.name(reference.name)
    return Finding(
      "\(name).\(quoted(column)) is dropped and added again: the values that it has are gone for good",
      at: step.change.range,
      help:
        "to keep what can be converted: ALTER TABLE \(name) ALTER COLUMN \(quoted(column)) TYPE … USING …;",
      related: step.table(reference.name)?.column(column)?.origin.map { [$0.note("the column")] }
        ?? [], cause: step.cause(Self.metadata, part: "\(name).\(quoted(column))"))
  }

  /// Whether the column was never anybody else's, or the history shows that it is not there.
  private func isNew(_ column: String, of table: TableReference, _ step: MigrationStep) -> Bool {
    guard let known = step.table(table.name) else { return false }
    guard let column = known.column(column) else { return known.hasAllColumns }
    return step.isNew(column.origin)
  }

  private func finding(
    _ column: String, of reference: TableReference, _ step: MigrationStep
  ) -> Finding {
    let table = step.table(reference.name)
    let name = step.name(reference.name)
    var help =
      "first release code that does not name it, also in SELECT * that is mapped by name; drop it in a later migration"
    if case .primaryKey(let key)? = table?.primaryKey?.kind, !key.columns.contains(column) {
      let columns = (key.columns + [column]).map(quoted).joined(separator: ", ")
      help +=
        "\nto keep the data: CREATE TABLE \(backup(of: name, column)) AS SELECT \(columns) FROM \(name);"
    }
    return Finding(
      "dropping \(name).\(quoted(column)) removes its data for good, and breaks code that still names it",
      at: step.change.range, help: help,
      related: table?.column(column)?.origin.map { [$0.note("the column")] } ?? [],
      cause: step.cause(Self.metadata, part: "\(name).\(quoted(column))"))
  }

  private func backup(of table: QualifiedName, _ column: String) -> QualifiedName {
    Backup.name(for: table, "_\(column)_backup")
  }
}

extension MigrationStep {
  /// Whether the migration makes a column of this name anew, and does not rename another into its place.
  fileprivate func addsAgain(_ column: String, of table: TableReference) -> Bool {
    migration.statements.flatMap(\.changes).contains { change in
      guard case .columnAdded(let target, let definition, _) = change.action else { return false }
      return definition.name == column
        && change.before.resolve(target.name, in: change.session) == name(table.name)
    }
  }
}
