import Catalog
import Linter
import Syntax

/// Reports tables that are left without the primary key they had.
struct DropPrimaryKey: StatementRule {
  static let metadata = RuleMetadata(
    id: "drop-primary-key",
    summary: "A table loses its primary key, which replication and clients identify its rows by.",
    severity: .error, group: .compatibility, page: RulePages.dropPrimaryKey)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .constraintDropped(let reference, let name, _, _) = step.action, !step.isRefused,
        !step.isNew(reference.name), let table = step.table(reference.name),
        let constraint = table.constraint(name), case .primaryKey(let key) = constraint.kind,
        let after = step.migration.after.table(table.id), after.primaryKey == nil,
        !addsKey(to: reference.name, step)
      else { return nil }
      let columns = key.columns.map(quoted).joined(separator: ", ")
      return Finding(
        "\(table.name) is left without a primary key: duplicates of (\(columns)) can be written, and logical replication refuses its UPDATEs and DELETEs",
        at: step.change.range,
        help:
          "add the key that takes its place in the same migration: ALTER TABLE \(table.name) DROP CONSTRAINT \(quoted(name)), ADD PRIMARY KEY USING INDEX …;",
        related: [constraint.origin.note("the primary key")])
    }
  }

  /// Whether the migration adds a key, also where it can't be told whether that has any effect.
  private func addsKey(to table: ObjectName, _ step: MigrationStep) -> Bool {
    let name = step.name(table)
    return step.migration.statements.contains { statement in
      statement.changes.contains { change in
        guard case .constraintAdded(let other, let constraint) = change.action,
          case .primaryKey = constraint.kind
        else { return false }
        return change.before.resolve(other.name, in: change.session) == name
      }
    }
  }
}
