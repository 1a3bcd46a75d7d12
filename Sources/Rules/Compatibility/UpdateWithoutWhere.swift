import Catalog
import Linter
import Syntax

/// Reports UPDATEs that overwrite a column in every row.
struct UpdateWithoutWhere: StatementRule {
  static let metadata = RuleMetadata(
    id: "update-without-where",
    summary: "An UPDATE without a condition overwrites every row of the table.",
    severity: .warning, group: .compatibility, page: RulePages.updateWithoutWhere)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      let all = step.changedRows.first {
        $0.change.kind == .update && !$0.isPart && $0.change.isAboutAllRows
          && step.isInUse($0.change)
          && step.table($0.change.table)?.hasOneRowAtMost != true
          && !overwrittenColumns($0.change, step).isEmpty
      }
      guard let rows = all?.change else { return nil }
      let name = step.name(rows.table)
      let columns = overwrittenColumns(rows, step).map(quoted)
      return Finding(
        "\(rows.condition == nil ? "without WHERE" : "with a WHERE that is always true") this overwrites \(columns.listed()) in every row of \(name)",
        at: step.change.range,
        help:
          "say which rows: UPDATE \(name) SET … WHERE \(columns[0]) IS DISTINCT FROM …; if it is to be all of them, WHERE \(columns[0]) IS DISTINCT FROM the new value still spares those that have it"
      )
    }
  }

  /// The columns with values to lose: those that the migration adds have none.
  private func overwrittenColumns(_ rows: RowChange, _ step: MigrationStep) -> [String] {
    let table = step.table(rows.table)
    return rows.assignments.filter { assignment in
      guard let column = table?.column(assignment.column), let origin = column.origin else {
        return true
      }
      // Computed from itself, as `price = price * 100`, it is no value that replaces all others.
      return !step.isNew(origin)
        && !assignment.value.contains {
          if case .column(let reference) = $0 { reference.column == column.name } else { false }
        }
    }.map(\.column)
  }
}
