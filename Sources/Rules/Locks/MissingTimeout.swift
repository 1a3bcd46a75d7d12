import Catalog
import Linter
import Locks
import Migrations
import Syntax

// Timeouts that keep a migration from waiting, and others from waiting for it.

extension LockedChange {
  /// Whether a timeout is set where the change runs, by the migration or by who runs it.
  func hasTimeout(_ name: String, _ settings: Settings) -> Bool {
    if settings.timeoutsSetByTool.contains(name) { return true }
    guard let value = session.settings[name] else { return false }
    // Zero, in whatever unit, switches it off.
    return value.contains { ("1"..."9").contains($0) }
  }

  /// The statement that sets it, for the transaction if there is one.
  func timeoutSQL(_ name: String, _ value: String) -> String {
    "SET \(isInTransaction ? "LOCAL " : "")\(name) = \(literal(value));"
  }

  private var isInTransaction: Bool {
    // A block is a transaction too, but the statement is to stand before it.
    session.transaction != nil
  }
}

/// A timeout that has to be set before a migration waits for others, or lets others wait.
struct MissingTimeout {
  static let ofLocks = MissingTimeout(name: "lock_timeout", value: "5s")

  /// The name of the setting.
  let name: String
  /// What to set it to.
  let value: String

  /// The first change that others may have to wait for and that no timeout limits.
  func first(
    in script: ReplayedScript, _ settings: Settings,
    where isMeant: (LockedChange) -> Bool = { _ in true }
  ) -> LockedChange? {
    script.changes.first { change in
      change.blockingLock != nil && !change.hasTimeout(name, settings) && isMeant(change)
    }
  }

  func finding(
    _ message: String, _ change: LockedChange, in script: ReplayedScript,
    of history: ReplayedHistory
  ) -> Finding {
    let sql = change.timeoutSQL(name, value)
    return Finding(
      message, at: change.range, help: .advice("write before it", [sql]), locks: change.footprint,
      fix: fix(sql, change, script, history.tool), cause: cause)
  }

  /// Whoever runs the migrations may set it for all of them.
  var cause: Cause {
    .history(
      name,
      remedy:
        "set it where the migrations are run, for all of them, and say so in lockstep.toml: timeouts-set-by-tool = [\"\(name)\"]"
    )
  }

  /// The setting before the statement.
  ///
  /// A statement that no transaction takes, or that could be written so, may be alone in its file for
  /// that reason.
  private func fix(
    _ sql: String, _ change: LockedChange, _ script: ReplayedScript, _ tool: MigrationTool
  ) -> Fix? {
    let statement = script.statements[change.statement].statement
    let mayBeConcurrent =
      script.statements.count == 1 && !tool.profile.sendsStatementsOneByOne
      && change.action.hasConcurrentForm
    guard !statement.isRefusedInTransaction, !mayBeConcurrent else { return nil }
    return Fix(
      "Set \(name)", .safe,
      [.inserting("\(sql)\n", at: statement.range.start, in: statement.range.file)])
  }
}

extension SchemaChange.Action {
  /// Whether it can be said with `CONCURRENTLY`, outside of a transaction.
  fileprivate var hasConcurrentForm: Bool {
    switch self {
    case .indexCreated, .partitionDetached: true
    case .objectDropped(let drop): drop.kind == .index
    case .maintenance(let maintenance):
      if case .reindex = maintenance.kind { true } else { false }
    default: false
    }
  }
}

extension LockedChange {
  /// The strongest lock on a relation in use that others have to wait for.
  ///
  /// Sequences are locked for moments only, and nobody waits to read them.
  var blockingLock: RelationLock? {
    footprint.locks.first { $0.isInTheWay && $0.relation.kind != .sequence }
  }

  /// What the lock keeps others from.
  func words(for lock: RelationLock) -> String {
    "\(lock.mode.blocksReads ? "reads and writes of" : "writes to") \(lock.relation.name)"
  }
}
