import Syntax

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
