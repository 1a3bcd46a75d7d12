import Catalog
import Linter
import Syntax

// Tables that the migration itself has emptied: going over their rows takes no time.

extension ReplayedScript {
  /// Whether the migration has emptied a table before a change, or has done what only works on an empty one.
  func isEmpty(_ table: QualifiedName, before change: LockedChange) -> Bool {
    let earlier = changes.prefix { other in
      (other.statement, other.range.start) <= (change.statement, change.range.start)
    }
    let last = earlier.last { $0.empties(table) || $0.fills(table) }
    return last?.empties(table) ?? false
  }
}

extension LockedChange {
  fileprivate func empties(_ table: QualifiedName) -> Bool {
    switch action {
    case .rowsChanged(let rows) where rows.kind == .truncate:
      return footprint.locks.contains { $0.relation.name == table && $0.mode == .accessExclusive }
    // NOT NULL, and nothing to fill it with: one row would make it fail.
    case .columnAdded(let reference, let column, _) where column.isRequired:
      return before.resolve(reference.name, in: session) == table
        && before.table(table)?.column(column.name) == nil
    default: return false
    }
  }

  fileprivate func fills(_ table: QualifiedName) -> Bool {
    guard case .rowsChanged(let rows) = action else { return false }
    return [.insert, .copy, .merge].contains(rows.kind)
      && before.resolve(rows.table, in: session) == table
  }
}

extension ColumnDefinition {
  fileprivate var isRequired: Bool {
    isNotNull && self.default == nil && identity == nil && generated == nil
      && type?.isSerial != true
  }
}
