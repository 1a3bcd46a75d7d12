import Catalog
import Linter
import Syntax

/// An object that a migration takes away and does not bring back.
///
/// What it made itself, and what the history does not show, is left out.
struct DroppedObject {
  let drop: ObjectDrop
  let origin: Origin

  init?(_ step: MigrationStep, kinds: Set<ObjectKind>) {
    guard case .objectDropped(let drop) = step.action, kinds.contains(drop.kind), !step.isRefused,
      let origin = step.change.before.origin(
        of: drop.kind, drop.name, on: drop.table, in: step.change.session),
      !step.isNew(origin), !step.isBack(drop.kind, drop.name, on: drop.table),
      // A name that it only got here is nobody's.
      step.migration.before.origin(
        of: drop.kind, drop.name, on: drop.table, in: step.change.session) != nil
    else { return nil }
    self.drop = drop
    self.origin = origin
  }
}
