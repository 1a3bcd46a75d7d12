import Catalog
import Syntax

/// What a change asks of every row that a table already holds.
enum Demand {
  case check(Expression)
  case notNull(column: String)
  case unique(columns: [String], Uniqueness)
  case primaryKey(columns: [String])
  case foreignKey(Constraint.ForeignKey)
  case exclusion(ConstraintDefinition.Exclusion)

  struct Uniqueness {
    /// Whether all parts of the key are plain columns.
    var isPlain = true
    var predicate: Expression?
    var nullsNotDistinct = false
  }

  /// The columns whose values decide whether a row complies.
  var columns: [String] {
    switch self {
    case .check(let condition): condition.columns.map(\.column)
    case .notNull(let column): [column]
    case .unique(let columns, _), .primaryKey(let columns): columns
    case .foreignKey(let key): key.columns
    case .exclusion(let exclusion): exclusion.elements.compactMap(\.column)
    }
  }
}

/// A demand, on which table, and what to call it.
struct TableDemand {
  let demand: Demand
  let table: Table
  /// The name of the constraint or index that makes it, if it has one.
  let name: String?

  /// The demand that a replayed change makes on rows already there; nil if it makes none.
  init?(_ change: ReplayedChange) {
    switch change.action {
    case .constraintAdded(let reference, let definition):
      guard definition.isValidated,
        let table = change.before.table(reference.name, in: change.session),
        let demand = Self.demand(of: definition, in: change)
      else { return nil }
      self.init(demand: demand, table: table, name: definition.name)
    case .columnNullabilityChanged(let reference, let column, isNotNull: true):
      guard let table = change.before.table(reference.name, in: change.session) else { return nil }
      self.init(demand: .notNull(column: column), table: table, name: nil)
    case .indexCreated(let index) where index.isUnique:
      guard let table = change.before.table(index.table, in: change.session) else { return nil }
      let columns = index.elements.compactMap(\.column)
      self.init(
        demand: .unique(
          columns: columns,
          Demand.Uniqueness(
            isPlain: columns.count == index.elements.count, predicate: index.predicate,
            nullsNotDistinct: index.nullsNotDistinct)),
        table: table, name: index.name)
    default: return nil
    }
  }

  private init(demand: Demand, table: Table, name: String?) {
    self.demand = demand
    self.table = table
    self.name = name
  }

  private static func demand(
    of definition: ConstraintDefinition, in change: ReplayedChange
  ) -> Demand? {
    switch definition.kind {
    case .check(let condition): return .check(condition)
    case .notNull(let column): return .notNull(column: column)
    // USING INDEX: the rows were looked at when the index was built.
    case .unique(let key):
      return key.index == nil
        ? .unique(
          columns: key.columns, Demand.Uniqueness(nullsNotDistinct: key.nullsNotDistinct))
        : nil
    case .primaryKey(let key):
      return key.index == nil ? .primaryKey(columns: key.columns) : nil
    case .foreignKey(let key):
      return change.after.resolve(key, in: change.session).map { .foreignKey($0) }
    case .exclusion(let exclusion): return .exclusion(exclusion)
    }
  }
}

extension TableDemand {
  /// Whether what a table already enforces on all its rows includes the demand.
  func isImplied(by table: Table) -> Bool {
    switch demand {
    case .notNull(let column): return table.guaranteesNotNull(column)
    case .check(let condition):
      return table.validatedChecks.contains { $0.implies(condition) }
    case .unique(let columns, let uniqueness):
      // With NULLS NOT DISTINCT two empty keys collide as well, which no plain key rules out.
      let isStricter =
        uniqueness.nullsNotDistinct && !columns.allSatisfy(table.guaranteesNotNull)
      return !isStricter && uniqueness.isPlain && table.guaranteesUnique(columns)
    case .primaryKey(let columns):
      return table.guaranteesUnique(columns) && columns.allSatisfy(table.guaranteesNotNull)
    case .foreignKey(let key):
      return table.constraints.contains { constraint in
        guard constraint.isValidated, let existing = constraint.foreignKey else { return false }
        return existing.columns == key.columns && existing.referencedTable == key.referencedTable
          && (existing.referencedColumns == key.referencedColumns
            || existing.referencedColumns.isEmpty || key.referencedColumns.isEmpty)
      }
    case .exclusion: return false
    }
  }
}

extension Table {
  /// The conditions that hold for every row.
  fileprivate var validatedChecks: [Expression] {
    constraints.compactMap { constraint in
      if case .check(let condition) = constraint.kind, constraint.isValidated {
        condition
      } else {
        nil
      }
    }
  }

  fileprivate func guaranteesNotNull(_ column: String) -> Bool {
    if self.column(column)?.isNotNull == true { return true }
    return validatedChecks.contains { check in
      check.conjuncts.contains { conjunct in
        if case .nullTest(.column(let tested), isNegated: true) = conjunct {
          tested.column == column
        } else {
          false
        }
      }
    }
  }

  /// Whether some unique index over a part of these columns covers all rows.
  fileprivate func guaranteesUnique(_ columns: [String]) -> Bool {
    indexes.contains { index in
      let key = index.keyColumns.compactMap { $0 }
      return index.isUnique && index.predicate == nil && key.count == index.elements.count
        && Set(key).isSubset(of: columns)
        // Rows with an empty key are all different to it.
        && (Set(key) == Set(columns) || key.allSatisfy(guaranteesNotNull))
    }
  }
}

extension Expression {
  /// Whether a row that passes this check passes the other, as far as can be seen.
  fileprivate func implies(_ other: Expression) -> Bool {
    if self == other || conjuncts.contains(other) { return true }
    // A longer list of allowed values lets through what the shorter one did.
    guard let (column, values) = allowedValues, let (otherColumn, otherValues) = other.allowedValues
    else { return false }
    return column == otherColumn && Set(values).isSubset(of: otherValues)
  }

  /// The column and the constants of `column IN (…)` or `column = ANY (ARRAY[…])`.
  private var allowedValues: (column: String, values: [Expression])? {
    guard case .operation(let operation) = self, let left = operation.left,
      case .column(let column) = left.withoutCasts
    else { return nil }
    switch (operation.kind, operation.right.withoutCasts) {
    case (.in, .row(let values)), (.any, .array(let values)):
      return (column.column, values.map(\.withoutCasts))
    case (.plain, let value) where operation.name.name == "=":
      return (column.column, [value])
    default: return nil
    }
  }

  var withoutCasts: Expression {
    if case .cast(let inner, _) = self { inner.withoutCasts } else { self }
  }
}
