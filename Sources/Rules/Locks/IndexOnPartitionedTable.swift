import Catalog
import Linter
import Locks
import Syntax

/// Reports indexes built on a partitioned table, and so on all of its partitions in one go.
struct IndexOnPartitionedTable: ScriptRule {
  static let metadata = RuleMetadata(
    id: "index-on-partitioned-table",
    summary:
      "CREATE INDEX on a partitioned table blocks writes to every partition until all are done.",
    severity: .warning, group: .locks, page: RulePages.indexOnPartitionedTable)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.changes.compactMap { change in
      guard case .indexCreated(let index) = change.action,
        let met = change.footprint.met([.createIndex, .createIndexConcurrently]),
        let table = met.relations[.table]?.first, table.kind == .partitionedTable,
        // The index is there already: IF NOT EXISTS leaves it at that.
        index.name == nil || met.relations[.created] != nil
      else { return nil }
      if index.isConcurrent { return refusal(index, on: table, change, script) }
      guard table.isInUse, !script.isEmpty(table.name, before: change) else { return nil }
      return finding(index, on: table, change)
    }
  }

  private func refusal(
    _ index: IndexDefinition, on table: LockedRelation, _ change: LockedChange,
    _ script: ReplayedScript
  ) -> Finding {
    Finding(
      "CREATE INDEX CONCURRENTLY on \(table.name) fails: PostgreSQL does not do that for partitioned tables",
      at: change.range, help: help(index, on: table, change), severity: .error)
  }

  private func finding(
    _ index: IndexDefinition, on table: LockedRelation, _ change: LockedChange
  ) -> Finding {
    Finding(
      "CREATE INDEX on the partitioned table \(table.name) blocks writes to all of its partitions until every index is built",
      at: change.range, help: help(index, on: table, change), locks: change.footprint)
  }

  /// The way around: an index of nothing first, then its parts one by one.
  private func help(
    _ index: IndexDefinition, on table: LockedRelation, _ change: LockedChange
  ) -> String {
    let name = quoted(index.name ?? "\(table.name.name)_idx")
    let unique = index.isUnique ? "UNIQUE " : ""
    let using = index.method == "btree" ? "" : " USING \(quoted(index.method))"
    let keys = "\(using) (\(index.elements.map(\.sql).joined(separator: ", ")))"
    let partition = partitions(of: table, in: change.before).first
    let part = partition.map { quoted("\($0.name)_\(index.name ?? "idx")") } ?? "part_idx"
    return .advice(
      "make the index on the parent alone, which is valid once every partition has its part, then build those one by one outside of a transaction",
      [
        "CREATE \(unique)INDEX \(name) ON ONLY \(table.name)\(keys);",
        "CREATE \(unique)INDEX CONCURRENTLY \(part) ON \(partition?.description ?? "…")\(keys);",
        "ALTER INDEX \(name) ATTACH PARTITION \(part);",
      ])
  }

  private func partitions(of table: LockedRelation, in catalog: Catalog) -> [QualifiedName] {
    guard let parent = catalog.table(table.name) else { return [] }
    return catalog.dependents(of: parent.id).compactMap { catalog.table($0) }
      .filter { $0.partitionParent == parent.id }.map(\.name)
  }
}
