import Catalog
import Linter
import Syntax

/// Reports partitions detached while nobody can use the partitioned table.
struct DetachPartitionBlocking: ScriptRule {
  static let metadata = RuleMetadata(
    id: "detach-partition-blocking",
    summary: "DETACH PARTITION without CONCURRENTLY blocks all use of the partitioned table.",
    severity: .warning, group: .locks, page: RulePages.detachPartitionBlocking,
    aliases: ["require-concurrent-partition-detach"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    guard history.settings.postgresVersion.major >= 14 else { return [] }
    return script.changes(meeting: .detachPartition, as: .parent).compactMap { met in
      // With a default partition PostgreSQL knows no other way.
      let hasDefault = met.change.footprint.met([.detachPartition])?.relations[.defaultPartition]
      guard case .partitionDetached(_, let partition, _) = met.change.action, hasDefault == nil
      else { return nil }
      return finding(partition, met, script, history)
    }
  }

  private func finding(
    _ partition: ObjectName, _ met: MetChange, _ script: ReplayedScript, _ history: ReplayedHistory
  ) -> Finding {
    let context = TransactionContext(of: met.change, in: history)
    // It leaves a CHECK of its old bounds on the table, which a plain DETACH does not.
    let edit = StatementText(of: met.change, in: script)?.appending("CONCURRENTLY")
    return Finding(
      "DETACH PARTITION \(partition) blocks reads and writes of all of \(met.name), and waits for all who use it now",
      at: met.change.range,
      help: .advice(
        context.leaving,
        ["ALTER TABLE \(met.name) DETACH PARTITION \(partition) CONCURRENTLY;"]),
      locks: met.change.footprint,
      fix: context.isAlone
        ? edit.map { Fix("Detach the partition concurrently", .unsafe, [$0]) } : nil)
  }
}
