import Syntax

// Rules look at every statement and every change, many times over. Both hold much, so all their copies
// share one content, and hand out its parts without copying them.

/// A statement with the catalog before and after each of its changes.
package struct ReplayedStatement: Sendable {
  private let content: Snapshot<Content>

  private struct Content: Sendable {
    let statement: Statement
    let migration: Int
    let number: Int
    let changes: [ReplayedChange]
    let failure: Failure?
    let session: Snapshot<Session>
  }

  init(
    statement: Statement, migration: Int, number: Int, session: Snapshot<Session>,
    changes: [ReplayedChange], failure: Failure?
  ) {
    content = Snapshot(
      Content(
        statement: statement, migration: migration, number: number, changes: changes,
        failure: failure, session: session))
  }

  package var statement: Statement { _read { yield content.value.statement } }
  /// Place of the migration in its history, from 0.
  package var migration: Int { content.value.migration }
  /// Place of the statement in the replayed history, from 0.
  package var number: Int { content.value.number }
  package var changes: [ReplayedChange] { _read { yield content.value.changes } }
  /// Why a server would refuse it; its changes did not last then.
  package var failure: Failure? { content.value.failure }
  /// The session as the statement found it.
  package var session: Session { _read { yield content.value.session.value } }
}
