import Catalog
import Linter
import Syntax

/// An object that is otherwise after a rollback than it was before the migration.
package struct UnrestoredObject {
  /// What became of it.
  package enum Kind {
    /// The migration makes it, and it stays.
    case stays
    /// The rollback makes it.
    case isMade
    /// It is there under another name than before.
    case isRenamed(from: SchemaDifference.Entry)
    /// The migration takes it away, and it does not come back.
    case isGone
    case isChanged
  }

  /// The object before and after.
  package let entry: SchemaDifference.Entry
  /// What became of it.
  package let kind: Kind
}

extension UnrestoredObject {
  /// What the entries of a difference come to, those left out of which the history does not tell whether
  /// they were there before.
  package static func all(
    of entries: [SchemaDifference.Entry], _ migration: ReplayedMigration
  ) -> [UnrestoredObject] {
    let reader = UnrestoredObjectReader(migration)
    let entries = certain(entries, migration).filter { !reader.mayHaveBeenThere($0) }
    var former: [SchemaFact: SchemaDifference.Entry] = [:]
    for entry in entries where entry.now == nil {
      let later = entries.first { former[$0.fact] == nil && reader.isRenamed(entry, to: $0) }
      if let later { former[later.fact] = entry }
    }
    let renamed = Set(former.values.map(\.fact))
    return entries.filter { !renamed.contains($0.fact) }.map { entry in
      let kind: Kind =
        if let old = former[entry.fact] { .isRenamed(from: old) } else { reader.kind(of: entry) }
      return UnrestoredObject(entry: entry, kind: kind)
    }
  }

  /// The entries without those that may be gone, unseen, with something else.
  static func certain(
    _ entries: [SchemaDifference.Entry], _ migration: ReplayedMigration
  ) -> [SchemaDifference.Entry] {
    let reader = UnrestoredObjectReader(migration)
    return entries.filter { !reader.mayBeGone($0) }
  }

  /// The statement that undoes it, as far as one is enough; what is built concurrently is dropped so.
  package func undoing(in migration: ReplayedMigration) -> String? {
    guard case .isRenamed(let old) = kind, let table = entry.fact.table else {
      return columnRestored(in: migration)
        ?? entry.undoing.flatMap { migration.concurrently([$0]).first }
    }
    let kind = entry.fact.kind.rawValue.uppercased()
    return
      "ALTER TABLE \(table) RENAME \(kind) \(entry.fact.ownName) TO \(old.fact.ownName);"
  }
}

extension UnrestoredObject {
  /// The statement that makes a column again what it was; nil of what is none, or is it by other means.
  private func columnRestored(in migration: ReplayedMigration) -> String? {
    func column(in catalog: Catalog?) -> Column? {
      entry.fact.table.flatMap { catalog?.table($0) }?.columns.first {
        quoted($0.name) == entry.fact.ownName
      }
    }
    guard case .isChanged = kind, entry.fact.kind == .column, let table = entry.fact.table,
      let was = column(in: migration.before), let now = column(in: migration.afterRollback),
      was.identity == now.identity, was.generated == now.generated
    else { return nil }
    var actions: [String] = []
    let isOfAnotherType = was.type != now.type
    if isOfAnotherType {
      guard let type = was.type else { return nil }
      if now.default != nil { actions.append("DROP DEFAULT") }
      actions.append("TYPE \(type) USING \(entry.fact.ownName)::\(type)")
    }
    if was.default != now.default || isOfAnotherType && was.default != nil {
      actions.append(was.default.map { "SET DEFAULT \($0.sql)" } ?? "DROP DEFAULT")
    }
    if was.isNotNull != now.isNotNull {
      actions.append(was.isNotNull ? "SET NOT NULL" : "DROP NOT NULL")
    }
    var seen: Set<String> = []
    let list = actions.filter { seen.insert($0).inserted }
      .map { "ALTER COLUMN \(entry.fact.ownName) \($0)" }
    return list.isEmpty ? nil : "ALTER TABLE \(table) \(list.joined(separator: ", "));"
  }
}

private struct UnrestoredObjectReader {
  private let migration: ReplayedMigration
  /// What the migration drops, and may not have found.
  private let dropped: [DropTarget]

  init(_ migration: ReplayedMigration) {
    self.migration = migration
    dropped = migration.statements.flatMap(\.changes).compactMap(DropTarget.init)
  }

  func kind(of entry: SchemaDifference.Entry) -> UnrestoredObject.Kind {
    switch (entry.was, entry.now) {
    case (nil, _): isMadeByRollback(entry) ? .isMade : .stays
    case (_, nil): .isGone
    default: .isChanged
    }
  }

  private func isMadeByRollback(_ entry: SchemaDifference.Entry) -> Bool {
    guard let origin = entry.origin, let first = migration.rollback.first else { return false }
    return origin.statement >= first.number
  }

  /// Whether an object is there under another name: the migration renames it, or the rollback makes a
  /// constraint like it in its place.
  func isRenamed(_ old: SchemaDifference.Entry, to new: SchemaDifference.Entry) -> Bool {
    guard new.was == nil, new.fact.kind == old.fact.kind, new.fact.table == old.fact.table,
      let table = old.fact.table
    else { return false }
    if old.fact.kind == .constraint, isMadeByRollback(new), new.now == old.was { return true }
    return migration.statements.flatMap(\.changes).contains { change in
      change.action.renamedPart.map { part in
        change.before.resolve(part.table, in: change.session) == table
          && part.kind == old.fact.kind && quoted(part.old) == old.fact.ownName
          && quoted(part.new) == new.fact.ownName
      } ?? false
    }
  }

  /// Whether the rollback makes again what the migration drops `IF EXISTS`: some databases have it.
  func mayHaveBeenThere(_ entry: SchemaDifference.Entry) -> Bool {
    guard entry.was == nil, isMadeByRollback(entry) else { return false }
    return dropped.contains { $0.names(entry.fact) } || comesWithSuchColumn(entry)
  }

  /// Whether it is the foreign key, say, of a column that is made again.
  private func comesWithSuchColumn(_ entry: SchemaDifference.Entry) -> Bool {
    guard let name = entry.fact.table, let origin = entry.origin,
      let statement = migration.rollback.first(where: { $0.statement.range.contains(origin.range) })
    else { return false }
    return statement.changes.contains { change in
      guard case .columnAdded(_, let column, _) = change.action else { return false }
      return migration.before.table(name)?.column(column.name) == nil
        && dropped.contains {
          $0.kind == .column && $0.table == name && $0.name == quoted(column.name)
        }
    }
  }

  /// Whether an index of a table that the history does not make may be a part of one that is dropped.
  func mayBeGone(_ entry: SchemaDifference.Entry) -> Bool {
    guard entry.fact.kind == .index, entry.was == nil, let table = entry.fact.table,
      migration.after.table(table).map({ !$0.isKnown }) ?? true
    else { return false }
    return migration.rollback.flatMap(\.changes).contains(where: \.dropsPartitionedIndex)
  }
}

extension ReplayedChange {
  fileprivate var dropsPartitionedIndex: Bool {
    guard case .objectDropped(let drop) = action, drop.kind == .index,
      case .index(_, _, let table)? = before.relation(before.resolve(drop.name, in: session))
    else { return false }
    return before.table(table)?.partitionKey != nil
  }
}

extension SourceRange {
  fileprivate func contains(_ other: SourceRange) -> Bool {
    file == other.file && start <= other.start && other.end <= end
  }
}

extension ReplayedMigration {
  /// Statements, of which those that drop an index are as careful as the migration is when it builds it.
  package func concurrently(_ undo: [String]) -> [String] {
    let plain = Set(concurrentIndexes.map { "DROP INDEX \($0);" })
    return undo.map { statement in
      plain.contains(statement)
        ? statement.replacing("DROP INDEX ", with: "DROP INDEX CONCURRENTLY ", maxReplacements: 1)
        : statement
    }
  }

  /// The indexes that were built concurrently, as they are named in SQL.
  private var concurrentIndexes: Set<String> {
    Set(
      statements.flatMap(\.changes).compactMap { change in
        guard case .indexCreated(let index) = change.action, index.isConcurrent,
          let name = index.name
        else { return nil }
        return ObjectName(schema: index.table.schema == "public" ? nil : index.table.schema, name)
          .description
      })
  }
}
