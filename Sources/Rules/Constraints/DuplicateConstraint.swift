import Catalog
import Linter
import Syntax

/// Reports constraints that a table has twice.
struct DuplicateConstraint: HistoryRule {
  static let metadata = RuleMetadata(
    id: "duplicate-constraint",
    summary: "The same constraint under two names is checked twice for every row.",
    severity: .warning, group: .constraints, page: RulePages.duplicateConstraint)

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.tables.flatMap { table in
      // Those that may demand the same, so that not every two have to be compared.
      var alike: [Subject: [Constraint]] = [:]
      return table.constraints.compactMap { constraint -> Finding? in
        guard !constraint.isInherited, let subject = constraint.subject else { return nil }
        let other = alike[subject]?.first { $0.demandsTheSame(as: constraint) }
        let stricter =
          other == nil
          ? table.constraints.prefix { $0.name != constraint.name }
            .first { isImplied(constraint, by: $0, on: table) } : nil
        alike[subject, default: []].append(constraint)
        return (other ?? stricter).map {
          finding(constraint, $0, on: table, isSame: other != nil)
        }
      }
    }
  }

  /// Whether an earlier constraint that holds for all rows says as much and more.
  private func isImplied(
    _ constraint: Constraint, by other: Constraint, on table: Table
  ) -> Bool {
    guard other.isValidated || !constraint.isValidated, !other.isInherited else { return false }
    switch (other.kind, constraint.kind) {
    case (.check(let premise), .check(let conclusion)):
      guard premise.isFullyKnown, conclusion.isFullyKnown,
        !Set(premise.columns.map(\.column)).isDisjoint(with: conclusion.columns.map(\.column))
      else { return false }
      return Implication.holds(from: [premise], to: conclusion)
        || CaseImplication(table: table).needs(premise, for: conclusion)
    default: return false
    }
  }

  private func finding(
    _ constraint: Constraint, _ other: Constraint, on table: Table, isSame: Bool
  ) -> Finding {
    var effect = "each row is checked twice"
    switch (constraint.kind, other.kind) {
    case (.foreignKey(let key), .foreignKey(let first))
    where key.onDelete != first.onDelete || key.onUpdate != first.onUpdate:
      effect = "both of them act when a referenced row goes, each in its own way"
    case (.unique, _), (.primaryKey, _): effect = "each has an index of its own to keep up"
    default: break
    }
    // Nobody drops a primary key for a unique constraint.
    let spare = constraint.isPrimaryKey ? other : constraint
    return Finding(
      "\(quoted(constraint.name)) on \(table.name) demands \(isSame ? "what" : "no more than") \(quoted(other.name)) demands: \(effect)",
      at: constraint.origin.range,
      help: "ALTER TABLE \(table.name) DROP CONSTRAINT \(quoted(spare.name));",
      related: [RelatedLocation("\(quoted(other.name)) is added here", at: other.origin.range)])
  }
}

/// What constraints that demand the same have in common.
private enum Subject: Hashable {
  case check(Expression)
  case foreignKey([String])
  case key(Set<String>)
}

extension Constraint {
  fileprivate var subject: Subject? {
    switch kind {
    case .check(let condition): condition.isFullyKnown ? .check(condition) : nil
    case .foreignKey(let key): .foreignKey(key.columns)
    case .unique(let key): .key(Set(key.columns))
    case .primaryKey(let key): .key(Set(key.columns))
    case .notNull, .exclusion: nil
    }
  }

  fileprivate var isPrimaryKey: Bool { if case .primaryKey = kind { true } else { false } }

  fileprivate func demandsTheSame(as other: Constraint) -> Bool {
    switch (kind, other.kind) {
    case (.check(let one), .check(let two)): one == two
    case (.foreignKey(let one), .foreignKey(let two)):
      one.referencedTable == two.referencedTable && one.columns == two.columns
        && one.referencedColumns == two.referencedColumns && one.match == two.match
    case (.unique(let one), .unique(let two)):
      Set(one.columns) == Set(two.columns) && one.nullsNotDistinct == two.nullsNotDistinct
    case (.unique(let one), .primaryKey(let two)), (.primaryKey(let two), .unique(let one)):
      Set(one.columns) == Set(two.columns)
    default: false
    }
  }
}
