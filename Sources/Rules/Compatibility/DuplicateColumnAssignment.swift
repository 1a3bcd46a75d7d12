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
          at: step.change.range, help: "leave out one of them, or rename it",
          fix: DuplicateColumnFix(step.change, history)?.definitions(of: table))
      }
      for rows in step.changedRows {
        if let finding = finding(in: rows.change, step, history) { return finding }
      }
      return nil
    }
  }

  private func finding(
    in rows: RowChange, _ step: MigrationStep, _ history: ReplayedHistory
  ) -> Finding? {
    let fix = DuplicateColumnFix(step.change, history)
    let name = step.name(rows.table)
    if let column = rows.columns.firstRepeated {
      return Finding(
        "the column list for \(name) has \(quoted(column)) twice: PostgreSQL refuses it (column specified more than once)",
        at: step.change.range, help: "leave out one of them, and its values",
        fix: fix?.values(of: rows))
    }
    // Each WHEN of a MERGE may set it; elements and fields of one column may be set side by side.
    guard rows.kind != .merge,
      let column = rows.assignments.filter({ !$0.isPartial }).map(\.column).firstRepeated
    else { return nil }
    return Finding(
      "\(name).\(quoted(column)) is set twice: PostgreSQL refuses it (multiple assignments to same column)",
      at: step.change.range,
      help: "keep the one that is meant: \(values(of: column, in: rows))",
      fix: fix?.assignments(of: rows))
  }

  private func values(of column: String, in rows: RowChange) -> String {
    rows.assignments.filter { $0.column == column }
      .map { "\(quoted(column)) = \($0.value.sql)" }.joined(separator: ", or ")
  }
}

/// Keeps the last of what is given for a column.
private struct DuplicateColumnFix {
  private let tokens: ChangeTokens

  init?(_ change: ReplayedChange, _ history: ReplayedHistory) {
    guard let tokens = ChangeTokens(of: change, in: history) else { return nil }
    self.tokens = tokens
  }

  func assignments(of rows: RowChange) -> Fix? {
    let items = tokens.assignments()
    let columns = rows.assignments.map(\.column)
    guard items.map(\.column) == columns else { return nil }
    return fix(items.leavingOut { columns.isRepeated(at: $0) })
  }

  func values(of rows: RowChange) -> Fix? {
    guard rows.source == nil, let into = tokens.range(of: "into"),
      let opening = tokens.range(of: "(").map(\.start), opening > into.end,
      let columns = tokens.list(behind: opening), columns.map(\.column) == rows.columns,
      let values = tokens.range(of: "values")
    else { return nil }
    let lists = tokens.rows(behind: values.end)
    guard !lists.isEmpty, lists.allSatisfy({ $0.count == columns.count }) else { return nil }
    return fix(
      ([columns] + lists).flatMap { list in
        list.leavingOut { rows.columns.isRepeated(at: $0) }
      })
  }

  func definitions(of table: TableDefinition) -> Fix? {
    guard let opening = tokens.range(of: "("), let items = tokens.list(behind: opening.start)
    else { return nil }
    let starts = Dictionary(
      table.columns.compactMap { column in column.location.offset.map { ($0, column.name) } },
      uniquingKeysWith: { $1 })
    let columns = items.map { starts[$0.range.start] ?? "" }
    guard columns.filter({ !$0.isEmpty }) == table.columns.map(\.name) else { return nil }
    return fix(items.leavingOut { !columns[$0].isEmpty && columns.isRepeated(at: $0) })
  }

  private func fix(_ edits: [Edit]) -> Fix { Fix("Keep the last one", .unsafe, edits) }
}

extension [String] {
  /// Whether the same stands further on.
  fileprivate func isRepeated(at place: Int) -> Bool {
    self[(place + 1)...].contains(self[place])
  }

  fileprivate var firstRepeated: String? {
    var seen: Set<String> = []
    return first { !seen.insert($0).inserted }
  }
}
