import Catalog
import Linter
import Locks
import Syntax

/// Reports indexes dropped while nobody can use their table.
struct DropIndexBlocking: ScriptRule {
  static let metadata = RuleMetadata(
    id: "drop-index-blocking",
    summary: "DROP INDEX without CONCURRENTLY waits for, and then blocks, all use of the table.",
    severity: .warning, group: .locks, page: RulePages.dropIndexBlocking,
    aliases: ["require-concurrent-index-deletion"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let drops = script.changes(meeting: .dropIndex, as: .index).filter(isMeant)
    // One DROP INDEX may name several.
    let first = drops.indices.filter { index in
      index == 0 || drops[index - 1].change.range != drops[index].change.range
    }
    return first.map { index in
      let together = drops[index...].prefix { $0.change.range == drops[index].change.range }
      return finding(Array(together), drops[index], script, history)
    }
  }

  private func isMeant(_ met: MetChange) -> Bool {
    guard case .objectDropped(let drop) = met.change.action else { return false }
    let before = met.change.before
    guard let table = before.tableOfIndex(met.name) else {
      // The usual way to be sure of something: most often there is none.
      return !drop.ifExists
    }
    // No part of a partitioned index can go concurrently, nor one that a constraint needs.
    let index = table.indexes.first { $0.name == met.name.name }
    return table.partitionKey == nil && index?.constraint == nil && index?.parent == nil
      && table.origin.map { $0.migration != met.change.origin.migration } ?? true
  }

  private func finding(
    _ drops: [MetChange], _ first: MetChange, _ script: ReplayedScript, _ history: ReplayedHistory
  ) -> Finding {
    let context = TransactionContext(of: first.change, in: history)
    let names = drops.map(\.name.description).joined(separator: ", ")
    let tables = Set(drops.compactMap { $0.change.before.tableOfIndex($0.name)?.name })
    let table = tables.sorted().map(\.description).joined(separator: " and ")
    let edit =
      drops.count == 1
      ? StatementText(of: first.change, in: script)?.inserting("CONCURRENTLY", behind: "index")
      : nil
    let statements = drops.compactMap { met -> String? in
      guard case .objectDropped(let drop) = met.change.action else { return nil }
      return "DROP INDEX CONCURRENTLY \(drop.ifExists ? "IF EXISTS " : "")\(met.name);"
    }
    let isPlain =
      if case .objectDropped(let drop) = first.change.action { !drop.cascade } else { false }
    return Finding(
      "DROP INDEX \(names) blocks reads and writes of \(table.isEmpty ? "the index's table" : table), and waits for all who use it now",
      at: first.change.range, help: .advice(context.leaving, statements),
      locks: drops.reduce(into: LockFootprint()) { $0.add($1.change.footprint) },
      fix: context.isAlone && isPlain
        ? edit.map { Fix("Drop the index concurrently", .safe, [$0]) } : nil,
      cause: .file(Self.metadata.id, table, part: names))
  }
}
