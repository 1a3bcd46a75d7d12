import CPgQuery

extension Lowering {
  func createPublication(_ create: CreatePublicationStmt) -> [SchemaChange] {
    let objects = publicationObjects(create.pubobjects)
    return [
      change(
        .publicationCreated(
          PublicationDefinition(
            name: text(create.pubname) ?? "", coversAllTables: create.for_all_tables,
            tables: objects.tables, schemas: objects.schemas)))
    ]
  }

  func alterPublication(_ alter: AlterPublicationStmt) -> [SchemaChange] {
    let tables = publicationObjects(alter.pubobjects).tables
    let alteration: PublicationAlteration =
      switch alter.action {
      case AP_AddObjects where !tables.isEmpty: .added(tables)
      case AP_DropObjects where !tables.isEmpty: .dropped(tables)
      case AP_SetObjects where !tables.isEmpty: .replaced(tables)
      default: .other
      }
    return [change(.publicationAltered(name: text(alter.pubname) ?? "", alteration))]
  }

  private func publicationObjects(
    _ list: UnsafeMutablePointer<CPgQuery.List>?
  ) -> (tables: [ObjectName], schemas: [String]) {
    var tables: [ObjectName] = []
    var schemas: [String] = []
    for item in NodeList(list) where item.tag == T_PublicationObjSpec {
      let object = item.cast(to: PublicationObjSpec.self).pointee
      if let table = object.pubtable {
        tables.append(objectName(table.pointee.relation))
      } else if let name = text(object.name) {
        schemas.append(name)
      }
    }
    return (tables, schemas)
  }
}
