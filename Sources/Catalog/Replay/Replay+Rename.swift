import HashTreeCollections
import Syntax

extension Replay {
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
      moveFunctions(name, to: QualifiedName(name.schema, rename.newName), rename.arguments)
    case .type, .domain:
      let name = resolveType(rename.name)
      moveType(name, to: QualifiedName(name.schema, rename.newName))
    case .role:
      renameRole(rename.name.name, to: rename.newName)
    case .publication:
      guard var publication = catalog.publicationsByName[rename.name.name] else { return }
      publication.name = rename.newName
      catalog.publicationsByName[rename.name.name] = nil
      catalog.publicationsByName[rename.newName] = publication
    case .statistics:
      renameStatistics(rename.name) { QualifiedName($0.schema, rename.newName) }
    case .eventTrigger:
      guard var trigger = catalog.eventTriggersByName[rename.name.name] else { return }
      trigger.name = rename.newName
      catalog.eventTriggersByName[rename.name.name] = nil
      catalog.eventTriggersByName[rename.newName] = trigger
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
      moveFunctions(name, to: QualifiedName(move.schema, name.name), move.arguments)
    case .type, .domain:
      let name = resolveType(move.name)
      guard name.schema != move.schema else { return }
      moveType(name, to: QualifiedName(move.schema, name.name))
    case .statistics: renameStatistics(move.name) { QualifiedName(move.schema, $0.name) }
    case .extension: catalog.extensions[move.name.name]?.schema = move.schema
    default: break
    }
  }

  private mutating func renameRelation(_ relation: Relation, to name: QualifiedName) {
    guard !isTaken(name, for: .table) else { return }
    switch relation {
    case .table(let table): renameTable(table, to: name)
    case .view(var view):
      let old = view.name
      view.name = name
      catalog.store(.view(view))
      for index in view.indexes where old.schema != name.schema {
        catalog.store(
          .index(id: index.id, name: QualifiedName(name.schema, index.name), table: view.id))
      }
      replaceType(old, by: name)
    case .sequence(let sequence): renameSequence(sequence, to: name)
    case .index(let id, let old, let owner):
      guard name.schema == old.schema else { return }
      let indexes = catalog.table(owner)?.indexes ?? catalog.view(owner)?.indexes ?? []
      guard let index = indexes.first(where: { $0.id == id }) else { return }
      renameIndex(index, of: owner, to: name.name)
    }
  }

  private mutating func renameTable(_ table: Table, to name: QualifiedName) {
    let old = table.name
    if old.schema != name.schema, let taken = takenName(movingPartsOf: table, to: name.schema) {
      return fail(.alreadyExists, .table, taken)
    }
    var table = table
    table.name = name
    catalog.store(table)
    replaceType(old, by: name)
    guard old.schema != name.schema else { return }
    // Indexes and owned sequences live in their table's schema.
    for index in table.indexes {
      catalog.store(
        .index(id: index.id, name: QualifiedName(name.schema, index.name), table: table.id))
    }
    for dependent in catalog.dependents(of: table.id) {
      if case .sequence(let sequence)? = catalog[dependent], sequence.ownerTable == table.id {
        renameSequence(sequence, to: QualifiedName(name.schema, sequence.name.name))
      }
    }
  }

  /// Something in a schema that has the name of an index or an owned sequence of a table.
  private func takenName(movingPartsOf table: Table, to schema: String) -> QualifiedName? {
    let sequences = catalog.dependents(of: table.id).compactMap { dependent -> String? in
      guard case .sequence(let sequence)? = catalog[dependent], sequence.ownerTable == table.id
      else { return nil }
      return sequence.name.name
    }
    return (table.indexes.map(\.name) + sequences).map { QualifiedName(schema, $0) }
      .first { catalog.relation($0) != nil }
  }

  /// Defaults that draw from a sequence follow it.
  private mutating func renameSequence(_ sequence: Sequence, to name: QualifiedName) {
    let old = sequence.name
    var sequence = sequence
    sequence.name = name
    catalog.store(.sequence(sequence))
    for dependent in catalog.dependents(of: sequence.id) {
      update(dependent) { table in
        for index in table.columns.indices
        where table.columns[index].default?.draws(from: old) == true {
          table.columns[index].default = table.columns[index].default?.mapped { part in
            part.calledSequence == nil ? part : .nextValue(of: name)
          }
        }
      }
    }
  }

  private mutating func renameSchema(_ schema: String, to newName: String) {
    guard catalog.hasSchema(schema) else { return }
    guard !catalog.hasSchema(newName) else { return fail(.alreadyExists, .schema, newName) }
    catalog.schemas[newName] = catalog.schemas[schema] ?? origin
    moveAccess(toSchema: schema, to: newName)
    catalog.schemaComments[newName] = catalog.schemaComments[schema]
    catalog.schemaComments[schema] = nil
    mapStatistics(inSchema: schema) { statistics in
      var moved = statistics
      moved.name.schema = newName
      return moved
    }
    for found in catalog.allExtensions where found.schema == schema {
      catalog.extensions[found.name]?.schema = newName
    }
    for publication in catalog.publications where publication.schemas.contains(schema) {
      catalog.publicationsByName[publication.name]?.schemas = publication.schemas.map {
        $0 == schema ? newName : $0
      }
    }
    catalog.schemas[schema] = nil
    catalog.goneSchemas.insert(schema)
    catalog.goneSchemas.remove(newName)
    if schema == "public" { catalog.hasPublicSchema = false }
    let members = catalog.names.filter { $0.key.schema == schema }.map(\.value).sorted()
    for id in members {
      guard let relation = catalog[id], relation.name.schema == schema else { continue }
      if case .index = relation { continue }
      renameRelation(relation, to: QualifiedName(newName, relation.name.name))
    }
    for (name, _) in catalog.functions where name.schema == schema {
      moveFunctions(name, to: QualifiedName(newName, name.name), nil)
    }
    for (name, _) in catalog.types where name.schema == schema {
      moveType(name, to: QualifiedName(newName, name.name))
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
