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
        let column = table.columns.map(\.name).firstRepeated,
        !table.ifNotExists || step.change.before.relation(step.name(table.name)) == nil
      {
        return Finding(
          "the table \(table.name) has two columns named \(quoted(column)): PostgreSQL refuses it",
          at: step.change.range, help: "leave out one of them, or rename it",
          fix: DuplicateColumnFix(step.change, history)?.definitions(of: table))
      }
      if let failure = step.change.failure, case .repeatsColumn(let column) = failure.reason {
        return refusal(of: failure, column, step)
      }
      for rows in step.changedRows {
        if let finding = finding(in: rows.change, step, history) { return finding }
      }
      return nil
    }
  }

  /// What its query, LIKE or a list gives a second time.
  private func refusal(of failure: Failure, _ column: String, _ step: MigrationStep) -> Finding {
    Finding(
      "the \(failure.kind.rawValue) \(failure.name) has two columns named \(quoted(column)): PostgreSQL refuses it",
      at: step.change.range,
      help: failure.kind == .trigger
        ? "name it once" : "leave out one of them, or give it another name: … AS …")
  }

  private func finding(
    in rows: RowChange, _ step: MigrationStep, _ history: ReplayedHistory
  ) -> Finding? {
    let fix = DuplicateColumnFix(step.change, history)
    let branches = rows.branches.map { (GivenColumns($0), $0.assignments, nil as Fix?) }
    let own = (
      GivenColumns(rows), rows.kind == .merge ? [] : rows.assignments, fix?.values(of: rows)
    )
    for (columns, assignments, listFix) in [own] + branches {
      if let column = columns.repeated {
        return Finding(
          "the column list for \(step.name(rows.table)) has \(quoted(column)) twice: PostgreSQL refuses it (column specified more than once)",
          at: step.change.range, help: "leave out one of them, and its values", fix: listFix)
      }
      guard let column = GivenColumns(assignments).repeated else { continue }
      return Finding(
        "\(step.name(rows.table)).\(quoted(column)) is set twice: PostgreSQL refuses it (multiple assignments to same column)",
        at: step.change.range,
        help: "keep the one that is meant: \(values(of: column, in: assignments))",
        fix: rows.kind == .merge ? nil : fix?.assignments(of: rows))
    }
    return nil
  }

  private func values(of column: String, in assignments: [RowChange.Assignment]) -> String {
    assignments.filter { $0.column == column }
      .map { $0.isPartial ? "a part of it" : "\(quoted(column)) = \($0.value.sql)" }
      .joined(separator: ", or ")
  }
}

/// The columns that one list gives values to, each as a whole or in parts.
private struct GivenColumns {
  private let columns: [(name: String, isPartial: Bool)]

  init(_ rows: RowChange) { self.init(rows.columns, rows.partialColumns) }

  init(_ branch: RowChange.Branch) { self.init(branch.columns, branch.partialColumns) }

  init(_ assignments: [RowChange.Assignment]) {
    columns = assignments.map { ($0.column, $0.isPartial) }
  }

  private init(_ names: [String], _ partial: Set<Int>) {
    columns = names.enumerated().map { ($1, partial.contains($0)) }
  }

  /// The first that is given again; parts of one column may stand side by side.
  var repeated: String? {
    var given: [String: Bool] = [:]
    for (name, isPartial) in columns {
      if let isWhole = given[name], isWhole || !isPartial { return name }
      given[name] = !isPartial
    }
    return nil
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
    guard items.map(\.column) == columns, !rows.assignments.contains(where: \.isPartial) else {
      return nil
    }
    return fix(items.leavingOut { columns.isRepeated(at: $0) })
  }

  func values(of rows: RowChange) -> Fix? {
    guard rows.source == nil, rows.partialColumns.isEmpty, let into = tokens.range(of: "into"),
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
}
