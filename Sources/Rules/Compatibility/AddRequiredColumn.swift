import Catalog
import Linter
import Syntax

/// Reports columns that no existing row can have.
struct AddRequiredColumn: StatementRule {
  static let metadata = RuleMetadata(
    id: "add-required-column",
    summary: "A NOT NULL column without a default can't be added to a table with rows.",
    severity: .error, group: .compatibility, page: RulePages.addRequiredColumn,
    aliases: ["adding-required-field"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .columnAdded(let table, let column, _) = step.action, table.kind != .type,
        !step.isRefused, isRequired(column, statement), !fillsItself(column, step),
        !isEmpty(table.name, step)
      else { return nil }
      return finding(column, step.name(table.name), step)
    }
  }

  private func isRequired(_ column: ColumnDefinition, _ statement: ReplayedStatement) -> Bool {
    column.isNotNull
      || statement.changes.contains { change in
        guard case .constraintAdded(_, let constraint) = change.action, constraint.isInline,
          case .primaryKey(let key) = constraint.kind
        else { return false }
        return key.columns == [column.name]
      }
  }

  private func fillsItself(_ column: ColumnDefinition, _ step: MigrationStep) -> Bool {
    if let value = column.default { return value == .literal(.null) ? false : true }
    if column.identity != nil || column.generated != nil || column.type?.isSerial == true {
      return true
    }
    guard let type = column.type else { return false }
    let name = step.change.before.resolveType(type.name, in: step.change.session)
    guard case .domain(let domain)? = step.change.before.type(name)?.kind else { return false }
    return domain.default != nil
  }

  /// Whether the table has no rows that others wrote: it is new, or the migration has emptied it.
  private func isEmpty(_ name: ObjectName, _ step: MigrationStep) -> Bool {
    let table = step.name(name)
    var isEmpty = step.isNew(name)
    for change in step.earlier {
      switch change.action {
      case .rowsChanged(let rows)
      where change.before.resolve(rows.table, in: change.session) == table:
        switch rows.kind {
        case .truncate: isEmpty = true
        case .delete: if rows.isAboutAllRows { isEmpty = true }
        case .insert, .copy, .merge: isEmpty = false
        case .update: continue
        }
      case .tableCreated(let definition)
      where change.after.resolve(definition.name, in: change.session) == table:
        isEmpty = definition.query == nil || definition.isWithoutData
      default: continue
      }
    }
    return isEmpty
  }

  private func finding(
    _ column: ColumnDefinition, _ table: QualifiedName, _ step: MigrationStep
  ) -> Finding {
    let name = quoted(column.name)
    let type = column.type?.description ?? "…"
    return Finding(
      "adding \(table).\(name) as NOT NULL without a DEFAULT fails if \(table) has any row: column \(name) contains null values",
      at: step.change.range,
      help:
        "give it a constant default, which needs no rewrite: ADD COLUMN \(name) \(type) NOT NULL DEFAULT …; or add it nullable, fill it in batches, and SET NOT NULL after that"
    )
  }
}
