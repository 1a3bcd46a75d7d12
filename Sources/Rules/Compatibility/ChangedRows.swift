import Catalog
import Linter
import Syntax

/// Rows that a migration changes.
struct ChangedRows {
  let change: RowChange
  /// Whether another part of the statement goes on with them: `WITH moved AS (DELETE … RETURNING *)`.
  let isPart: Bool
}

extension MigrationStep {
  /// The rows that the change inserts, updates or deletes, in common table expressions too.
  var changedRows: [ChangedRows] {
    switch action {
    case .rowsChanged(let rows):
      [ChangedRows(change: rows, isPart: false)] + rows.commonTables.parts
    case .queried(let query): query.commonTables.parts
    default: []
    }
  }

  /// Whether the rows are those of a table that others use.
  func isInUse(_ rows: RowChange) -> Bool { !isNew(rows.table) }

  /// Whether a loop goes over the rows piece by piece.
  var isInLoop: Bool {
    guard case .block(let block) = change.placement else { return false }
    return block.guards.contains(.loop)
  }

  /// The migration's changes before this one.
  var earlier: [ReplayedChange] {
    let before = migration.statements.filter { $0.number < statement.number }
    return before.flatMap(\.changes)
      + statement.changes.prefix { $0.range < change.range }
  }
}

extension [Query.CommonTable] {
  fileprivate var parts: [ChangedRows] {
    compactMap { table in
      guard case .rowChange(let change) = table.body else { return nil }
      return ChangedRows(change: change, isPart: true)
    }
  }
}

extension RowChange {
  /// Whether it is about every row of the table.
  var isAboutAllRows: Bool {
    from.isEmpty && condition.map(\.isAlwaysTrue) ?? true
  }
}

extension Expression {
  /// `true`, `1 = 1`, and what is made of these.
  var isAlwaysTrue: Bool {
    switch self {
    case .literal(.boolean(let value)): value
    case .operation(let operation):
      if case .literal(let left)? = operation.left, case .literal(let right) = operation.right {
        operation.kind == .plain && operation.name.name == "=" && left == right && left != .null
      } else {
        false
      }
    case .and(let parts): parts.allSatisfy(\.isAlwaysTrue)
    case .or(let parts): parts.contains(where: \.isAlwaysTrue)
    case .cast(let inner, _): inner.isAlwaysTrue
    default: false
    }
  }
}
