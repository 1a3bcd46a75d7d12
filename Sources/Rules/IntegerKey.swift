import Catalog
import Linter
import Syntax

/// Reports keys that run out of numbers.
struct IntegerKey: StatementRule {
  static let metadata = RuleMetadata(
    id: "integer-key",
    summary: "A key of four bytes ends at 2147483647, and is hard to widen by then.",
    severity: .warning, group: .design, page: RulePages.integerKey,
    aliases: ["prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-big-int"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let objection = TypeObjection(
      are: "are keys that run out of numbers", is: "is a key that runs out of numbers",
      why:
        "when it does every INSERT fails, and widening it rewrites this table and all that reference it",
      help: {
        "\($0.name) \(Self.wider($0) ?? "bigint"), and bigint for the columns that reference it"
      },
      replacement: Self.wider)
    return statement.findings(of: history) { step in
      objection.finding(in: step) { column in
        isNarrow(column) && isKey(column.definition, statement)
          && !isForeign(column, in: step.migration.after)
      }
    }
  }

  /// Whether another statement of the migration makes it reference something, as wide as it is.
  private func isForeign(_ column: NewColumn, in catalog: Catalog) -> Bool {
    catalog.table(column.table)?.constraints.contains { constraint in
      constraint.foreignKey != nil && constraint.columns.contains(column.definition.name)
    } ?? false
  }

  private func isNarrow(_ column: NewColumn) -> Bool {
    guard column.type?.arrayDimensions == 0, let type = column.type?.builtin else { return false }
    return ["int4", "int2", "serial", "serial4", "smallserial", "serial2"].contains(type)
  }

  private static func wider(_ column: NewColumn) -> String? {
    column.type?.isSerial == true ? "bigserial" : "bigint"
  }

  /// Whether it alone tells the rows apart, and goes on growing with them.
  private func isKey(_ column: ColumnDefinition, _ statement: ReplayedStatement) -> Bool {
    var isKey = false
    for change in statement.changes {
      guard case .constraintAdded(_, let constraint) = change.action else { continue }
      switch constraint.kind {
      case .primaryKey(let key): if key.columns == [column.name] { isKey = true }
      // It is as wide as what it references; a check keeps it small, as that of a table of one row.
      case .foreignKey(let key): if key.columns.contains(column.name) { return false }
      case .check(let condition):
        if condition.columns.contains(where: { $0.column == column.name }) { return false }
      case .notNull, .unique, .exclusion: continue
      }
    }
    // A constant for every row is no key that grows.
    if case .literal? = column.default { return false }
    return isKey
  }
}
