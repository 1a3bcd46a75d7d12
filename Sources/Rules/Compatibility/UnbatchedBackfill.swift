import Catalog
import Linter
import Syntax

/// Reports changes of all rows of a table in one transaction.
struct UnbatchedBackfill: StatementRule {
  static let metadata = RuleMetadata(
    id: "unbatched-backfill",
    summary: "One UPDATE of a whole table locks all its rows until the transaction ends.",
    severity: .info, group: .compatibility, page: RulePages.unbatchedBackfill)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard !step.isInLoop,
        let rows = step.changedRows.first(where: { isWhole($0, step) })?.change
      else { return nil }
      let name = step.name(rows.table)
      return Finding(
        "this updates all rows of \(name) in one transaction: each stays locked until it ends, and its old version is left for VACUUM",
        at: step.change.range,
        help: advice(rows, name, step))
    }
  }

  /// Whether the condition leaves out no row that was there before the migration.
  private func isWhole(_ rows: ChangedRows, _ step: MigrationStep) -> Bool {
    let change = rows.change
    guard change.kind == .update, !rows.isPart, step.isInUse(change), change.from.isEmpty else {
      return false
    }
    let columns = change.assignments.map(\.column)
    // Without a condition only where update-without-where has nothing to say.
    guard let condition = change.condition, !condition.isAlwaysTrue else {
      return columns.allSatisfy { isNew($0, change.table, step) }
        || change.assignments.allSatisfy { readsItself($0) }
    }
    // A column that the migration adds is null in every row.
    guard case .nullTest(.column(let column), isNegated: false) = condition else { return false }
    return isNew(column.column, change.table, step)
      && step.table(change.table)?.column(column.column)?.default == nil
  }

  private func isNew(_ column: String, _ table: ObjectName, _ step: MigrationStep) -> Bool {
    step.isNew(step.table(table)?.column(column)?.origin)
  }

  private func readsItself(_ assignment: RowChange.Assignment) -> Bool {
    assignment.value.contains {
      if case .column(let reference) = $0 { reference.column == assignment.column } else { false }
    }
  }

  /// How to go over the rows in pieces; in words where no SQL is certain to.
  private func advice(_ rows: RowChange, _ name: QualifiedName, _ step: MigrationStep) -> String {
    let lead = "where \(name) is large, go over it in batches, outside of a transaction"
    guard let table = step.table(rows.table), case .primaryKey(let key)? = table.primaryKey?.kind,
      key.columns.count == 1, rows.standsAlone(at: step.change),
      !rows.assignments.contains(where: { $0.column == key.columns[0] || $0.isPartial })
    else { return "\(lead), each of which commits by itself: by ranges of a column with an index" }
    let id = quoted(key.columns[0])
    let values = rows.assignments.map { "\(quoted($0.column)) = \($0.value.sql)" }
    let alias = rows.alias.map { " AS \(quoted($0))" } ?? ""
    let update = "UPDATE \(name)\(alias) SET \(values.joined(separator: ", ")) WHERE"
    if let marker = rows.assignments.first(where: { marks($0, table, step) })?.column {
      let rest = "SELECT \(id) FROM \(name) WHERE \(quoted(marker)) IS NULL LIMIT 1000"
      return "\(lead), until no row is left:\n\(update) \(id) IN (\(rest));"
    }
    let condition =
      rows.condition.flatMap { $0.isAlwaysTrue ? nil : " AND \(Expression.and([$0]).sql)" } ?? ""
    return
      "\(lead), one range of the key after the other:\n\(update) \(id) > … AND \(id) <= …\(condition);"
  }

  /// Whether the column tells the rows that are done from the others: null before, and never afterwards.
  private func marks(
    _ assignment: RowChange.Assignment, _ table: Table, _ step: MigrationStep
  ) -> Bool {
    guard let column = table.column(assignment.column), step.isNew(column.origin) else {
      return false
    }
    return !column.isNotNull && column.default == nil && column.generated == nil
      && assignment.value.isNeverNull(in: table)
  }
}

extension Expression {
  /// Whether it has a value in every row of a table.
  fileprivate func isNeverNull(in table: Table) -> Bool {
    let required = table.columns.filter(\.isNotNull).map { ($0.name, KnownValue.present) }
    if KnownValue(self, columns: Dictionary(required) { first, _ in first }).isNotNull {
      return true
    }
    switch self {
    case .cast(let inner, _): return inner.isNeverNull(in: table)
    case .keyword: return true
    case .call(let call): return call.arguments.isEmpty && alwaysPresent.contains(call.name.name)
    default: return false
    }
  }
}

/// Functions without arguments that return something each time.
private let alwaysPresent: Set<String> = [
  "now", "gen_random_uuid", "uuid_generate_v4", "clock_timestamp", "statement_timestamp",
  "transaction_timestamp", "random",
]
