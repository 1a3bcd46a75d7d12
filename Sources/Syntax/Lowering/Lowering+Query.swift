import CPgQuery

/// `SELECT`, `VALUES` and what they consist of.
extension Lowering {
  func select(_ statement: Node) -> [SchemaChange] {
    let query = query(statement)
    var changes: [SchemaChange] = []
    for table in query.commonTables {
      if case .rowChange(let change) = table.body {
        changes.append(self.change(.rowsChanged(change)))
      }
    }
    if let into = statement.cast(to: SelectStmt.self).pointee.intoClause?.pointee {
      return changes + [
        tableFromQuery(
          into.rel, columns: [], query: query, ifNotExists: false, isWithoutData: false)
      ]
    }
    if let setting = setConfig(query) { return [change(.settingChanged(setting))] }
    return changes + [change(.queried(query))]
  }

  func query(_ node: Node, depth: Int = 0) -> Query {
    guard node.tag == T_SelectStmt, depth < Self.maximumDepth else {
      return Query(commonTables: [], body: .opaque, order: [])
    }
    let select = node.cast(to: SelectStmt.self).pointee
    noteUses(in: select)
    let next = depth + 1
    return Query(
      commonTables: commonTables(select.withClause, depth: next), body: body(select, depth: next),
      order: expressions(select.sortClause, depth: next),
      limit: optionalExpression(select.limitCount, depth: next),
      offset: optionalExpression(select.limitOffset, depth: next))
  }

  private func body(_ select: SelectStmt, depth: Int) -> Query.Body {
    if select.op != SETOP_NONE, let left = node(select.larg), let right = node(select.rarg) {
      return .setOperation(
        Query.SetOperation(
          kind: select.op == SETOP_UNION
            ? .union : select.op == SETOP_INTERSECT ? .intersect : .except,
          isAll: select.all, left: query(left, depth: depth), right: query(right, depth: depth)))
    }
    if select.valuesLists != nil {
      return .values(rows(of: NodeList(select.valuesLists), depth: depth))
    }
    return .select(
      Query.Select(
        targets: targets(select.targetList, depth: depth),
        from: NodeList(select.fromClause).map { fromItem($0, depth: depth) },
        condition: optionalExpression(select.whereClause, depth: depth),
        groups: expressions(select.groupClause, depth: depth),
        having: optionalExpression(select.havingClause, depth: depth),
        isDistinct: select.distinctClause != nil,
        distinctOn: NodeList(select.distinctClause).map { expression($0, depth: depth) },
        windows: NodeList(select.windowClause).compactMap { item in
          item.tag == T_WindowDef
            ? window(item.cast(to: WindowDef.self).pointee, depth: depth) : nil
        },
        into: select.intoClause.map { objectName($0.pointee.rel) },
        lockedNames: lockedNames(select.lockingClause)))
  }

  private func lockedNames(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> [String]? {
    let clauses = NodeList(list).filter { $0.tag == T_LockingClause }
    guard !clauses.isEmpty else { return nil }
    let names = clauses.map { clause in
      NodeList(clause.cast(to: LockingClause.self).pointee.lockedRels).compactMap { item in
        item.tag == T_RangeVar ? text(item.cast(to: RangeVar.self).pointee.relname) : nil
      }
    }
    return names.contains { $0.isEmpty } ? [] : names.flatMap { $0 }
  }

  func targets(_ list: UnsafeMutablePointer<CPgQuery.List>?, depth: Int = 0) -> [Query.Target] {
    NodeList(list).compactMap { item -> Query.Target? in
      guard item.tag == T_ResTarget else { return nil }
      let target = item.cast(to: ResTarget.self).pointee
      guard let value = node(target.val) else { return nil }
      return Query.Target(
        alias: text(target.name) ?? standardName(of: value), value: expression(value, depth: depth))
    }
  }

  /// What PostgreSQL calls a column of a query whose value this tree has no words for.
  ///
  /// https://www.postgresql.org/docs/current/queries-select-lists.html#QUERIES-COLUMN-LABELS
  private func standardName(of value: Node) -> String? {
    switch value.tag {
    case T_GroupingFunc: "grouping"
    case T_XmlSerialize: "xmlserialize"
    case T_XmlExpr: name(of: value.cast(to: XmlExpr.self).pointee.op)
    case T_JsonParseExpr: "json"
    case T_JsonScalarExpr: "json_scalar"
    case T_JsonSerializeExpr: "json_serialize"
    case T_JsonObjectConstructor: "json_object"
    case T_JsonArrayConstructor, T_JsonArrayQueryConstructor: "json_array"
    case T_JsonObjectAgg: "json_objectagg"
    case T_JsonArrayAgg: "json_arrayagg"
    case T_JsonFuncExpr: name(of: value.cast(to: JsonFuncExpr.self).pointee.op)
    default: nil
    }
  }

  private func name(of operation: XmlExprOp) -> String? {
    switch operation {
    case IS_XMLCONCAT: "xmlconcat"
    case IS_XMLELEMENT: "xmlelement"
    case IS_XMLFOREST: "xmlforest"
    case IS_XMLPARSE: "xmlparse"
    case IS_XMLPI: "xmlpi"
    case IS_XMLROOT: "xmlroot"
    default: nil
    }
  }

  private func name(of operation: JsonExprOp) -> String? {
    switch operation {
    case JSON_EXISTS_OP: "json_exists"
    case JSON_QUERY_OP: "json_query"
    case JSON_VALUE_OP: "json_value"
    default: nil
    }
  }

  func commonTables(
    _ clause: UnsafeMutablePointer<WithClause>?, depth: Int = 0
  ) -> [Query.CommonTable] {
    NodeList(clause?.pointee.ctes).compactMap { item in
      guard item.tag == T_CommonTableExpr else { return nil }
      let table = item.cast(to: CommonTableExpr.self).pointee
      noteUses(in: table)
      guard let body = node(table.ctequery) else { return nil }
      return Query.CommonTable(
        name: text(table.ctename) ?? "", columns: NodeList(table.aliascolnames).strings,
        body: rowChange(body, depth: depth).map { .rowChange($0) }
          ?? .query(query(body, depth: depth)),
        isRecursive: clause?.pointee.recursive ?? false)
    }
  }

  func fromItem(_ item: Node, depth: Int = 0) -> FromItem {
    guard depth < Self.maximumDepth else { return .opaque }
    let next = depth + 1
    switch item.tag {
    case T_RangeVar:
      let relation = UnsafeMutablePointer(mutating: item.cast(to: RangeVar.self))
      return .relation(
        FromItem.Relation(
          name: objectName(relation), alias: alias(relation.pointee.alias),
          location: location(relation.pointee.location)))
    case T_RangeSubselect:
      let subselect = item.cast(to: RangeSubselect.self).pointee
      guard let select = node(subselect.subquery) else { return .opaque }
      if subselect.alias == nil { note(.unnamedSubquery) }
      var inner = query(select, depth: next)
      inner.isLateral = subselect.lateral
      return .subquery(inner, alias(subselect.alias))
    case T_RangeFunction:
      let function = item.cast(to: RangeFunction.self).pointee
      // Each function is a list of the call and its column definitions.
      let calls = NodeList(function.functions).compactMap { pair -> Expression? in
        guard pair.tag == T_List else { return nil }
        let list = NodeList(UnsafeMutablePointer(mutating: pair.cast(to: CPgQuery.List.self)))
        return list[0].map { expression($0, depth: next) }
      }
      return .function(calls, alias(function.alias))
    case T_JoinExpr:
      let join = item.cast(to: JoinExpr.self).pointee
      guard let left = node(join.larg), let right = node(join.rarg) else { return .opaque }
      if join.join_using_alias != nil { note(.joinAlias) }
      let kind: FromItem.Join.Kind =
        switch join.jointype {
        case JOIN_LEFT: .left
        case JOIN_RIGHT: .right
        case JOIN_FULL: .full
        default: .inner
        }
      return .join(
        FromItem.Join(
          kind: kind, left: fromItem(left, depth: next), right: fromItem(right, depth: next),
          isNatural: join.isNatural, using: NodeList(join.usingClause).strings,
          condition: optionalExpression(join.quals, depth: next), alias: alias(join.alias)))
    case T_RangeTableSample:
      return node(item.cast(to: RangeTableSample.self).pointee.relation)
        .map { fromItem($0, depth: next) } ?? .opaque
    case T_RangeTableFunc:
      let table = item.cast(to: RangeTableFunc.self).pointee
      return .function([.opaque(parts(of: item, depth: next))], alias(table.alias))
    case T_JsonTable:
      let table = item.cast(to: JsonTable.self).pointee
      note(.jsonTable, at: table.location)
      return .function([.opaque(parts(of: item, depth: next))], alias(table.alias))
    default:
      return .opaque
    }
  }

  func alias(_ alias: UnsafeMutablePointer<Alias>?) -> FromItem.Alias? {
    alias.map {
      FromItem.Alias(
        name: text($0.pointee.aliasname) ?? "", columns: NodeList($0.pointee.colnames).strings)
    }
  }
}
