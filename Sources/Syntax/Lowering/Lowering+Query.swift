import CPgQuery

extension Lowering {
  func query(_ node: Node, depth: Int = 0) -> Query {
    guard node.tag == T_SelectStmt, depth < Self.maximumDepth else {
      return Query(commonTables: [], body: .opaque, order: [])
    }
    let select = node.cast(to: SelectStmt.self).pointee
    let next = depth + 1
    return Query(
      commonTables: commonTables(select.withClause, depth: next), body: body(select, depth: next),
      order: expressions(select.sortClause, depth: next),
      limit: optionalExpression(select.limitCount, depth: next))
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
    NodeList(list).compactMap { node in
      guard node.tag == T_ResTarget else { return nil }
      let target = node.cast(to: ResTarget.self).pointee
      return optionalExpression(target.val, depth: depth).map {
        Query.Target(alias: text(target.name), value: $0)
      }
    }
  }

  func commonTables(
    _ clause: UnsafeMutablePointer<WithClause>?, depth: Int = 0
  ) -> [Query.CommonTable] {
    NodeList(clause?.pointee.ctes).compactMap { item in
      guard item.tag == T_CommonTableExpr else { return nil }
      let table = item.cast(to: CommonTableExpr.self).pointee
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
    default:
      return .opaque
    }
  }

  private func alias(_ alias: UnsafeMutablePointer<Alias>?) -> FromItem.Alias? {
    alias.map {
      FromItem.Alias(
        name: text($0.pointee.aliasname) ?? "", columns: NodeList($0.pointee.colnames).strings)
    }
  }

  // MARK: - Rows

  /// The rows a statement changes; nil when it is not one that does.
  func rowChange(_ statement: Node, depth: Int = 0) -> RowChange? {
    switch statement.tag {
    case T_InsertStmt: insert(statement.cast(to: InsertStmt.self).pointee, depth: depth)
    case T_UpdateStmt: update(statement.cast(to: UpdateStmt.self).pointee, depth: depth)
    case T_DeleteStmt: delete(statement.cast(to: DeleteStmt.self).pointee, depth: depth)
    case T_MergeStmt: merge(statement.cast(to: MergeStmt.self).pointee, depth: depth)
    default: nil
    }
  }

  private func rows(of lists: some Sequence<Node>, depth: Int) -> [[Expression]] {
    lists.map { row in
      guard row.tag == T_List else { return [] }
      let list = UnsafeMutablePointer(mutating: row.cast(to: CPgQuery.List.self))
      return expressions(list, depth: depth)
    }
  }

  private func insert(_ insert: InsertStmt, depth: Int) -> RowChange {
    var source: Query?
    var rows: [[Expression]] = []
    if let select = node(insert.selectStmt), select.tag == T_SelectStmt {
      if let values = select.cast(to: SelectStmt.self).pointee.valuesLists {
        rows = self.rows(of: NodeList(values).prefix(100), depth: depth)
      } else {
        source = query(select, depth: depth)
      }
    }
    return RowChange(
      kind: .insert, table: objectName(insert.relation),
      alias: text(insert.relation?.pointee.alias?.pointee.aliasname),
      columns: targetNames(insert.cols),
      assignments: assignments(insert.onConflictClause?.pointee.targetList, depth: depth),
      source: source, rows: rows, from: [],
      commonTables: commonTables(insert.withClause, depth: depth))
  }

  private func update(_ update: UpdateStmt, depth: Int) -> RowChange {
    RowChange(
      kind: .update, table: objectName(update.relation),
      alias: text(update.relation?.pointee.alias?.pointee.aliasname), columns: [],
      assignments: assignments(update.targetList, depth: depth),
      from: NodeList(update.fromClause).map { fromItem($0, depth: depth) },
      condition: optionalExpression(update.whereClause, depth: depth),
      commonTables: commonTables(update.withClause, depth: depth),
      isOnly: isOnly(update.relation))
  }

  private func delete(_ delete: DeleteStmt, depth: Int) -> RowChange {
    RowChange(
      kind: .delete, table: objectName(delete.relation),
      alias: text(delete.relation?.pointee.alias?.pointee.aliasname), columns: [],
      assignments: [], from: NodeList(delete.usingClause).map { fromItem($0, depth: depth) },
      condition: optionalExpression(delete.whereClause, depth: depth),
      commonTables: commonTables(delete.withClause, depth: depth),
      isOnly: isOnly(delete.relation))
  }

  private func merge(_ merge: MergeStmt, depth: Int) -> RowChange {
    var all: [RowChange.Assignment] = []
    for clause in NodeList(merge.mergeWhenClauses) where clause.tag == T_MergeWhenClause {
      let when = clause.cast(to: MergeWhenClause.self).pointee
      all += assignments(when.targetList, depth: depth)
    }
    return RowChange(
      kind: .merge, table: objectName(merge.relation),
      alias: text(merge.relation?.pointee.alias?.pointee.aliasname), columns: [],
      assignments: all,
      from: node(merge.sourceRelation).map { [fromItem($0, depth: depth)] } ?? [],
      condition: optionalExpression(merge.joinCondition, depth: depth),
      commonTables: commonTables(merge.withClause, depth: depth),
      isOnly: isOnly(merge.relation))
  }

  private func isOnly(_ relation: UnsafeMutablePointer<RangeVar>?) -> Bool {
    relation.map { !$0.pointee.inh } ?? false
  }

  func targetNames(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> [String] {
    NodeList(list).compactMap {
      $0.tag == T_ResTarget ? text($0.cast(to: ResTarget.self).pointee.name) : nil
    }
  }

  private func assignments(
    _ list: UnsafeMutablePointer<CPgQuery.List>?, depth: Int
  ) -> [RowChange.Assignment] {
    NodeList(list).compactMap { item in
      guard item.tag == T_ResTarget else { return nil }
      let target = item.cast(to: ResTarget.self).pointee
      guard let column = text(target.name) else { return nil }
      // `SET (a, b) = (SELECT …)` gives each column a reference to the shared source.
      var value = Expression.opaque([])
      if let assigned = node(target.val) {
        if assigned.tag == T_MultiAssignRef {
          let reference = assigned.cast(to: MultiAssignRef.self).pointee
          if let source = optionalExpression(reference.source, depth: depth) {
            if case .row(let parts) = source, parts.indices.contains(Int(reference.colno) - 1) {
              value = parts[Int(reference.colno) - 1]
            } else {
              value = .opaque([source])
            }
          }
        } else {
          value = expression(assigned, depth: depth)
        }
      }
      return RowChange.Assignment(
        column: column, value: value, isPartial: target.indirection != nil)
    }
  }
}
