import CPgQuery

/// Publications and subscriptions.
extension Lowering {
  func createPublication(_ create: CreatePublicationStmt) -> [SchemaChange] {
    let objects = publicationObjects(create.pubobjects)
    return [
      change(
        .publicationCreated(
          PublicationDefinition(
            name: text(create.pubname) ?? "", coversAllTables: create.for_all_tables,
            tables: objects.tables, schemas: objects.schemas, options: options(create.options))))
    ]
  }

  func alterPublication(_ alter: AlterPublicationStmt) -> [SchemaChange] {
    let (tables, schemas) = publicationObjects(alter.pubobjects)
    let alteration: PublicationAlteration
    if alter.options != nil {
      alteration = .optionsChanged(options(alter.options))
    } else {
      switch alter.action {
      case AP_DropObjects: alteration = .dropped(tables, schemas: schemas)
      case AP_SetObjects: alteration = .replaced(tables, schemas: schemas)
      default: alteration = .added(tables, schemas: schemas)
      }
    }
    return [change(.publicationAltered(name: text(alter.pubname) ?? "", alteration))]
  }

  private func publicationObjects(
    _ list: UnsafeMutablePointer<CPgQuery.List>?
  ) -> (tables: [PublishedTable], schemas: [String]) {
    var tables: [PublishedTable] = []
    var schemas: [String] = []
    for item in NodeList(list) where item.tag == T_PublicationObjSpec {
      let object = item.cast(to: PublicationObjSpec.self).pointee
      if let table = object.pubtable?.pointee {
        tables.append(
          PublishedTable(
            name: objectName(table.relation),
            isOnly: table.relation.map { !$0.pointee.inh } ?? false,
            columns: NodeList(table.columns).strings,
            condition: optionalExpression(table.whereClause)))
      } else if let name = text(object.name) {
        schemas.append(name)
      }
    }
    return (tables, schemas)
  }

  func createSubscription(_ create: CreateSubscriptionStmt) -> [SchemaChange] {
    let options = options(create.options)
    let makesSlot = ![options["create_slot"], options["connect"]].contains {
      $0.map(isOff) ?? false
    }
    return [
      change(
        .unread(
          UnreadStatement(
            .subscriptionCreated(makesSlot: makesSlot),
            makesSlot ? keywords() : "\(keywords()) WITHOUT SLOT")))
    ]
  }

  /// Whether the value of an option is a way to write `false`.
  private func isOff(_ value: String) -> Bool {
    ["false", "off", "0", "no"].contains(value.lowercased())
  }
}
