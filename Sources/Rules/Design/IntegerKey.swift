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
      isMeant: isNarrow,
      are: "are keys that run out of numbers", is: "is a key that runs out of numbers",
      why:
        "when it does every INSERT fails, and widening it rewrites this table and all that reference it",
      help: {
        "\($0.name) \(Self.wider($0) ?? "bigint"), and bigint for the columns that reference it"
      },
      replacement: Self.wider)
    return statement.findings(of: history) { step in
      objection.finding(in: step) { column in
        column.isGrowingKey(in: statement) && !isForeign(column, in: step.migration.after)
      }
    }
  }

  /// Whether another statement of the migration makes it reference something, as wide as it is.
  private func isForeign(_ column: NewColumn, in catalog: Catalog) -> Bool {
    catalog.table(column.table)?.constraints.contains { constraint in
      constraint.foreignKey != nil && constraint.columns.contains(column.definition.name)
    } ?? false
  }

  private func isNarrow(_ type: TypeName) -> Bool {
    guard type.arrayDimensions == 0, let type = type.builtin else { return false }
    return ["int4", "int2", "serial", "serial4", "smallserial", "serial2"].contains(type)
  }

  private static func wider(_ column: NewColumn) -> String? {
    column.type?.isSerial == true ? "bigserial" : "bigint"
  }
}
