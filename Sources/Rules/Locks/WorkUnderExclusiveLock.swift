import Catalog
import Linter
import Locks
import Syntax

/// Reports long statements that run while the transaction keeps a table from everybody.
struct WorkUnderExclusiveLock: ScriptRule {
  static let metadata = RuleMetadata(
    id: "work-under-exclusive-lock",
    summary: "A long statement after an ACCESS EXCLUSIVE lock keeps that lock until it is done.",
    severity: .warning, group: .locks, page: RulePages.workUnderExclusiveLock)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.changesByTransaction.compactMap { finding(in: $0, script, history) }
  }

  /// Once for each transaction: one long statement is enough to take it apart.
  private func finding(
    in changes: [LockedChange], _ script: ReplayedScript, _ history: ReplayedHistory
  ) -> Finding? {
    var held: (lock: RelationLock, change: LockedChange)?
    for change in changes {
      if let held, change.statement != held.change.statement || change.isInBlock,
        let work = LongWork(change, in: script), !hasOwnRule(change)
      {
        return finding(work, change, held.lock, held.change, history)
      }
      guard held == nil, let lock = change.footprint.locks.first(where: isExclusive),
        !change.takesAway(lock.relation)
      else { continue }
      held = (lock, change)
    }
    return nil
  }

  private func isExclusive(_ lock: RelationLock) -> Bool {
    lock.mode == .accessExclusive && lock.isInTheWay && lock.relation.kind.isTable
  }

  /// Whether it keeps everybody from a table itself, or validates what the transaction added: there
  /// are rules for that.
  private func hasOwnRule(_ change: LockedChange) -> Bool {
    if case .constraintValidated(let table, let name) = change.action,
      let constraint = change.before.table(table.name, in: change.session)?
        .constraint(name)
    {
      return constraint.origin.transaction == change.origin.transaction
    }
    return change.footprint.locks.contains(where: isExclusive)
  }

  private func finding(
    _ work: LongWork, _ change: LockedChange, _ lock: RelationLock, _ holder: LockedChange,
    _ history: ReplayedHistory
  ) -> Finding {
    let table = holder.change.before.table(lock.relation.name)
      .flatMap { change.before.table($0.id) }
    let name = table?.name ?? lock.relation.name
    let way =
      TransactionContext(of: change, in: history).isInToolsTransaction
      ? "into \(history.tool.profile.laterMigration)"
      : "behind COMMIT, into a transaction of its own"
    return Finding(
      "\(work.description) while nobody can read or write \(name), which an earlier statement of the transaction has locked",
      at: change.range,
      help:
        "move it before the lock if it does not need what that statement made, or else \(way); long updates are best done in batches",
      related: [RelatedLocation("\(lock.relation.name) is locked from here on", at: holder.range)],
      locks: change.footprint)
  }
}
