import CPgQuery

/// `CREATE INDEX`, and the elements of indexes and exclusion constraints.
extension Lowering {
  func createIndex(_ create: IndexStmt) -> [SchemaChange] {
    [change(.indexCreated(index(create)))]
  }

  private func index(_ create: IndexStmt) -> IndexDefinition {
    IndexDefinition(
      name: text(create.idxname), table: objectName(create.relation),
      isOnly: create.relation.map { !$0.pointee.inh } ?? false,
      method: text(create.accessMethod) ?? "btree",
      elements: NodeList(create.indexParams).compactMap { indexElement($0) },
      including: NodeList(create.indexIncludingParams).compactMap { indexElement($0)?.column },
      predicate: optionalExpression(create.whereClause), isUnique: create.unique,
      nullsNotDistinct: create.nulls_not_distinct, isConcurrent: create.concurrent,
      ifNotExists: create.if_not_exists, options: options(create.options))
  }

  func indexElement(_ item: Node) -> IndexDefinition.Element? {
    guard item.tag == T_IndexElem else { return nil }
    let element = item.cast(to: IndexElem.self).pointee
    let key: IndexDefinition.Element.Key
    if let name = text(element.name) {
      key = .column(name)
    } else if let value = optionalExpression(element.expr) {
      // `((a))` is the column a to PostgreSQL too.
      if case .column(let reference) = value, reference.qualifier.isEmpty {
        key = .column(reference.column)
      } else {
        key = .expression(value)
      }
    } else {
      return nil
    }
    return IndexDefinition.Element(
      key: key,
      collation: element.collation == nil ? nil : objectName(element.collation),
      operatorClass: element.opclass == nil ? nil : objectName(element.opclass),
      isDescending: element.ordering == SORTBY_DESC,
      nullsFirst: element.nulls_ordering == SORTBY_NULLS_DEFAULT
        ? nil : element.nulls_ordering == SORTBY_NULLS_FIRST)
  }
}
