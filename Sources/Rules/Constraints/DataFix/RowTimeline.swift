import Catalog
import Linter
import Syntax

/// What happened to the rows of a table, from the migration of its data fix on until something is required of them.
struct RowTimeline {
  private(set) var changes: [RecordedRowChange] = []
  private(set) var renames = ColumnRenames()
  private let requirement: TableRequirement
  private let at: ReplayedChange
  private let history: ReplayedHistory
  /// The table and those whose statements reach its rows too.
  private let family: Set<RelationID>

  /// - Returns: Nil when there is no fix, or something that can't be followed.
  init?(of requirement: TableRequirement, at change: ReplayedChange, in history: ReplayedHistory) {
    self.requirement = requirement
    at = change
    self.history = history
    family = Self.family(of: requirement.table, change.before)
    if requirement.foreignKey?.referencedTable == requirement.table.id { return nil }
    let recorded = recordedChanges()
    let fixes = recorded.filter { isFix($0) }.map(\.origin.migration)
    guard let last = fixes.max() else { return nil }
    changes = recorded.filter { $0.origin.migration >= last }
    guard !partsChange(since: last), follow(since: last) else { return nil }
  }

  private static func family(of table: Table, _ catalog: Catalog) -> Set<RelationID> {
    var family: Set<RelationID> = [table.id]
    var open = [table]
    while let next = open.popLast() {
      for parent in next.parents + [next.partitionParent].compactMap({ $0 })
      where family.insert(parent).inserted {
        if let table = catalog.table(parent) { open.append(table) }
      }
    }
    return family
  }

  private func recordedChanges() -> [RecordedRowChange] {
    let own = family.sorted().flatMap { id in
      (history.rowChanges[id] ?? []).filter { id == requirement.table.id || !$0.change.isOnly }
    }
    let parents = requirement.foreignKey.flatMap { history.rowChanges[$0.referencedTable] } ?? []
    return (own + parents).filter { at.origin.isAfter($0.origin) }
      .sorted { $1.origin.isAfter($0.origin) }
  }

  private func isFix(_ recorded: RecordedRowChange) -> Bool {
    let target = recorded.before.table(recorded.change.table, in: recorded.session)?.id
    if let key = requirement.foreignKey, target == key.referencedTable {
      return recorded.change.kind == .insert && recorded.change.source != nil
    }
    return recorded.mayFix(requirement.ofRows)
  }

  /// Whether rows of a partition or a child are changed apart from the others.
  private func partsChange(since migration: Int) -> Bool {
    at.before.dependents(of: requirement.table.id).contains { id in
      guard let table = at.before.table(id),
        table.partitionParent == requirement.table.id
          || table.parents.contains(requirement.table.id)
      else { return false }
      return history.rowChanges[id]?.contains {
        $0.origin.migration >= migration && at.origin.isAfter($0.origin)
      } == true
    }
  }

  // MARK: - Everything else that runs in between

  /// - Returns: Whether nothing happened that may have changed the rows unseen.
  private mutating func follow(since migration: Int) -> Bool {
    for number in migration...at.origin.migration {
      for change in history.migrations[number].statements.flatMap(\.changes)
      where at.origin.isAfter(change.origin) {
        guard !isUnseen(change) else { return false }
        if case .columnRenamed(let table, let old, let new) = change.action, isOwn(table, change) {
          renames.renames.append(
            ColumnRenames.Rename(origin: change.origin, old: old, new: new))
        }
      }
    }
    return true
  }

  private func isOwn(_ table: TableReference, _ change: ReplayedChange) -> Bool {
    change.before.table(table.name, in: change.session).map { family.contains($0.id) } ?? false
  }

  private func isUnseen(_ change: ReplayedChange) -> Bool {
    switch change.action {
    case .unread(let unread):
      switch unread.kind {
      case .block, .fragment, .perform: true
      case .dynamic(let firstWords): firstWords.isEmpty
      default: false
      }
    case .called(let call): isUnknown(call, change)
    case .queried(let query):
      query.contains { part in
        if case .call(let call) = part { isUnknown(call, change) } else { false }
      }
    case .columnTypeChanged(let table, _, _, _, let using): using != nil && isOwn(table, change)
    case .rowsChanged(let rows): cascades(rows, change)
    default: false
    }
  }

  private func isUnknown(_ call: Expression.FunctionCall, _ change: ReplayedChange) -> Bool {
    if change.before.functions(calledBy: call, in: change.session)?.count == 1 { return false }
    return !BuiltinFunctions.contains(call.name.name)
  }

  /// Whether the table's foreign keys carry a change of another table over to its rows.
  private func cascades(_ rows: RowChange, _ change: ReplayedChange) -> Bool {
    guard [.delete, .truncate, .update].contains(rows.kind),
      let other = change.before.table(rows.table, in: change.session)
    else { return false }
    // A key that was added later carried nothing over yet.
    let own = change.before.table(requirement.table.id)?.constraints ?? []
    return own.contains { constraint in
      guard let key = constraint.foreignKey, key.referencedTable == other.id else { return false }
      switch rows.kind {
      case .delete: return key.onDelete != .noAction && key.onDelete != .restrict
      case .update: return key.onUpdate != .noAction && key.onUpdate != .restrict
      default: return rows.isCascading
      }
    }
  }
}

extension RecordedRowChange {
  /// Whether it may leave no row that breaks the requirement.
  func mayFix(_ requirement: RowRequirement) -> Bool {
    // An empty value is a way out of everything else.
    let setsNull = if case .notNull = requirement { false } else { true }
    let columns = requirement.columns
    switch change.kind {
    case .truncate: return true
    // Some rows of their own kind go: those that the columns tell.
    case .delete:
      guard change.condition != nil || !change.from.isEmpty else { return true }
      let asked = AskedColumns(self)
      return asked.isBlind || !asked.columns.isDisjoint(with: columns)
    case .update, .merge, .insert:
      return change.assignments.contains {
        columns.contains($0.column) && (setsNull || $0.value != .literal(.null))
      }
    case .copy: return false
    }
  }
}
