import HashTreeCollections
import Syntax

/// `CREATE SCHEMA`, `DROP SCHEMA` and its new name.
extension Replay {
  mutating func createSchema(_ name: String, ifNotExists: Bool, owner: String?) {
    guard !catalog.hasSchema(name) else {
      if !ifNotExists { fail(.alreadyExists, .schema, name) }
      return
    }
    catalog.schemas[name] = origin
    var access = newAccess(to: .schema, in: nil)
    if let owner { access.changeOwner(to: roleName(owner)) }
    catalog.schemaAccess[name] = access
    catalog.goneSchemas.remove(name)
    if name == "public" { catalog.hasPublicSchema = true }
  }

  mutating func dropSchema(_ schema: String, cascade: Bool) {
    let members = catalog.names.filter { $0.key.schema == schema }.map(\.value).sorted()
    let functions = catalog.functions.filter { $0.key.schema == schema }.flatMap(\.value)
    let types = catalog.types.filter { $0.key.schema == schema }.map(\.value)
    if !cascade, !members.isEmpty || !functions.isEmpty || !types.isEmpty,
      catalog.hasSchema(schema)
    {
      return fail(.isUsed(by: ["what is in it"]), .schema, schema)
    }
    catalog.schemas[schema] = nil
    forgetAccess(toSchema: schema)
    catalog.schemaComments[schema] = nil
    mapStatistics(inSchema: schema) { _ in nil }
    for publication in catalog.publications where publication.schemas.contains(schema) {
      catalog.publicationsByName[publication.name]?.schemas.removeAll { $0 == schema }
    }
    catalog.goneSchemas.insert(schema)
    if schema == "public" { catalog.hasPublicSchema = false }
    for id in members { remove(id) }
    for function in functions { removeFunction(function) }
    for type in types {
      forgetType(type)
      dropUsers(ofType: type.name)
    }
  }

  mutating func renameSchema(_ schema: String, to newName: String) {
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
}
