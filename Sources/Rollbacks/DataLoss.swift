import Catalog
import Linter
import Syntax

/// A step of a migration that SQL can't take back.
package struct DataLoss {
  /// The step in a few words: `DROP COLUMN calls.notes`.
  package let step: String
  /// A copy that would help, made before; nil where none does.
  package let backup: Backup?
  /// The change.
  package let range: SourceRange
}

/// Finds what a migration loses for good.
package struct DataLossReader {
  private let migration: ReplayedMigration
  private let number: Int?
  private let rollback: [ReplayedChange]

  /// Reads a migration; its rollback shows what comes back.
  package init(_ migration: ReplayedMigration) {
    self.migration = migration
    number = migration.statements.first?.migration
    rollback = migration.rollback.flatMap(\.changes)
  }

  /// The steps in order, each said once.
  package var losses: [DataLoss] {
    var losses: [DataLoss] = []
    var copies: [Copy] = []
    for change in migration.statements.flatMap(\.changes) {
      if let loss = loss(change, copies), !losses.contains(where: { $0.step == loss.step }) {
        losses.append(loss)
      }
      copies += self.copies(change)
    }
    return losses
  }

  private func loss(_ change: ReplayedChange, _ copies: [Copy]) -> DataLoss? {
    switch change.action {
    case .columnDropped(let table, let column, _, _):
      guard let table = oldTable(table.name, change) else { return nil }
      return droppedColumn(column, of: table, change, copies)
    case .objectDropped(let drop): return dropped(drop, change, copies)
    case .rowsChanged(let rows):
      guard let table = oldTable(rows.table, change) else { return nil }
      return changedRows(rows, of: table, change, copies)
    case .enumValueAdded(let type, let value, _, _, _):
      return addedValue(value, to: type, change)
    case .schemaCreated, .tableCreated, .viewCreated, .sequenceCreated, .sequenceAltered,
      .indexCreated, .objectRenamed, .objectMoved, .columnAdded, .columnRenamed,
      .columnTypeChanged, .columnDefaultChanged, .columnNullabilityChanged,
      .columnIdentityChanged, .columnIdentityAltered, .columnExpressionChanged, .constraintAdded,
      .constraintValidated, .constraintDropped, .constraintRenamed,
      .constraintAltered, .rowSecurityChanged, .policyCreated, .policyAltered,
      .triggerCreated, .triggerToggled, .ruleCreated, .partitionAttached, .partitionDetached,
      .inheritanceChanged, .tableOptionChanged, .statisticsCreated, .statisticsTargetChanged,
      .functionCreated, .functionAltered, .typeCreated, .enumValueRenamed, .domainAltered,
      .extensionCreated, .eventTriggerCreated, .eventTriggerToggled, .publicationCreated,
      .publicationAltered, .roleCreated, .roleAltered, .roleGranted, .privilegesChanged,
      .ownerChanged, .ownedDropped, .ownedReassigned, .queried, .called, .settingChanged,
      .transaction, .tablesLocked, .maintenance, .raised, .commented, .unread:
      return nil
    }
  }

  /// A table with rows from before the migration.
  private func oldTable(_ name: ObjectName, _ change: ReplayedChange) -> Table? {
    guard let table = change.before.table(name, in: change.session), !table.isForeign,
      table.persistence != .temporary, table.origin?.migration != number || table.origin == nil
    else { return nil }
    return table
  }

  // MARK: - Steps

  private func droppedColumn(
    _ name: String, of table: Table, _ change: ReplayedChange, _ copies: [Copy]
  ) -> DataLoss? {
    let column = table.column(name)
    guard column != nil || !table.hasAllColumns, column?.generated == nil,
      column?.origin.map({ $0.migration != number }) ?? true,
      !copies.contains(where: { $0.keeps(table.id, column: name) })
    else { return nil }
    return DataLoss(
      step: "DROP COLUMN \(table.name).\(quoted(name))",
      backup: Backup(of: table, column: name), range: change.range)
  }

  private func dropped(
    _ drop: ObjectDrop, _ change: ReplayedChange, _ copies: [Copy]
  ) -> DataLoss? {
    guard drop.kind == .table, let table = oldTable(drop.name, change),
      change.after.table(table.id) == nil,
      !copies.contains(where: { $0.reads(table.id) })
    else { return nil }
    return DataLoss(
      step: "DROP TABLE \(table.name)", backup: Backup(of: table), range: change.range)
  }

  private func changedRows(
    _ rows: RowChange, of table: Table, _ change: ReplayedChange, _ copies: [Copy]
  ) -> DataLoss? {
    guard !rollback.contains(where: { writes($0, to: table, like: rows.kind) }) else { return nil }
    let condition = rows.from.isEmpty ? rows.condition : nil
    switch rows.kind {
    case .delete, .truncate:
      guard !copies.contains(where: { $0.keeps(table.id, where: condition) }) else { return nil }
      return DataLoss(
        step: rows.summary, backup: Backup(of: table, in: rows, at: change),
        range: change.range)
    case .update:
      let columns = rows.overwritten.filter { name in
        table.column(name)?.origin.map { $0.migration != number } ?? true
          && !copies.contains { $0.keeps(table.id, column: name) }
      }
      guard !columns.isEmpty else { return nil }
      return DataLoss(
        step: "\(rows.summary) SET \(columns.map(quoted).joined(separator: ", "))",
        backup: Backup(of: table, in: rows, at: change), range: change.range)
    case .insert, .merge, .copy: return nil
    }
  }

  /// Whether the rollback puts rows back into a table, or values into rows.
  private func writes(
    _ change: ReplayedChange, to table: Table, like kind: RowChange.Kind
  ) -> Bool {
    guard case .rowsChanged(let rows) = change.action,
      change.before.resolve(rows.table, in: change.session) == table.name
    else { return false }
    switch rows.kind {
    case .insert, .merge, .copy: return true
    case .update: return kind == .update
    case .delete, .truncate: return false
    }
  }

  private func addedValue(
    _ value: String, to type: ObjectName, _ change: ReplayedChange
  ) -> DataLoss? {
    let isRemade = rollback.contains { undone in
      if case .objectDropped(let drop) = undone.action {
        drop.kind == .type && drop.name.name == type.name
      } else if case .objectRenamed(let rename) = undone.action {
        rename.kind == .type && rename.name.name == type.name
      } else {
        false
      }
    }
    let types = [QualifiedName(type.schema ?? change.session.creationSchema, type.name)]
    let isNew = types.contains { change.before.type($0)?.origin.migration == number }
    // Nobody says that the value will go away unless there is a rollback that should do it.
    guard !migration.lacksRollback, !isRemade, !isNew else { return nil }
    return DataLoss(
      step: "ADD VALUE \(literal(value)) to \(type)", backup: nil, range: change.range)
  }

  // MARK: - Copies

  /// What a change copies, to where it stays.
  private func copies(_ change: ReplayedChange) -> [Copy] {
    func stays(_ name: ObjectName) -> Bool {
      let target = change.after.table(name, in: change.session)
      return target.map { migration.after.table($0.id) != nil && $0.persistence != .temporary }
        ?? false
    }
    func relations(_ names: [ObjectName]) -> [RelationID] {
      names.compactMap { change.before.table($0, in: change.session)?.id }
    }
    func copies(_ rows: RowChange) -> [Copy] {
      let inner = rows.commonTables.flatMap { table in
        if case .rowChange(let rows) = table.body { copies(rows) } else { [Copy]() }
      }
      guard stays(rows.table) else { return inner }
      if let source = rows.source {
        return inner + [Copy(query: source, sources: relations(source.relations))]
      }
      guard rows.kind == .update else { return inner }
      let sources = relations([rows.table] + rows.from.flatMap(\.relations))
      return inner + [Copy(values: rows.assignments.map(\.value), sources: sources)]
    }
    if case .rowsChanged(let rows) = change.action { return copies(rows) }
    guard case .tableCreated(let table) = change.action, let query = table.query,
      !table.isWithoutData, stays(table.name)
    else { return [] }
    return [Copy(query: query, sources: relations(query.relations))]
  }
}

/// Rows or values that a migration has put elsewhere before it takes them away.
private struct Copy {
  private let sources: [RelationID]
  private let condition: Expression?
  private let isWhole: Bool
  private let columns: Set<String>

  init(query: Query, sources: [RelationID]) {
    self.sources = sources
    var columns: Set<String> = []
    _ = query.contains {
      if case .column(let reference) = $0 { columns.insert(reference.column) }
      return false
    }
    self.columns = columns
    if case .select(let select) = query.body, query.limit == nil, select.groups.isEmpty {
      condition = select.condition
      isWhole = true
    } else {
      condition = nil
      isWhole = false
    }
  }

  init(values: [Expression], sources: [RelationID]) {
    self.sources = sources
    condition = nil
    isWhole = false
    columns = Set(values.flatMap { $0.columns.map(\.column) })
  }

  /// Whether whoever wrote it has taken from the table what is still wanted.
  func reads(_ table: RelationID) -> Bool { sources.contains(table) }

  /// Whether it has all the rows of a condition; all rows of the table if nil.
  func keeps(_ table: RelationID, where condition: Expression?) -> Bool {
    sources.contains(table) && isWhole && (self.condition == nil || self.condition == condition)
  }

  /// Whether it has the values of a column.
  func keeps(_ table: RelationID, column: String) -> Bool {
    sources.contains(table) && (columns.contains(column) || columns.contains("*"))
  }
}

extension RowChange {
  /// The columns whose values are gone afterwards: those that were empty have lost nothing.
  fileprivate var overwritten: [String] {
    var empty: Set<String> = []
    _ = condition?.contains {
      if case .nullTest(.column(let reference), isNegated: false) = $0 {
        empty.insert(reference.column)
      }
      return false
    }
    return assignments.filter { !empty.contains($0.column) && !$0.keepsValue }.map(\.column)
  }
}

extension RowChange.Assignment {
  /// `a = COALESCE(a, …)` fills in what is empty.
  fileprivate var keepsValue: Bool {
    guard case .coalesce(let values) = value, case .column(let reference)? = values.first else {
      return false
    }
    return reference.column == column
  }
}
