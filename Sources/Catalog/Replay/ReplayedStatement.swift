import Syntax

/// A statement with the catalog before and after each of its changes.
package struct ReplayedStatement: Sendable {
  package let statement: Statement
  /// Place of the migration in its history, from 0.
  package let migration: Int
  /// Place of the statement in the replayed history, from 0.
  package let number: Int
  package let changes: [ReplayedChange]
  /// Why a server would refuse it; its changes did not last then.
  package let failure: Failure?
  private let sessionBefore: Snapshot<Session>

  init(
    statement: Statement, migration: Int, number: Int, session: Snapshot<Session>,
    changes: [ReplayedChange], failure: Failure?
  ) {
    self.statement = statement
    self.migration = migration
    self.number = number
    self.changes = changes
    self.failure = failure
    sessionBefore = session
  }

  /// The session as the statement found it.
  package var session: Session { sessionBefore.value }
}

package struct ReplayedChange: Sendable {
  package let action: SchemaChange.Action
  package let range: SourceRange
  package let placement: SchemaChange.Placement
  package let origin: Origin
  /// Why the statement fails here.
  package let failure: Failure?
  private let sessionBefore: Snapshot<Session>
  private let catalogBefore: Snapshot<Catalog>
  private let catalogAfter: Snapshot<Catalog>

  init(
    _ change: SchemaChange, session: Snapshot<Session>, before: Snapshot<Catalog>,
    after: Snapshot<Catalog>, origin: Origin, failure: Failure?
  ) {
    action = change.action
    range = change.range
    placement = change.placement
    self.origin = origin
    self.failure = failure
    sessionBefore = session
    catalogBefore = before
    catalogAfter = after
  }

  /// The session as the change found it.
  package var session: Session { sessionBefore.value }
  package var before: Catalog { catalogBefore.value }
  package var after: Catalog { catalogAfter.value }

  /// Whether it stands in a `DO` block, or in a function that the statement calls.
  package var isInBlock: Bool {
    if case .block = placement { true } else { false }
  }
}
