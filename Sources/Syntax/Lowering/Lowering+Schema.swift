import CPgQuery

/// `CREATE SCHEMA`.
extension Lowering {
  func createSchema(_ create: CreateSchemaStmt) -> [SchemaChange] {
    let owner = node(create.authrole).flatMap { role($0) }
    guard let name = text(create.schemaname) ?? owner else { return [] }
    // `CREATE SCHEMA s CREATE TABLE …` puts what follows into the schema.
    var inside = self
    inside.defaultSchema = name
    let elements = NodeList(create.schemaElts).flatMap { inside.changes(of: $0) }
    return [
      change(.schemaCreated(name: name, ifNotExists: create.if_not_exists, owner: owner))
    ] + elements
  }
}
