import Catalog
import Linter
import Syntax

/// Reports LOCK TABLE on tables in use, where others have to wait for it.
struct ExplicitLock: ScriptRule {
  static let metadata = RuleMetadata(
    id: "explicit-lock",
    summary: "LOCK TABLE keeps others from the table until the migration's transaction ends.",
    severity: .warning, group: .locks, page: RulePages.explicitLock)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.changes(meeting: .lockTable).compactMap { met in
      let locks = met.change.footprint.locks.filter(\.isInTheWay)
      guard let lock = locks.first else { return nil }
      let tables = locks.map(\.relation.name.description).joined(separator: " and ")
      return Finding(
        "LOCK TABLE in \(lock.mode) mode blocks \(lock.blocksReads ? "reads and writes of" : "writes to") \(tables) until the transaction ends",
        at: met.change.range,
        help:
          "statements lock what they need by themselves; to keep rows from changing under a data fix, lock those rows (SELECT … FOR UPDATE) or run it in REPEATABLE READ",
        locks: met.change.footprint)
    }
  }
}
