import Catalog
import Linter
import Syntax

/// Reports columns that are given twice where PostgreSQL takes them once.
struct DuplicateColumnAssignment: StatementRule {
  static let metadata = RuleMetadata(
    id: "duplicate-column-assignment",
    summary: "A column is given twice in one statement, which PostgreSQL refuses.",
    severity: .error, group: .compatibility, page: RulePages.duplicateColumnAssignment,
    aliases: ["ban-duplicate-column-assignments"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      if case .tableCreated(let table) = step.action,
        let column = table.columns.map(\.name).firstRepeated
      {
        return Finding(
          "the table \(table.name) has two columns named \(quoted(column)): PostgreSQL refuses it",
          at: step.change.range, help: "leave out one of them, or rename it")
      }
      for rows in step.changedRows {
        if let finding = finding(in: rows.change, step) { return finding }
      }
      return nil
    }
  }

  private func finding(in rows: RowChange, _ step: MigrationStep) -> Finding? {
    let name = step.name(rows.table)
    if let column = rows.columns.firstRepeated {
      return Finding(
        "the column list for \(name) has \(quoted(column)) twice: PostgreSQL refuses it (column specified more than once)",
        at: step.change.range, help: "leave out one of them, and its values")
    }
    // Each WHEN of a MERGE may set it; elements and fields of one column may be set side by side.
    guard rows.kind != .merge,
      let column = rows.assignments.filter({ !$0.isPartial }).map(\.column).firstRepeated
    else { return nil }
    return Finding(
      "\(name).\(quoted(column)) is set twice: PostgreSQL refuses it (multiple assignments to same column)",
      at: step.change.range,
      help: "keep the one that is meant: \(values(of: column, in: rows))")
  }

  private func values(of column: String, in rows: RowChange) -> String {
    rows.assignments.filter { $0.column == column }
      .map { "\(quoted(column)) = \($0.value.sql)" }.joined(separator: ", or ")
  }
}

extension [String] {
  fileprivate var firstRepeated: String? {
    var seen: Set<String> = []
    return first { !seen.insert($0).inserted }
  }
}
