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

package struct ReplayedChange: Sendable {
  private let content: Snapshot<Content>

  private struct Content: Sendable {
    let change: SchemaChange
    let origin: Origin
    let failure: Failure?
    let session: Snapshot<Session>
    let before: Catalog
    let after: Catalog
  }

  init(
    _ change: SchemaChange, session: Snapshot<Session>, before: Catalog,
    after: Catalog, origin: Origin, failure: Failure?
  ) {
    content = Snapshot(
      Content(
        change: change, origin: origin, failure: failure, session: session, before: before,
        after: after))
  }

  package var action: SchemaChange.Action { _read { yield content.value.change.action } }
  package var range: SourceRange { content.value.change.range }
  package var placement: SchemaChange.Placement { _read { yield content.value.change.placement } }
  package var origin: Origin { content.value.origin }
  /// Why the statement fails here.
  package var failure: Failure? { content.value.failure }
  /// The session as the change found it.
  package var session: Session { _read { yield content.value.session.value } }
  package var before: Catalog { _read { yield content.value.before } }
  package var after: Catalog { _read { yield content.value.after } }

  /// Whether it stands in a `DO` block, or in a function that the statement calls.
  package var isInBlock: Bool {
    if case .block = placement { true } else { false }
  }
}
