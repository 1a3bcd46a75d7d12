import Catalog
import Linter
import Syntax

/// Reports constraints added to rows that nothing has prepared for them.
struct ConstraintWithoutDataFix: StatementRule {
  static let metadata = RuleMetadata(
    id: "constraint-without-data-fix",
    summary:
      "A constraint added to a table that may hold rows fails on the first row that breaks it.",
    severity: .warning, group: .constraints, page: RulePages.constraintWithoutDataFix)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.changes.compactMap { change in
      guard let demand = TableDemand(change) else { return nil }
      let rows = ExistingRows(of: demand, at: change, in: statement, history)
      guard rows.mayBreakDemand else { return nil }
      return finding(demand, at: change, history.catalog)
    }
  }

  private func finding(
    _ demand: TableDemand, at change: ReplayedChange, _ catalog: Catalog
  ) -> Finding {
    let related = demand.table.origin.map {
      [RelatedLocation("\(demand.table.name) was created here", at: $0.range)]
    }
    let query = OffendingRows(demand, in: change.after).sql
    return Finding(
      demand.message(in: change.after), at: change.range,
      help: query.map { "find the rows that break it, and correct or remove them first:\n\($0)" },
      related: related ?? [])
  }
}

/// The rows a table holds when a demand is made of them, and what was done to them before.
private struct ExistingRows {
  private let demand: TableDemand
  private let change: ReplayedChange
  private let statement: ReplayedStatement
  private let history: ReplayedHistory
  /// The table with everything an earlier part of the migration may have dropped to add it anew.
  private let tableAtStart: Table?

  init(
    of demand: TableDemand, at change: ReplayedChange, in statement: ReplayedStatement,
    _ history: ReplayedHistory
  ) {
    self.demand = demand
    self.change = change
    self.statement = statement
    self.history = history
    tableAtStart = history.migrations[statement.migration].before.table(demand.table.id)
  }

  private var table: Table { demand.table }

  /// Whether there may be rows that break the demand and that nothing has dealt with.
  var mayBreakDemand: Bool {
    mayHoldRows && !isImplied && !complyByBirth && !areFixed && !areGuarded
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
      && birth(of: column).map { $0.isNotNull && $0.default == nil } == true
  }

  /// The column as it was added to a table that was there already.
  private func birth(of column: Column) -> ColumnDefinition? {
    guard let origin = column.origin else { return nil }
    for statement in history.migrations[origin.migration].statements
    where statement.number == origin.statement {
      for change in statement.changes {
        if case .columnAdded(_, let definition, _) = change.action, definition.name == column.name {
          return definition
        }
      }
    }
    return nil
  }

  private func isNew(_ column: Column) -> Bool {
    column.origin?.migration == statement.migration && !column.isInherited
  }

  /// Something that holds now, or held until this migration took it away to put it back.
  private var isImplied: Bool {
    var values: [String: KnownValue] = [:]
    for column in table.columns where isNew(column) && !isFilled(column.name) {
      values[column.name] = birthValue(of: column)
    }
    let tables = [change.before.table(table.id), tableAtStart].compactMap { $0 }
    return Enforced(tables: tables, birthValues: values).implies(demand.demand)
  }

  // MARK: - New columns

  /// Whether the values that new columns were born with comply whatever the rest of the row says.
  private var complyByBirth: Bool {
    let columns = demand.demand.columns.compactMap(table.column)
    let fresh = columns.filter { isNew($0) && !isFilled($0.name) }
    guard !fresh.isEmpty else { return false }
    switch demand.demand {
    // What a CHECK surely comes to is part of what is implied. Where all it asks of are new columns
    // and it can't be told, whoever wrote the default knows.
    case .check(let condition):
      guard fresh.count == Set(demand.demand.columns).count else { return false }
      let values = Dictionary(uniqueKeysWithValues: fresh.map { ($0.name, birthValue(of: $0)) })
      return KnownValue(condition, columns: values) != .boolean(false)
    case .notNull: return fresh.contains { birthValue(of: $0) != .null }
    // One empty column is enough for a row to reference nothing.
    case .foreignKey(let key):
      return key.match == .simple && fresh.contains { birthValue(of: $0) == .null }
        || fresh.count == key.columns.count && isFilledByHand(key.referencedTable)
    case .unique(_, let uniqueness):
      return fresh.contains {
        birthValue(of: $0) == .null && !uniqueness.nullsNotDistinct || isDistinct($0)
      }
    case .primaryKey: return fresh.contains(where: isDistinct)
    case .exclusion: return fresh.contains { birthValue(of: $0) == .null }
    }
  }

  /// What the rows that were there got when the column was added; later defaults are for later rows.
  private func birthValue(of column: Column) -> KnownValue {
    if column.identity != nil || column.generated != nil || column.type?.isSerial == true {
      return .unknown
    }
    guard let value = birth(of: column)?.default else { return .null }
    return KnownValue(value, columns: [:])
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

  /// Whether an earlier statement changed or removed the rows that would break the demand.
  private var areFixed: Bool {
    let columns = demand.demand.columns
    let setsNull = if case .notNull = demand.demand { false } else { true }
    if earlierChanges(of: table.id).contains(where: { $0.mayFix(columns, byNull: setsNull) }) {
      return true
    }
    // Missing parents may be put in instead.
    guard case .foreignKey(let key) = demand.demand else { return false }
    return earlier(key.referencedTable).contains { recorded in
      recorded.change.kind == .insert && recorded.change.source != nil
        && recorded.origin.migration == statement.migration
    }
  }

  // MARK: - Guards

  /// Whether the migration looks at the rows first and stops, or leaves the constraint out.
  private var areGuarded: Bool {
    if case .block(let block) = change.placement, block.guards.contains(where: readsTable) {
      return true
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
      if case .queried(let query) = change.action {
        return reads(query)
          || query.contains { part in
            if case .subquery(let subquery) = part { reads(subquery.query) } else { false }
          }
      }
      return false
    }
  }
}

extension RowChange {
  /// Whether it gives any of the columns a value in rows that are already there.
  fileprivate func touches(_ columns: [String]) -> Bool {
    (kind == .update || kind == .merge) && assignments.contains { columns.contains($0.column) }
  }

  /// Whether it may leave no row that breaks a demand on these columns.
  ///
  /// `byNull` tells whether an empty value is a way out.
  fileprivate func mayFix(_ columns: [String], byNull: Bool) -> Bool {
    switch kind {
    case .truncate: true
    // Some rows of their own kind go: those that the columns, or another query, tell.
    case .delete: condition.map { isAbout(columns, $0) } ?? true
    case .update, .merge, .insert:
      assignments.contains {
        columns.contains($0.column) && (byNull || $0.value != .literal(.null))
      }
    case .copy: false
    }
  }

  private func isAbout(_ columns: [String], _ condition: Expression) -> Bool {
    !from.isEmpty || !commonTables.isEmpty
      || condition.contains { part in
        switch part {
        case .column(let reference): columns.contains(reference.column)
        case .subquery, .opaque: true
        default: false
        }
      }
  }
}

extension TableDemand {
  fileprivate func message(in catalog: Catalog) -> String {
    let columns = demand.columns.map(quoted).joined(separator: ", ")
    let name = name.map { "\(quoted($0)) " } ?? ""
    switch demand {
    case .notNull(let column):
      return
        "SET NOT NULL on \(table.name).\(quoted(column)) fails if a row already there has no value, and no earlier statement fills them"
    case .check:
      return
        "CHECK \(name)on \(table.name) fails if a row already there breaks it, and no earlier statement corrects them"
    case .unique(let columns, let uniqueness):
      let key = columns.map(quoted).joined(separator: ", ")
      let what =
        uniqueness.computedFrom.isEmpty
        ? "UNIQUE \(name)(\(key))" : "unique index \(self.name.map(quoted) ?? "(…)")"
      return
        "\(what) on \(table.name) fails if rows already there are duplicates, and no earlier statement removes them"
    case .primaryKey:
      return
        "PRIMARY KEY (\(columns)) on \(table.name) fails if rows already there are duplicates or empty, and no earlier statement removes them"
    case .foreignKey(let key):
      let referenced =
        catalog.table(key.referencedTable)?.name.description ?? "the referenced table"
      return
        "FOREIGN KEY \(name)(\(columns)) on \(table.name) fails if a row already there points to no row of \(referenced), and no earlier statement deals with them"
    case .exclusion:
      return
        "EXCLUDE \(name)on \(table.name) fails if rows already there collide, and no earlier statement parts them"
    }
  }
}
