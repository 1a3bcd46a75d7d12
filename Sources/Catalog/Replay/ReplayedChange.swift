import Syntax

/// A change with the catalog before and after it.
package final class ReplayedChange: Sendable {
  /// What it does.
  package let action: SchemaChange.Action
  /// The narrowest part of the statement that says it.
  package let range: SourceRange
  /// Where in the flow of control it stands.
  package let placement: SchemaChange.Placement
  /// What the objects that it makes come from.
  package let origin: Origin
  /// Whether it runs whatever there is in the tables: nothing around it that the history leaves open.
  package let runsForSure: Bool
  /// Why the statement fails here.
  package let failure: Failure?
  private let found: Snapshot<Session>
  /// The catalog that it met.
  package let before: Catalog
  /// The same as `before` where the change fails.
  package let after: Catalog

  init(
    _ change: SchemaChange, origin: Origin, runsForSure: Bool, failure: Failure?,
    session: Snapshot<Session>,
    before: Catalog, after: Catalog
  ) {
    action = change.action
    range = change.range
    placement = change.placement
    self.origin = origin
    self.runsForSure = runsForSure
    self.failure = failure
    found = session
    self.before = before
    self.after = after
  }

  /// The session as the change found it.
  package var session: Session { _read { yield found.value } }

  /// Whether it stands in a `DO` block, or in a function that the statement calls.
  package var isInBlock: Bool {
    if case .block = placement { true } else { false }
  }
}
