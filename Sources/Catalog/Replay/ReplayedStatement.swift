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
  /// Why a server would refuse it; its changes did not last then.
  package let failure: Failure?
  private let found: Snapshot<Session>

  init(
    _ statement: Statement, migration: Int, number: Int, session: Snapshot<Session>,
    changes: [ReplayedChange], failure: Failure?
  ) {
    self.statement = statement
    self.migration = migration
    self.number = number
    self.changes = changes
    self.failure = failure
    found = session
  }

  /// The session as the statement found it.
  package var session: Session { _read { yield found.value } }
}
