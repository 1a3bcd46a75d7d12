import Catalog
import Syntax

extension Table {
  /// Whether a key keeps a second row out: each of its parts is one value for all rows.
  var hasOneRowAtMost: Bool {
    let fixed = fixedColumns
    return indexes.contains { index in
      index.isUnique && index.predicate == nil && !index.elements.isEmpty
        && index.elements.allSatisfy { element in
          switch element.key {
          case .column(let column): fixed.contains(column)
          case .expression(.literal(let value)), .expression(.cast(.literal(let value), _)):
            value != .null
          case .expression: false
          }
        }
    }
  }

  /// The columns that can have one value only, and not be null.
  private var fixedColumns: Set<String> {
    let values = constraints.compactMap { constraint -> String? in
      guard case .check(let condition) = constraint.kind else { return nil }
      return condition.fixedColumn
    }
    return Set(values.filter { column($0)?.isNotNull ?? false })
  }
}

extension Expression {
  /// The column that a condition leaves one value: `id = 1`, `id`, `id IS TRUE`.
  fileprivate var fixedColumn: String? {
    switch self {
    case .column(let column): return column.column
    case .not(.column(let column)): return column.column
    case .booleanTest(.column(let column), let test):
      return ["TRUE", "FALSE"].contains(test) ? column.column : nil
    case .operation(let operation):
      guard operation.kind == .plain, operation.name.name == "=" else { return nil }
      switch (operation.left, operation.right) {
      case (.column(let column)?, .literal), (.literal?, .column(let column)): return column.column
      case (.column(let column)?, .cast(.literal, _)): return column.column
      default: return nil
      }
    default: return nil
    }
  }
}
