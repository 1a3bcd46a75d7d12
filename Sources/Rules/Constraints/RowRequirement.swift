import Catalog
import Syntax

/// What a change asks of every row that a table already holds.
enum RowRequirement {
  case check(Expression)
  case notNull(column: String)
  case unique(columns: [String], Uniqueness)
  case primaryKey(columns: [String])
  case foreignKey(Constraint.ForeignKey)
  case exclusion(ConstraintDefinition.Exclusion)

  struct Uniqueness {
    /// Whether all parts of the key are columns, or hashes that keep their values apart.
    var isPlain = true
    /// The columns that the key holds something computed of.
    var computedFrom: [String] = []
    /// The parts of the key as SQL; empty when they are the columns.
    var parts: [String] = []
    var predicate: Expression?
    var nullsNotDistinct = false
  }

  /// The columns whose values decide whether a row complies.
  var columns: [String] {
    switch self {
    case .check(let condition): condition.columns.map(\.column)
    case .notNull(let column): [column]
    case .unique(let columns, let uniqueness): columns + uniqueness.computedFrom
    case .primaryKey(let columns): columns
    case .foreignKey(let key): key.columns
    case .exclusion(let exclusion): exclusion.elements.compactMap(\.column)
    }
  }
}

extension RowRequirement {
  /// What `VALIDATE CONSTRAINT` asks; only checks and foreign keys can have been put off.
  fileprivate init?(validating constraint: Constraint) {
    switch constraint.kind {
    case .check(let condition): self = .check(condition)
    case .foreignKey(let key): self = .foreignKey(key)
    case .notNull, .unique, .primaryKey, .exclusion: return nil
    }
  }
}

/// A requirement, of which table, and what to call it.
struct TableRequirement {
  let ofRows: RowRequirement
  let table: Table
  /// The name of the constraint or index that makes it, if it has one.
  let name: String?

  /// What a replayed change requires of rows already there; nil if it requires nothing.
  init?(_ change: ReplayedChange) {
    switch change.action {
    case .constraintAdded(let reference, let definition):
      guard definition.isValidated,
        let table = Self.table(reference.name, in: change),
        let requirement = Self.requirement(of: definition, in: change)
      else { return nil }
      self.init(requirement, table: table, name: definition.name)
    case .constraintValidated(let reference, let name):
      guard let table = Self.table(reference.name, in: change),
        let constraint = table.constraint(name), !constraint.isValidated,
        let requirement = RowRequirement(validating: constraint)
      else { return nil }
      self.init(requirement, table: table, name: name)
    case .columnNullabilityChanged(let reference, let column, isNotNull: true):
      guard let table = Self.table(reference.name, in: change) else { return nil }
      self.init(.notNull(column: column), table: table, name: nil)
    case .indexCreated(let index) where index.isUnique:
      // One of that name is there: with IF NOT EXISTS nothing happens.
      guard let table = Self.table(index.table, in: change),
        !table.indexes.contains(where: { $0.name == index.name })
      else { return nil }
      let columns = index.elements.compactMap(\.column)
      self.init(
        .unique(
          columns: columns,
          RowRequirement.Uniqueness(
            isPlain: index.elements.allSatisfy { $0.column != nil || $0.isHash },
            computedFrom: index.elements.flatMap(\.computedFrom),
            parts: index.elements.map(\.keySQL), predicate: index.predicate,
            nullsNotDistinct: index.nullsNotDistinct)),
        table: table, name: index.name)
    default: return nil
    }
  }

  private init(_ ofRows: RowRequirement, table: Table, name: String?) {
    self.ofRows = ofRows
    self.table = table
    self.name = name
  }

  /// The table as the change found it; one that nobody created is first heard of by the change itself.
  private static func table(_ name: ObjectName, in change: ReplayedChange) -> Table? {
    change.before.table(name, in: change.session) ?? change.after.table(name, in: change.session)
  }

  private static func requirement(
    of definition: ConstraintDefinition, in change: ReplayedChange
  ) -> RowRequirement? {
    switch definition.kind {
    case .check(let condition): return .check(condition)
    case .notNull(let column): return .notNull(column: column)
    // USING INDEX: the rows were looked at when the index was built.
    case .unique(let key):
      return key.index == nil
        ? .unique(
          columns: key.columns, RowRequirement.Uniqueness(nullsNotDistinct: key.nullsNotDistinct))
        : nil
    case .primaryKey(let key):
      guard let name = key.index else { return .primaryKey(columns: key.columns) }
      // The index tells that rows differ, not that none is empty.
      let table = change.before.tables.first { $0.indexes.contains { $0.name == name } }
      let columns = table?.indexes.first { $0.name == name }?.keyColumns.compactMap { $0 }
      return columns.map { .primaryKey(columns: $0) }
    case .foreignKey(let key):
      return change.after.resolve(key, in: change.session).map { .foreignKey($0) }
    case .exclusion(let exclusion): return .exclusion(exclusion)
    }
  }
}

/// What is enforced on all rows of a table at a time when something is required of them.
struct Enforced {
  /// The table as it is, and as it was before the migration may have dropped something to put it back.
  let tables: [Table]
  /// The values of columns that no statement has given another one.
  let birthValues: [String: KnownValue]

  func implies(_ requirement: RowRequirement) -> Bool {
    switch requirement {
    case .notNull(let column): return guaranteesNotNull(column)
    case .check(let condition):
      return Implication.holds(
        from: tables.flatMap(\.validatedChecks), to: condition, known: birthValues)
        || tables.last.map { table in
          CaseImplication(table: table)
            .holds(from: tables.flatMap(\.validatedChecks), to: condition)
        } == true
    case .unique(let columns, let uniqueness):
      // With NULLS NOT DISTINCT two empty keys collide as well, which no plain key rules out.
      let isStricter = uniqueness.nullsNotDistinct && !columns.allSatisfy(guaranteesNotNull)
      return tables.contains { $0.enforces(uniqueness, on: columns) }
        || !isStricter && guaranteesUnique(columns + uniqueness.computedFrom)
          && uniqueness.isPlain
    case .primaryKey(let columns):
      return guaranteesUnique(columns) && columns.allSatisfy(guaranteesNotNull)
    case .foreignKey(let key): return tables.contains { $0.enforces(key) }
    case .exclusion(let exclusion): return tables.contains { $0.enforces(exclusion) }
    }
  }

  private func guaranteesNotNull(_ column: String) -> Bool {
    tables.contains { $0.guaranteesNotNull(column) }
      || birthValues[column].map { $0 != .null && $0 != .unknown } == true
  }

  /// Whether some unique index over a part of these columns covers all rows.
  private func guaranteesUnique(_ columns: [String]) -> Bool {
    tables.flatMap(\.indexes).contains { index in
      let key = index.keyColumns.compactMap { $0 }
      return index.isUnique && index.predicate == nil && key.count == index.elements.count
        && Set(key).isSubset(of: columns)
    }
  }
}

extension Table {
  /// The conditions that hold for every row.
  var validatedChecks: [Expression] {
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

  /// Whether a unique index of exactly this key is there.
  fileprivate func enforces(_ uniqueness: RowRequirement.Uniqueness, on columns: [String]) -> Bool {
    let parts = uniqueness.parts.isEmpty ? columns.map(quoted) : uniqueness.parts
    return indexes.contains { index in
      index.isUnique && index.elements.map(\.keySQL) == parts
        && index.predicate == uniqueness.predicate
        && index.nullsNotDistinct == uniqueness.nullsNotDistinct
    }
  }

  fileprivate func enforces(_ exclusion: ConstraintDefinition.Exclusion) -> Bool {
    constraints.contains { constraint in
      if case .exclusion(let existing) = constraint.kind { existing == exclusion } else { false }
    }
  }

  fileprivate func enforces(_ key: Constraint.ForeignKey) -> Bool {
    constraints.contains { constraint in
      guard constraint.isValidated, let existing = constraint.foreignKey else { return false }
      return existing.columns == key.columns && existing.referencedTable == key.referencedTable
        && (existing.referencedColumns == key.referencedColumns
          || existing.referencedColumns.isEmpty || key.referencedColumns.isEmpty)
    }
  }
}

extension Expression {
  var withoutCasts: Expression {
    if case .cast(let inner, _) = self { inner.withoutCasts } else { self }
  }
}

extension IndexDefinition.Element {
  /// Whether it is a hash of a column: `md5(version)`.
  fileprivate var isHash: Bool {
    guard case .expression(.call(let call)) = key, computedFrom.count == 1 else { return false }
    return ["md5", "sha256", "sha512", "digest"].contains(call.name.name)
  }

  /// The part of the key as SQL; empty when it is not known in full.
  var keySQL: String {
    switch key {
    case .column(let name): quoted(name)
    case .expression(let expression): expression.isFullyKnown ? expression.sql : ""
    }
  }

  fileprivate var computedFrom: [String] {
    if case .expression(let expression) = key { expression.columns.map(\.column) } else { [] }
  }
}
