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
        help:
          "where \(name) is large, go over it in batches, outside of a transaction, until no row is left:\n\(batch(rows, name, step))"
      )
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

  private func batch(_ rows: RowChange, _ name: QualifiedName, _ step: MigrationStep) -> String {
    let table = step.table(rows.table)
    guard case .primaryKey(let key)? = table?.primaryKey?.kind, key.columns.count == 1,
      let first = rows.assignments.first
    else {
      return
        "UPDATE \(name) SET … WHERE ctid = ANY (ARRAY (SELECT ctid FROM \(name) WHERE … LIMIT 1000));"
    }
    let id = quoted(key.columns[0])
    return
      "UPDATE \(name) SET \(quoted(first.column)) = \(first.value.sql) WHERE \(id) IN (SELECT \(id) FROM \(name) WHERE \(quoted(first.column)) IS NULL LIMIT 1000);"
  }
}
