import Catalog
import Linter
import Locks
import Syntax

/// Reports tables that are read in full, locked, when they become partitions.
struct AttachPartitionScan: ScriptRule {
  static let metadata = RuleMetadata(
    id: "attach-partition-scan",
    summary:
      "ATTACH PARTITION reads a locked table in full unless a CHECK shows that its rows fit.",
    severity: .warning, group: .locks, page: RulePages.attachPartitionScan)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.changes.compactMap { change in
      guard case .partitionAttached(let parent, let partition, _) = change.action,
        let met = change.footprint.met([
          .attachPartition, .attachPartitionProven, .attachPartitionBefore12,
        ])
      else { return nil }
      let scanned = [LockRow.Role.partition, .defaultPartition].flatMap { role in
        (met.relations[role] ?? []).filter { relation in
          relation.isInUse && change.footprint.work(on: relation) == .scan
            && !(role == .defaultPartition && excludesBound(relation, of: parent.name, change))
        }
      }
      guard !scanned.isEmpty else { return nil }
      return finding(partition, scanned, parent, change)
    }
  }

  /// Whether a valid CHECK of the default partition speaks of all columns of the key: nobody writes
  /// one for another purpose than to keep other partitions' rows out of it.
  private func excludesBound(
    _ relation: LockedRelation, of parent: ObjectName, _ change: LockedChange
  ) -> Bool {
    let before = change.before
    guard let key = before.table(parent, in: change.session)?.partitionKey?.columns,
      !key.isEmpty, let table = before.table(relation.name)
    else { return false }
    if table.hasUnseenProof(before: change.change.origin) { return true }
    return table.constraints.contains { constraint in
      guard constraint.isValidated, case .check = constraint.kind else { return false }
      return Set(key).isSubset(of: constraint.columns)
    }
  }

  private func finding(
    _ partition: ObjectName, _ scanned: [LockedRelation], _ parent: TableReference,
    _ change: LockedChange
  ) -> Finding {
    let names = scanned.map(\.name.description).joined(separator: " and ")
    let key = change.before.table(parent.name, in: change.session)?.partitionKey
    let columns = key?.columns.map(quoted).joined(separator: ", ") ?? ""
    let steps = scanned.flatMap { relation in
      let rows = columns.isEmpty ? "…" : "\(columns) …"
      let check = relation.name.name == partition.name ? rows : "NOT (\(rows))"
      return [
        "ALTER TABLE \(relation.name) ADD CONSTRAINT fits CHECK (\(check)) NOT VALID;",
        "ALTER TABLE \(relation.name) VALIDATE CONSTRAINT fits;",
      ]
    }
    return Finding(
      "ATTACH PARTITION \(partition) reads all of \(names) while nobody else can use \(scanned.count > 1 ? "them" : "it")",
      at: change.range,
      help: .advice(
        "validate a CHECK that implies the bounds (and that no column of the key is null) in an earlier transaction: then nothing is read",
        steps), locks: change.footprint)
  }
}
