import Catalog
import Linter
import Syntax

/// The statements that take back what a migration creates, last first.
///
/// Only what can be named without the data or the definitions that were there before.
enum Undo {
  static func statements(for migration: ReplayedMigration) -> [String] {
    var created: Set<QualifiedName> = []
    var result: [String] = []
    for change in migration.statements.flatMap(\.changes) {
      if case .tableCreated(let table) = change.action {
        created.insert(change.after.resolve(table.name, in: change.session))
      }
      if let statement = statement(for: change, created), !result.contains(statement) {
        result.append(statement)
      }
    }
    return result.reversed()
  }

  private static func statement(
    for change: ReplayedChange, _ created: Set<QualifiedName>
  ) -> String? {
    /// Nothing has to be taken off a table that goes as a whole.
    func onTable(_ name: ObjectName, _ text: (QualifiedName) -> String) -> String? {
      let table = change.after.resolve(name, in: change.session)
      return created.contains(table) ? nil : text(table)
    }
    switch change.action {
    case .tableCreated(let table) where table.persistence != .temporary:
      return "DROP TABLE \(change.after.resolve(table.name, in: change.session));"
    case .viewCreated(let view) where !view.isReplacing:
      return "DROP \(view.isMaterialized ? "MATERIALIZED VIEW" : "VIEW") \(view.name);"
    case .columnAdded(let table, let column, _):
      return onTable(table.name) { "ALTER TABLE \($0) DROP COLUMN \(quoted(column.name));" }
    case .columnNullabilityChanged(let table, let column, isNotNull: true):
      return onTable(table.name) {
        "ALTER TABLE \($0) ALTER COLUMN \(quoted(column)) DROP NOT NULL;"
      }
    case .constraintAdded(let table, let constraint):
      let new = newConstraint(constraint, on: table.name, in: change)
      return new.flatMap { name in
        onTable(table.name) { "ALTER TABLE \($0) DROP CONSTRAINT \(quoted(name));" }
      }
    case .indexCreated(let index):
      guard let name = index.name else { return nil }
      return onTable(index.table) { table in
        let schema = table.schema == "public" ? "" : "\(quoted(table.schema))."
        return "DROP INDEX \(index.isConcurrent ? "CONCURRENTLY " : "")\(schema)\(quoted(name));"
      }
    case .policyCreated(let policy):
      return onTable(policy.table) { "DROP POLICY \(quoted(policy.name)) ON \($0);" }
    case .triggerCreated(let trigger):
      return onTable(trigger.table) { "DROP TRIGGER \(quoted(trigger.name)) ON \($0);" }
    case .rowSecurityChanged(let table, .enabled):
      return onTable(table.name) { "ALTER TABLE \($0) DISABLE ROW LEVEL SECURITY;" }
    case .typeCreated(let type): return "DROP TYPE \(type.name);"
    case .functionCreated(let function) where !function.isReplacing:
      let types = function.signature.map(\.description).joined(separator: ", ")
      return
        "DROP \(function.kind == .procedure ? "PROCEDURE" : "FUNCTION") \(function.name)(\(types));"
    case .sequenceCreated(let sequence): return "DROP SEQUENCE \(sequence.name);"
    case .schemaCreated(let name, _): return "DROP SCHEMA \(quoted(name));"
    default: return nil
    }
  }

  /// The name of the constraint that a change added, its own or the one PostgreSQL chose.
  private static func newConstraint(
    _ definition: ConstraintDefinition, on table: ObjectName, in change: ReplayedChange
  ) -> String? {
    if let name = definition.name { return name }
    guard let after = change.after.table(table, in: change.session) else { return nil }
    let before = Set(change.before.table(after.id)?.constraints.map(\.name) ?? [])
    return after.constraints.first { !before.contains($0.name) }?.name
  }
}
