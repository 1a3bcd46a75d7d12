import Syntax

/// A statement with the catalog before and after each of its changes.
///
/// Rules look at every statement, many times over: all that hold one share it.
package final class ReplayedStatement: Sendable {
  /// The statement as it was parsed.
  package let statement: Statement
  /// Place of the migration in its history, from 0.
  package let migration: Int
  /// Place of the statement in the replayed history, from 0.
  package let number: Int
  /// What it did, also by functions that it calls; what certainly does not run is left out.
  package let changes: [ReplayedChange]
  /// The definitions that nothing came of, since what they make is there: by `IF NOT EXISTS`, by a condition
  /// or by an `EXCEPTION` clause around them.
  package let skipped: [SkippedDefinition]
  /// Why a server would refuse it; its changes did not last then.
  package let failure: Failure?
  private let found: Snapshot<Session>

  init(
    _ statement: Statement, migration: Int, number: Int, session: Snapshot<Session>,
    changes: [ReplayedChange], skipped: [SkippedDefinition], failure: Failure?
  ) {
    self.statement = statement
    self.migration = migration
    self.number = number
    self.changes = changes
    self.skipped = skipped
    self.failure = failure
    found = session
  }

  /// The change that fails, where one does.
  package var failing: ReplayedChange? {
    changes.first { $0.failure != nil } ?? changes.first
  }

  /// The session as the statement found it.
  package var session: Session { _read { yield found.value } }
}

/// A definition that means nothing, since what it makes is there.
package struct SkippedDefinition: Sendable {
  /// The definition, which changed nothing.
  package let change: ReplayedChange
  /// The catalog as the statement would leave it, were what it makes not there.
  package let meant: Catalog
}
