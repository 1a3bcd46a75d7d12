import HashTreeCollections
import Syntax

extension Replay {
  /// The table a statement names; one that nobody created is entered as unknown.
  mutating func tableID(_ name: ObjectName) -> RelationID? {
    let qualified = catalog.resolve(name, in: session)
    if let relation = catalog.relation(qualified) {
      guard case .table = relation else { return nil }
      return relation.id
    }
    let table = Table(
      id: catalog.makeID(), name: qualified, hasAllColumns: false, persistence: .permanent)
    catalog.store(table)
    return table.id
  }

  mutating func withTable(
    _ reference: TableReference, _ body: (inout Replay, RelationID) -> Void
  ) {
    guard let id = tableID(reference.name) else { return }
    body(&self, id)
  }

  mutating func update(_ id: RelationID, _ body: (inout Table) -> Void) {
    guard var table = catalog.table(id) else { return }
    body(&table)
    catalog.store(table)
  }

  mutating func update(_ name: ObjectName, _ body: (inout Table) -> Void) {
    if let id = tableID(name) { update(id, body) }
  }

  mutating func addDependent(_ dependent: RelationID, on id: RelationID) {
    catalog.dependents[id, default: []].insert(dependent)
  }

  /// The partitions and inheriting tables directly below a table.
  func directChildren(of id: RelationID) -> [RelationID] {
    catalog.dependents(of: id).filter { dependent in
      guard let table = catalog.table(dependent) else { return false }
      return table.partitionParent == id || table.parents.contains(id)
    }
  }

  func partitions(of id: RelationID) -> [RelationID] {
    catalog.dependents(of: id).filter { catalog.table($0)?.partitionParent == id }
  }

  /// Partitions and inheriting tables, all the way down.
  func children(of id: RelationID) -> [RelationID] {
    var result: [RelationID] = []
    var queue = [id]
    while let parent = queue.popLast() {
      for child in directChildren(of: parent) where !result.contains(child) {
        result.append(child)
        queue.append(child)
      }
    }
    return result
  }

  /// The schema and name of something that a statement creates.
  func newName(_ name: ObjectName, isTemporary: Bool = false) -> QualifiedName {
    QualifiedName(
      name.schema ?? (isTemporary ? "pg_temp" : catalog.creationSchema(in: session)), name.name)
  }

  /// Whether a relation or a type is in the way of a new one.
  mutating func isTaken(_ name: QualifiedName, for kind: ObjectKind) -> Bool {
    guard catalog.relation(name) != nil || catalog.types[name] != nil && kind != .index else {
      return false
    }
    fail(.alreadyExists, kind, name)
    return true
  }
}
