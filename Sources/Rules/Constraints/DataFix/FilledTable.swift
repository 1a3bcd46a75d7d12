import Catalog
import Linter
import Syntax

/// A table that a migration made, with what it put into it.
struct FilledTable {
  fileprivate struct Fill {
    let columns: [String: ResultRows.Column]
    let keys: Set<Set<String>>
    /// The catalog that the query read from.
    let catalog: Catalog
  }

  private let table: Table
  /// What each `INSERT … SELECT` and the `CREATE TABLE … AS` put in; nil where that can't be told.
  private var fills: [Fill]?
  /// Whether there are no other rows: only of one query it is known that its rows differ.
  private var isOneQuery = true
  private let changes: [RecordedRowChange]
  private let at: ReplayedChange
  private let history: ReplayedHistory

  init(
    _ table: Table, _ changes: [RecordedRowChange], in change: ReplayedChange,
    _ history: ReplayedHistory
  ) {
    self.table = table
    self.changes = changes
    self.history = history
    at = change
    var fills: [Fill] = []
    for recorded in changes {
      switch recorded.change.kind {
      case .insert:
        guard let source = recorded.change.source else {
          isOneQuery = false
          continue
        }
        guard recorded.change.commonTables.isEmpty, !recorded.isInLoop,
          let fill = Self.fill(table, recorded, source)
        else { return }
        fills.append(fill)
      // Other columns are judged by themselves.
      case .update, .delete, .truncate: continue
      case .merge, .copy: return
      }
    }
    if fills.count != 1 { isOneQuery = false }
    self.fills = fills
  }

  private static func fill(
    _ table: Table, _ recorded: RecordedRowChange, _ query: Query
  ) -> Fill? {
    guard let rows = QueryReader(recorded.before, in: recorded.session).rows(of: query) else {
      return nil
    }
    let found = recorded.before.table(table.id)
    // CREATE TABLE … AS makes the columns that the query returns.
    let names: [String?] =
      recorded.change.columns.isEmpty
      ? found?.columns.map(\.name) ?? rows.columns.map(\.name) : recorded.change.columns
    guard names.count >= rows.columns.count else { return nil }
    var columns: [String: ResultRows.Column] = [:]
    for column in found?.columns ?? [] {
      // What the statement does not name gets its default.
      var value = column.default.map { KnownValue($0, columns: [:]) } ?? .null
      if column.identity != nil || column.type?.isSerial == true { value = .present }
      if column.generated != nil { value = .unknown }
      columns[column.name] = ResultRows.Column(name: column.name, value: value)
    }
    // What is cast on its way into the table may be alike afterwards.
    var cast: Set<String> = []
    for (name, var column) in zip(names, rows.columns) {
      guard let name else { continue }
      if let found {
        let source = column.origin.flatMap { recorded.before.table($0.table)?.column($0.column) }
        if source?.type == nil || source?.type != found.column(name)?.type {
          cast.insert(name)
          column.origin = nil
          if column.value.isNotNull { column.value = .present }
        }
      }
      columns[name] = column
    }
    let keys = rows.keys.compactMap { key -> Set<String>? in
      let named = key.compactMap { names[$0] }
      return named.count == key.count && cast.isDisjoint(with: named) ? Set(named) : nil
    }
    return Fill(columns: columns, keys: Set(keys), catalog: recorded.before)
  }

  /// Whether all rows are known to comply.
  func complies(with requirement: RowRequirement) -> Bool {
    guard let fills, !fills.isEmpty, !requirement.columns.contains(where: isRewritten) else {
      return false
    }
    switch requirement {
    case .notNull(let column): return fills.allSatisfy { $0.isPresent(column) }
    case .unique(let columns, let uniqueness):
      return isOneQuery && uniqueness.computedFrom.isEmpty && fills[0].differ(in: columns)
        && (!uniqueness.nullsNotDistinct || columns.allSatisfy(fills[0].isPresent))
    case .primaryKey(let columns):
      return isOneQuery && fills[0].differ(in: columns)
        && columns.allSatisfy(fills[0].isPresent)
    case .foreignKey(let key):
      return !losesRows(key.referencedTable) && fills.allSatisfy { points($0, key) }
    case .check(let condition): return fills.allSatisfy { passes($0, condition) }
    case .exclusion: return false
    }
  }

  private func isRewritten(_ column: String) -> Bool {
    changes.contains { recorded in
      recorded.change.kind != .delete
        && recorded.change.assignments.contains { $0.column == column }
    }
  }

  /// Whether rows of a table may have gone, or have another key, since the first were copied.
  private func losesRows(_ id: RelationID) -> Bool {
    guard let first = changes.first?.origin else { return true }
    return history.rowChanges[id]?.contains { recorded in
      ![.insert, .copy].contains(recorded.change.kind) && recorded.origin.isAfter(first)
        && at.origin.isAfter(recorded.origin)
    } == true
  }

  /// Whether what is in the columns was copied from the referenced key, or from another key to it.
  private func points(_ fill: Fill, _ key: Constraint.ForeignKey) -> Bool {
    let columns = key.columns.map { fill.columns[$0] }
    if key.match == .simple, columns.contains(where: { $0?.value == .null }) { return true }
    let origins = columns.compactMap { $0?.origin }
    guard origins.count == key.columns.count, Set(origins.map(\.source)).count == 1,
      let source = fill.catalog.table(origins[0].table)
    else { return false }
    let names = origins.map(\.column)
    if source.id == key.referencedTable { return names == key.referencedColumns }
    return source.constraints.contains { constraint in
      guard let own = constraint.foreignKey, constraint.isValidated else { return false }
      return own.columns == names && own.referencedTable == key.referencedTable
        && own.referencedColumns == key.referencedColumns
    }
  }

  private func passes(_ fill: Fill, _ condition: Expression) -> Bool {
    let named = condition.mapped { part in
      if case .column(let reference) = part { .column(named: reference.column) } else { part }
    }
    let values = fill.columns.mapValues(\.value)
    if KnownValue(named, columns: values).satisfiesCheck { return true }
    // The same was asked where they come from.
    let origins = named.columns.compactMap { fill.columns[$0.column]?.origin }
    guard origins.count == named.columns.count, Set(origins.map(\.source)).count == 1,
      let source = origins.first.flatMap({ fill.catalog.table($0.table) })
    else { return false }
    let asked = named.mapped { part in
      guard case .column(let reference) = part,
        let origin = fill.columns[reference.column]?.origin
      else { return part }
      return .column(named: origin.column)
    }
    return Implication.holds(from: source.validatedChecks, to: asked)
  }
}

extension RecordedRowChange {
  fileprivate var isInLoop: Bool {
    if case .block(let block) = placement { block.guards.contains(.loop) } else { false }
  }
}

extension FilledTable.Fill {
  fileprivate func isPresent(_ column: String) -> Bool {
    columns[column]?.value.isNotNull == true
  }

  fileprivate func differ(in names: [String]) -> Bool {
    keys.contains { $0.isSubset(of: names) }
  }
}
