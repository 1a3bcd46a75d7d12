import Catalog
import Syntax

/// Views and materialized views.
extension LockFinder {
  mutating func create(_ definition: ViewDefinition) {
    let isThere = catalog.relation(relation(definition.name).name) != nil
    if definition.ifNotExists, isThere { return apply(.defineOther) }
    let kind: LockedRelation.Kind = definition.isMaterialized ? .materializedView : .view
    let created = created(definition.name, kind, isTemporary: definition.isTemporary)
    if definition.isMaterialized {
      let read = definition.isWithoutData ? named(in: definition.query) : read(by: definition.query)
      apply(.createMaterializedView, [.created: [created], .read: read])
    } else if definition.isReplacing, isThere {
      apply(
        .replaceView,
        [.view: [relation(definition.name)], .read: named(in: definition.query)])
    } else {
      apply(.createView, [.created: [created], .read: named(in: definition.query)])
    }
  }

  mutating func dropView(_ drop: ObjectDrop) {
    apply(.dropView, [.view: [relation(drop.name)], .dependents: dependents(drop)])
  }
}
