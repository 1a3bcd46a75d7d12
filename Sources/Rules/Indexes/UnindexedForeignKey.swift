import Catalog
import Linter
import Syntax

/// Reports foreign keys that no index serves once the whole history has run.
struct UnindexedForeignKey: HistoryRule {
  static let metadata = RuleMetadata(
    id: "unindexed-foreign-key",
    summary:
      "A foreign key without an index makes every delete of a referenced row scan the referencing table.",
    severity: .warning, group: .indexes, page: RulePages.unindexedForeignKey)

  func findings(in history: ReplayedHistory) -> [Finding] {
    // One pass over the history for all keys.
    lazy var drops = history.migrations.flatMap { migration in
      migration.statements.flatMap { $0.changes.compactMap(IndexLoss.init) }
    }
    return history.tables.flatMap { table in
      findings(in: table, history) { lastIndexDropped($0, on: table, drops) }
    }
  }

  private func findings(
    in table: Table, _ history: ReplayedHistory,
    loss: (Constraint.ForeignKey) -> SourceRange?
  ) -> [Finding] {
    guard table.persistence != .temporary else { return [] }
    var reported: [[String]] = []
    return table.constraints.compactMap { constraint in
      guard let key = constraint.foreignKey, !constraint.isInherited,
        !reported.contains(key.columns), knowsAllIndexes(of: key, on: table),
        !table.indexes.contains(where: { $0.serves(key) }),
        let referenced = history.catalog.table(key.referencedTable)
      else { return nil }
      reported.append(key.columns)
      return finding(
        constraint, key, on: table, referencing: referenced, history, loss: loss(key))
    }
  }

  /// An index on a column can't be older than the column: it is enough that one of them was added here.
  private func knowsAllIndexes(of key: Constraint.ForeignKey, on table: Table) -> Bool {
    table.isKnown || key.columns.contains { table.column($0)?.origin != nil }
  }

  private func finding(
    _ constraint: Constraint, _ key: Constraint.ForeignKey, on table: Table,
    referencing referenced: Table, _ history: ReplayedHistory, loss: SourceRange?
  ) -> Finding {
    let isNew = table.origin?.migration == constraint.origin.migration
    let columns = key.columns.map(quoted).joined(separator: ", ")
    let index = quoted(history.catalog.unusedIndexName(on: table, columns: key.columns))
    // Building it concurrently only pays where the table is in use, and works on no partitioned parent.
    let isConcurrent = !isNew && table.partitionKey == nil
    var help =
      "CREATE INDEX \(isConcurrent ? "CONCURRENTLY " : "")\(index) ON \(table.name) (\(columns));"
    let migration = history.migrations[constraint.origin.migration]
    let statement = help
    let waits = isConcurrent && migration.source.regime.isInTransaction
    if waits {
      help =
        "in a migration that runs outside of a transaction (\(history.tool.profile.waysOutOfTransaction)):\n\(help)"
    }
    // What later migrations rename has other names in this one.
    let then = migration.after.table(table.id)
    let isThereByThen =
      then?.name == table.name && key.columns.allSatisfy { then?.column($0) != nil }
    let edit =
      waits || loss != nil || !isThereByThen
      ? nil : migration.appending(statement)
    let since = loss == nil ? "" : " any more"
    return Finding(
      "no index serves the foreign key \(table.name) (\(columns)) → \(referenced.name)\(since): every DELETE there, and every UPDATE of its key, scans all of \(table.name)",
      at: loss ?? constraint.origin.range, help: help,
      related: table.indexes.filter { $0.leads(with: key) }.map {
        RelatedLocation("the partial index \(quoted($0.name)) leaves out rows", at: $0.origin.range)
      } + (loss == nil ? [] : [RelatedLocation("the foreign key", at: constraint.origin.range)]),
      fix: edit.map { Fix("Append an index", .unsafe, [$0]) })
  }

  /// The change that took away the last index that served the foreign key, if there ever was one.
  private func lastIndexDropped(
    _ key: Constraint.ForeignKey, on table: Table, _ drops: [IndexLoss]
  ) -> SourceRange? {
    func isServed(_ catalog: Catalog) -> Bool {
      catalog.table(table.id).map { table in
        table.indexes.contains { $0.serves(key) }
          && table.constraints.contains { $0.foreignKey == key }
      } ?? false
    }
    // What a parent loses its children lose.
    let isChild = table.partitionParent != nil || !table.parents.isEmpty
    return drops.last { drop in
      (drop.table == table.id || isChild) && isServed(drop.change.before)
        && !isServed(drop.change.after)
    }?.change.range
  }
}

/// A change that may take an index from a table.
private struct IndexLoss {
  let change: ReplayedChange
  let table: RelationID

  init?(_ change: ReplayedChange) {
    let table: RelationID?
    switch change.action {
    case .objectDropped(let drop) where drop.kind == .index:
      table = change.before.tableOfIndex(change.before.resolve(drop.name, in: change.session))?.id
    case .constraintDropped(let name, _, _, _), .columnDropped(let name, _, _, _):
      table = change.before.table(name.name, in: change.session)?.id
    default: return nil
    }
    guard let table else { return nil }
    self.change = change
    self.table = table
  }
}

extension Index {
  /// Whether looking up rows by a foreign key's columns can use it.
  fileprivate func serves(_ key: Constraint.ForeignKey) -> Bool {
    leads(with: key) && holdsEveryReference(of: key)
  }

  /// Whether its first columns are the foreign key's, in any order.
  fileprivate func leads(with key: Constraint.ForeignKey) -> Bool {
    // GIN and BRIN answer no equality of plain columns that a foreign key could use.
    guard method != "gin", method != "brin", elements.count >= key.columns.count else {
      return false
    }
    return Set(keyColumns.prefix(key.columns.count).compactMap { $0 }) == Set(key.columns)
  }

  /// A partial index serves only if it leaves out nothing but rows that reference nothing.
  private func holdsEveryReference(of key: Constraint.ForeignKey) -> Bool {
    guard let predicate else { return true }
    return predicate.conjuncts.allSatisfy { condition in
      switch condition {
      case .literal(.boolean(true)): true
      case .nullTest(.column(let column), isNegated: true),
        .not(.nullTest(.column(let column), isNegated: false)):
        key.columns.contains(column.column)
      default: false
      }
    }
  }
}
