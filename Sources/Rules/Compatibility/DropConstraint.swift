import Catalog
import Linter
import Syntax

/// Reports constraints that go and are not replaced.
struct DropConstraint: StatementRule {
  static let metadata = RuleMetadata(
    id: "drop-constraint",
    summary: "Rows that the constraint kept out can be written from now on.",
    severity: .warning, group: .compatibility, page: RulePages.dropConstraint,
    aliases: ["ban-drop-constraint"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .constraintDropped(let reference, let name, _, _) = step.action, !step.isRefused,
        !step.isNew(reference.name), let table = step.table(reference.name),
        let constraint = table.constraint(name), !step.isNew(constraint.origin),
        let after = step.migration.after.table(table.id),
        !isReplaced(constraint, on: after), !losesColumns(constraint, after)
      else { return nil }
      if case .primaryKey = constraint.kind { return nil }
      return finding(constraint, on: table, step)
    }
  }

  /// Whether the table ends up with a constraint of the kind over some of its columns.
  private func isReplaced(_ constraint: Constraint, on table: Table) -> Bool {
    let columns = Set(constraint.columns)
    return table.constraints.contains { other in
      other.name == constraint.name
        || other.isSameKind(as: constraint) && !columns.isDisjoint(with: other.columns)
    }
      || constraint.isKey
        && table.indexes.contains { index in
          index.isUnique && !columns.isDisjoint(with: index.keyColumns.compactMap(\.self))
        }
  }

  /// Whether a column of it is gone when the migration is through.
  private func losesColumns(_ constraint: Constraint, _ table: Table) -> Bool {
    table.hasAllColumns && !constraint.columns.allSatisfy { table.column($0) != nil }
  }

  private func finding(
    _ constraint: Constraint, on table: Table, _ step: MigrationStep
  ) -> Finding {
    let referenced = constraint.foreignKey.flatMap { step.change.before.table($0.referencedTable) }
    let definition = constraint.definition(referencing: referenced?.name)
    return Finding(
      "dropping \(quoted(constraint.name)) lets rows into \(table.name) that it kept out: \(definition)",
      at: step.change.range,
      help:
        "once such rows are there, it can't be added again without correcting them; to go back: ALTER TABLE \(table.name) ADD CONSTRAINT \(quoted(constraint.name)) \(definition)\(constraint.canBeNotValid ? " NOT VALID" : "");",
      related: [constraint.origin.note("the constraint")],
      cause: step.cause(Self.metadata, part: quoted(constraint.name)))
  }
}

extension Constraint {
  fileprivate func isSameKind(as other: Constraint) -> Bool {
    switch (kind, other.kind) {
    case (.check, .check), (.foreignKey, .foreignKey), (.exclusion, .exclusion),
      (.notNull, .notNull):
      true
    default: isKey && other.isKey
    }
  }

  fileprivate var isKey: Bool {
    switch kind {
    case .unique, .primaryKey: true
    case .check, .notNull, .foreignKey, .exclusion: false
    }
  }

  fileprivate var canBeNotValid: Bool {
    switch kind {
    case .check, .foreignKey: isValidated
    case .notNull, .unique, .primaryKey, .exclusion: false
    }
  }
}
