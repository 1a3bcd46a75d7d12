import HashTreeCollections
import Syntax

/// `DROP`, `RENAME TO` and `SET SCHEMA`: which function does it for which kind of object, and those of the
/// parts of tables.
extension Replay {
  mutating func drop(_ drop: ObjectDrop) {
    switch drop.kind {
    case .table, .view, .materializedView, .sequence, .foreignTable, .index: dropRelation(drop)
    case .schema: dropSchema(drop.name.name, cascade: drop.cascade)
    case .function, .procedure, .routine, .aggregate: dropFunction(drop)
    case .type, .domain: dropType(drop)
    case .policy, .trigger, .rule: dropPart(drop)
    case .extension: catalog.extensions[drop.name.name] = nil
    case .role: dropRole(roleName(drop.name.name))
    case .eventTrigger: catalog.eventTriggersByName[drop.name.name] = nil
    case .statistics: dropStatistics(drop.name)
    case .publication: catalog.publicationsByName[drop.name.name] = nil
    default: break
    }
  }

  mutating func rename(_ rename: ObjectRename) {
    switch rename.kind {
    case .table, .view, .materializedView, .sequence, .foreignTable, .index:
      let name = catalog.resolve(rename.name, in: session)
      guard let relation = catalog.relation(name) else { return }
      renameRelation(relation, to: QualifiedName(name.schema, rename.newName))
    case .schema: renameSchema(rename.name.name, to: rename.newName)
    case .policy, .trigger, .rule: renamePart(rename)
    case .function, .procedure, .routine, .aggregate:
      let name = resolveFunction(rename.name)
      moveFunctions(
        name, to: QualifiedName(name.schema, rename.newName), rename.arguments, called: rename.kind)
    case .type, .domain:
      let name = resolveType(rename.name)
      moveType(name, to: QualifiedName(name.schema, rename.newName))
    case .role: renameRole(rename.name.name, to: rename.newName)
    case .publication: renamePublication(rename.name.name, to: rename.newName)
    case .statistics:
      renameStatistics(rename.name) { QualifiedName($0.schema, rename.newName) }
    case .eventTrigger: renameEventTrigger(rename.name.name, to: rename.newName)
    default: break
    }
  }

  mutating func move(_ move: ObjectMove) {
    switch move.kind {
    case .table, .view, .materializedView, .sequence, .foreignTable:
      let name = catalog.resolve(move.name, in: session)
      guard let relation = catalog.relation(name), name.schema != move.schema else { return }
      renameRelation(relation, to: QualifiedName(move.schema, name.name))
    case .function, .procedure, .routine, .aggregate:
      let name = resolveFunction(move.name)
      moveFunctions(
        name, to: QualifiedName(move.schema, name.name), move.arguments, called: move.kind)
    case .type, .domain:
      let name = resolveType(move.name)
      guard name.schema != move.schema else { return }
      moveType(name, to: QualifiedName(move.schema, name.name))
    case .statistics: renameStatistics(move.name) { QualifiedName(move.schema, $0.name) }
    case .extension: catalog.extensions[move.name.name]?.schema = move.schema
    default: break
    }
  }

  private mutating func dropPart(_ drop: ObjectDrop) {
    guard let owner = drop.table else { return }
    let name = drop.name.name
    if case .view(var view)? = catalog.relation(catalog.resolve(owner, in: session)) {
      view.triggers.removeAll { $0.name == name && drop.kind == .trigger }
      view.rules.removeAll { $0.name == name && drop.kind == .rule }
      catalog.store(.view(view))
      return
    }
    if drop.ifExists, catalog.table(owner, in: session) == nil { return }
    guard let id = tableID(owner), let table = catalog.table(id) else { return }
    guard table.has(drop.kind, name) else {
      if !drop.ifExists, table.isKnown { fail(.isMissing, drop.kind, name) }
      return
    }
    switch drop.kind {
    case .policy: update(id) { $0.policies.removeAll { $0.name == name } }
    case .trigger:
      guard !table.triggers.contains(where: { $0.name == name && $0.isInherited }) else {
        return refuse(
          .dependentObjectsStillExist,
          "cannot drop trigger \(quoted(name)) on table \(quoted(table.name.name)) because a trigger of the partitioned table requires it",
          .trigger, name)
      }
      removeTrigger(name, of: id)
    default: update(id) { $0.rules.removeAll { $0.name == name } }
    }
  }

  private mutating func renamePart(_ rename: ObjectRename) {
    guard let owner = rename.table, let id = tableID(owner) else { return }
    let name = rename.name.name
    for table in [id] + (rename.kind == .trigger ? children(of: id) : []) {
      update(table) { table in
        for index in table.policies.indices
        where rename.kind == .policy && table.policies[index].name == name {
          table.policies[index].name = rename.newName
        }
        for index in table.triggers.indices
        where rename.kind == .trigger && table.triggers[index].name == name {
          table.triggers[index].name = rename.newName
        }
        for index in table.rules.indices
        where rename.kind == .rule && table.rules[index].name == name {
          table.rules[index].name = rename.newName
        }
      }
    }
  }
}

extension Table {
  fileprivate func has(_ kind: ObjectKind, _ name: String) -> Bool {
    switch kind {
    case .policy: policy(name) != nil
    case .trigger: triggers.contains { $0.name == name }
    default: rules.contains { $0.name == name }
    }
  }
}
