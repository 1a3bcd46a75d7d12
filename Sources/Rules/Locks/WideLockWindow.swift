import Catalog
import Linter
import Locks
import Syntax

/// Reports transactions that keep several tables in use from everybody at once.
struct WideLockWindow: ScriptRule {
  static let metadata = RuleMetadata(
    id: "wide-lock-window",
    summary:
      "ACCESS EXCLUSIVE locks on several tables in one transaction invite deadlocks and queues.",
    severity: .warning, group: .locks, page: RulePages.wideLockWindow)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.changesByTransaction.compactMap { finding(in: $0, script, history) }
  }

  private struct Taken {
    let name: QualifiedName
    /// Stays the same when the table gets another name.
    let table: RelationID?
    let change: LockedChange

    init(_ lock: RelationLock, by change: LockedChange) {
      name = lock.relation.name
      table = change.before.table(name)?.id
      self.change = change
    }

    func isSame(as other: Taken) -> Bool {
      if let table, let other = other.table { return table == other }
      return name == other.name
    }
  }

  private func finding(
    in changes: [LockedChange], _ script: ReplayedScript, _ history: ReplayedHistory
  ) -> Finding? {
    var taken: [Taken] = []
    var most = 0
    for change in changes {
      let locks = change.footprint.locks.filter { isMeant($0, change, script) }
        .map { Taken($0, by: change) }
      for lock in locks where !taken.contains(where: lock.isSame) { taken.append(lock) }
      most = max(most, taken.count { table in locks.contains(where: table.isSame) })
    }
    // What one statement locks together can't be taken apart.
    guard most < taken.count, let first = taken.first,
      let second = taken.first(where: { $0.change.statement != first.change.statement })
    else { return nil }
    var finding = finding(taken, first, second, history)
    // Changes of the catalog alone take moments, and nobody can be stopped for long by a few of them.
    if taken.count <= 3, changes.allSatisfy(\.isQuick) { finding.severity = .info }
    return finding
  }

  /// A table that is gone in the end is missed by nobody who would have to queue for it.
  private func isMeant(
    _ lock: RelationLock, _ change: LockedChange, _ script: ReplayedScript
  ) -> Bool {
    guard lock.mode == .accessExclusive, lock.isInTheWay, lock.relation.kind.isTable else {
      return false
    }
    guard let table = change.before.table(lock.relation.name) else {
      return !change.takesAway(lock.relation)
    }
    return script.migration.after.table(table.id) != nil
  }

  private func finding(
    _ taken: [Taken], _ first: Taken, _ second: Taken, _ history: ReplayedHistory
  ) -> Finding {
    let names = taken.map(\.name.description)
    let shown = names.prefix(5).joined(separator: ", ")
    let list = names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    let way =
      TransactionContext(of: second.change, in: history).isInToolsTransaction
      ? "give each table \(history.tool.profile.ownMigration)"
      : "give each table a transaction of its own"
    return Finding(
      "\(names.count) tables are locked against reads and writes until this transaction ends (\(list)): whoever uses two of them in another order can deadlock with it",
      at: second.change.range, help: "\(way), so that no two of these locks are held together",
      related: [RelatedLocation("\(first.name) is locked from here on", at: first.change.range)],
      locks: second.change.footprint)
  }
}

extension LockedChange {
  /// Whether it takes as long with a million rows in use as with one.
  fileprivate var isQuick: Bool {
    let work = footprint.rewrites + footprint.scans + footprint.lookups
    guard !footprint.isAssumed, !footprint.isIncomplete, !work.contains(where: \.isInUse) else {
      return false
    }
    switch action {
    case .rowsChanged, .queried, .called, .maintenance, .unread: return false
    default: return true
    }
  }
}
