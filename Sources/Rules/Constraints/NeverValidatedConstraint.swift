import Catalog
import Linter
import Syntax

/// Reports constraints that are still NOT VALID when the whole history has run.
struct NeverValidatedConstraint: HistoryRule {
  static let metadata = RuleMetadata(
    id: "never-validated-constraint",
    summary:
      "A constraint that stays NOT VALID says nothing about the rows that were there before.",
    severity: .warning, group: .constraints, page: RulePages.neverValidatedConstraint)

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.tables.flatMap { table in
      (table.constraints + table.notNullsToValidate)
        .filter { !$0.isValidated && $0.isEnforced && !$0.isInherited }
        .map { finding($0, on: table, history) }
    }
  }

  private func finding(
    _ constraint: Constraint, on table: Table, _ history: ReplayedHistory
  ) -> Finding {
    let sql = "ALTER TABLE \(table.name) VALIDATE CONSTRAINT \(quoted(constraint.name));"
    let (kind, effect) =
      switch constraint.kind {
      case .foreignKey: ("FOREIGN KEY", "rows from before it may reference nothing")
      case .notNull(let column):
        ("NOT NULL", "rows from before it may hold null in \(quoted(column))")
      default: ("CHECK", "rows from before it may break it")
      }
    return Finding(
      "\(kind) \(quoted(constraint.name)) on \(table.name) is added NOT VALID and never validated: \(effect)",
      at: constraint.origin.range, help: "in \(history.tool.profile.laterMigration):\n\(sql)",
      fix: fix(sql, constraint, table, history))
  }

  /// In the same transaction it would scan the table under the lock that adding it took.
  private func fix(
    _ sql: String, _ constraint: Constraint, _ table: Table, _ history: ReplayedHistory
  ) -> Fix? {
    let migration = history.migrations[constraint.origin.migration]
    let then = migration.after.table(table.id)
    guard !migration.source.regime.isInTransaction, then?.name == table.name,
      then?.constraint(constraint.name) != nil
    else { return nil }
    return migration.appending(sql).map { Fix("Validate the constraint", .unsafe, [$0]) }
  }
}
