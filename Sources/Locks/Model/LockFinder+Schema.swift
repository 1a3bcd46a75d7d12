import Catalog
import Syntax

/// `DROP SCHEMA`.
extension LockFinder {
  mutating func dropSchema(_ drop: ObjectDrop) {
    let members = drop.cascade ? self.members(ofSchema: drop.name.name) : []
    apply(.dropSchema, [.dependents: members])
  }

  func members(ofSchema schema: String) -> [LockedRelation] {
    let tables = catalog.tables.filter { $0.name.schema == schema }.map(\.id)
    let views = catalog.views.filter { $0.name.schema == schema }.map(\.id)
    return relations(tables + views)
  }
}
