import Catalog
import Linter
import Syntax

/// The rows a table holds when something is required of them, and what was done to them before.
struct ExistingRows {
  private let requirement: TableRequirement
  private let change: ReplayedChange
  private let statement: ReplayedStatement
  private let history: ReplayedHistory

  init(
    of requirement: TableRequirement, at change: ReplayedChange, in statement: ReplayedStatement,
    _ history: ReplayedHistory
  ) {
    self.requirement = requirement
    self.change = change
    self.statement = statement
    self.history = history
  }

  private var table: Table { requirement.table }
  private var births: ColumnBirths { ColumnBirths(history: history) }

  /// What is known of rows that may break the requirement.
  enum Danger {
    /// There are none, or the migration looks at them itself.
    case none
    /// Nothing has dealt with them.
    case unprepared
    /// Something repairs some of them, perhaps all.
    case repaired
  }

  var danger: Danger { !areInTheWay ? .none : areFixed ? .repaired : .unprepared }

  private var areInTheWay: Bool {
    mayHoldRows && !isImplied && !complyByBirth && !areGuarded && !areMadeToFit
  }

  /// Whether the migration made the table, and put rows into it of which it is known that they comply.
  private var areMadeToFit: Bool {
    table.origin?.migration == statement.migration
      && FilledTable(table, earlier(table.id), in: change, history)
        .complies(with: requirement.ofRows)
  }

  private var mayHoldRows: Bool {
    guard table.persistence != .temporary, !table.isForeign else { return false }
    if table.columns.contains(where: isRequiredNewColumn) { return false }
    guard table.origin?.migration == statement.migration else { return true }
    // New here: only rows from elsewhere are a surprise, those written out in the file are not.
    return earlierChanges(of: table.id).contains { $0.source != nil || $0.kind == .copy }
  }

  /// A column that could only be added because the table is empty.
  private func isRequiredNewColumn(_ column: Column) -> Bool {
    guard isNew(column) else { return false }
    // NOT NULL from the start, and nothing to fill it with.
    return column.isNotNull && !column.fillsItself
      && births.definition(of: column).map { $0.isNotNull && $0.default == nil } == true
  }

  private func isNew(_ column: Column) -> Bool {
    // Of a new table, they hold what is put in with the row.
    table.origin?.migration != statement.migration
      && column.origin?.migration == statement.migration && !column.isInherited
  }

  /// Something that holds now, or held until this migration took it away to put it back.
  private var isImplied: Bool {
    var values: [String: KnownValue] = [:]
    for column in table.columns where isNew(column) && !isFilled(column.name) {
      values[column.name] = births.value(of: column)
    }
    func isImplied(by tables: [Table]) -> Bool {
      Enforced(tables: tables, birthValues: values).implies(requirement.ofRows)
    }
    let now = [change.before.table(table.id)].compactMap(\.self)
    if case .notNull = requirement.ofRows,
      change.hasUnseenProof(
        of: table.id, in: history.migrations[statement.migration].statements)
    {
      return true
    }
    return isImplied(by: now) || isImplied(by: now + tablesBeforeDrops)
  }

  /// The table as the migration found it, and before each part that dropped something of it.
  private var tablesBeforeDrops: [Table] {
    let migration = history.migrations[statement.migration]
    let drops = migration.statements.prefix { $0.number <= statement.number }.flatMap(\.changes)
      .filter(\.dropsPart)
    return ([migration.before] + drops.map(\.before)).compactMap { $0.table(table.id) }
  }

  // MARK: - New columns

  /// Whether the values that new columns were born with comply whatever the rest of the row says.
  private var complyByBirth: Bool {
    let columns = requirement.ofRows.columns.compactMap(table.column)
    let fresh = columns.filter { isNew($0) && !isFilled($0.name) }
    guard !fresh.isEmpty else { return false }
    switch requirement.ofRows {
    // What a CHECK surely comes to is part of what is implied. Where all it asks of are new columns
    // and it can't be told, whoever wrote the default knows.
    case .check(let condition):
      // A condition may name a column several times.
      let values = Dictionary(fresh.map { ($0.name, births.value(of: $0)) }) { first, _ in first }
      guard values.count == Set(requirement.ofRows.columns).count else { return false }
      return KnownValue(condition, columns: values) != .boolean(false)
    case .notNull: return fresh.contains { births.value(of: $0) != .null }
    // One empty column is enough for a row to reference nothing.
    case .foreignKey(let key):
      return key.match == .simple && fresh.contains { births.value(of: $0) == .null }
        || fresh.count == key.columns.count && isFilledByHand(key.referencedTable)
    case .unique(_, let uniqueness):
      return fresh.contains {
        births.value(of: $0) == .null && !uniqueness.nullsNotDistinct || isDistinct($0)
      }
    case .primaryKey: return fresh.contains(where: isDistinct)
    case .exclusion: return fresh.contains { births.value(of: $0) == .null }
    }
  }

  /// Whether each row gets a value of its own.
  private func isDistinct(_ column: Column) -> Bool {
    if column.identity != nil || column.type?.isSerial == true { return true }
    guard case .call(let call)? = column.default?.withoutCasts else { return false }
    return call.name.name.contains("uuid") || call.name.name == "nextval"
  }

  private func isFilled(_ column: String) -> Bool {
    earlierChanges(of: table.id).contains { $0.touches([column]) }
  }

  /// Whether the history itself puts rows into a table: those that a new column's default points to.
  private func isFilledByHand(_ id: RelationID) -> Bool {
    earlierChanges(of: id).contains { $0.kind == .insert || $0.kind == .copy }
  }

  // MARK: - Fixes

  private func earlier(_ id: RelationID) -> [RecordedRowChange] {
    (history.rowChanges[id] ?? []).filter { precedes($0.origin) }
  }

  private func earlierChanges(of id: RelationID) -> [RowChange] { earlier(id).map(\.change) }

  private func precedes(_ origin: Origin) -> Bool {
    origin.statement < statement.number
      || origin.statement == statement.number && origin.range.start < change.range.start
  }

  /// The table and those of which it is a part: what is done to their rows is done to its own.
  private var family: [RelationID] {
    [table.id] + table.parents + [table.partitionParent].compactMap { $0 }
  }

  /// Whether an earlier statement changed or removed the rows that would break the requirement.
  private var areFixed: Bool {
    if family.contains(where: { id in
      earlier(id).contains { $0.mayFix(requirement.ofRows) }
    }) {
      return true
    }
    // Missing parents may be put in instead.
    guard case .foreignKey(let key) = requirement.ofRows else { return false }
    return earlier(key.referencedTable).contains { recorded in
      recorded.change.kind == .insert && recorded.change.source != nil
        && recorded.origin.migration == statement.migration
    }
  }

  // MARK: - Guards

  /// Whether the migration looks at the rows first and stops, or leaves the constraint out.
  private var areGuarded: Bool {
    if case .block(let block) = change.placement {
      if block.guards.contains(where: readsTable) { return true }
      // A count that was taken into a variable before.
      if block.guards.contains(where: isCondition), statement.changes.contains(where: asksTable) {
        return true
      }
    }
    let statements = history.migrations[statement.migration].statements
    return statements.contains { candidate in
      candidate.number <= statement.number && stopsOnOffenders(candidate)
    }
  }

  private func readsTable(_ guard: SchemaChange.Guard) -> Bool {
    guard case .condition(let condition?, _) = `guard` else { return false }
    return condition.contains { part in
      if case .subquery(let subquery) = part { reads(subquery.query) } else { false }
    }
  }

  private func reads(_ query: Query) -> Bool {
    query.relations.contains { change.after.table($0, in: change.session)?.id == table.id }
  }

  /// A block that queries the table and, under a condition, raises an error.
  private func stopsOnOffenders(_ candidate: ReplayedStatement) -> Bool {
    let raises = candidate.changes.contains { change in
      guard case .raised = change.action, case .block(let block) = change.placement else {
        return false
      }
      return block.guards.contains { `guard` in
        switch `guard` {
        case .condition, .loop: true
        case .exceptionHandler: false
        }
      }
    }
    guard raises else { return false }
    return candidate.changes.contains { change in
      if case .block(let block) = change.placement, block.guards.contains(where: readsTable) {
        return true
      }
      return asksTable(change)
    }
  }

  private func isCondition(_ guard: SchemaChange.Guard) -> Bool {
    if case .condition = `guard` { true } else { false }
  }

  /// Whether a statement of a block queries the table.
  private func asksTable(_ change: ReplayedChange) -> Bool {
    guard case .queried(let query) = change.action else { return false }
    return reads(query)
      || query.contains { part in
        if case .subquery(let subquery) = part { reads(subquery.query) } else { false }
      }
  }
}

extension ReplayedChange {
  /// Whether it may take away what is enforced on rows.
  fileprivate var dropsPart: Bool {
    switch action {
    case .constraintDropped, .columnNullabilityChanged(_, _, isNotNull: false): true
    case .objectDropped(let drop): drop.kind == .index
    default: false
    }
  }
}

extension RowChange {
  /// Whether it gives any of the columns a value in rows that are already there.
  fileprivate func touches(_ columns: [String]) -> Bool {
    (kind == .update || kind == .merge) && assignments.contains { columns.contains($0.column) }
  }
}
