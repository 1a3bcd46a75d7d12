import CPgQuery

/// `INSERT`, `UPDATE`, `DELETE`, `MERGE`, `TRUNCATE` and `COPY`.
extension Lowering {
  func changeRows(_ statement: Node) -> [SchemaChange] {
    rowChange(statement).map { [change(.rowsChanged($0))] } ?? []
  }

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

  func rows(of lists: some Sequence<Node>, depth: Int) -> [[Expression]] {
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
    noteReturning(insert.returningClause, insert.relation, [])
    return RowChange(
      kind: .insert, table: objectName(insert.relation),
      alias: text(insert.relation?.pointee.alias?.pointee.aliasname),
      columns: targetNames(insert.cols),
      assignments: assignments(insert.onConflictClause?.pointee.targetList, depth: depth),
      source: source, rows: rows, from: [],
      commonTables: commonTables(insert.withClause, depth: depth),
      partialColumns: partialTargets(insert.cols),
      returning: targets(insert.returningClause?.pointee.exprs, depth: depth))
  }

  private func update(_ update: UpdateStmt, depth: Int) -> RowChange {
    let from = NodeList(update.fromClause).map { fromItem($0, depth: depth) }
    noteReturning(update.returningClause, update.relation, from)
    return RowChange(
      kind: .update, table: objectName(update.relation),
      alias: text(update.relation?.pointee.alias?.pointee.aliasname), columns: [],
      assignments: assignments(update.targetList, depth: depth), from: from,
      condition: optionalExpression(update.whereClause, depth: depth),
      commonTables: commonTables(update.withClause, depth: depth),
      isOnly: isOnly(update.relation),
      returning: targets(update.returningClause?.pointee.exprs, depth: depth))
  }

  private func delete(_ delete: DeleteStmt, depth: Int) -> RowChange {
    let from = NodeList(delete.usingClause).map { fromItem($0, depth: depth) }
    noteReturning(delete.returningClause, delete.relation, from)
    return RowChange(
      kind: .delete, table: objectName(delete.relation),
      alias: text(delete.relation?.pointee.alias?.pointee.aliasname), columns: [],
      assignments: [], from: from,
      condition: optionalExpression(delete.whereClause, depth: depth),
      commonTables: commonTables(delete.withClause, depth: depth),
      isOnly: isOnly(delete.relation),
      returning: targets(delete.returningClause?.pointee.exprs, depth: depth))
  }

  private func merge(_ merge: MergeStmt, depth: Int) -> RowChange {
    noteUses(in: merge)
    let branches = NodeList(merge.mergeWhenClauses).compactMap { clause in
      clause.tag == T_MergeWhenClause
        ? branch(clause.cast(to: MergeWhenClause.self).pointee, depth: depth) : nil
    }
    return RowChange(
      kind: .merge, table: objectName(merge.relation),
      alias: text(merge.relation?.pointee.alias?.pointee.aliasname), columns: [],
      assignments: branches.flatMap(\.assignments),
      from: node(merge.sourceRelation).map { [fromItem($0, depth: depth)] } ?? [],
      condition: optionalExpression(merge.joinCondition, depth: depth),
      commonTables: commonTables(merge.withClause, depth: depth),
      isOnly: isOnly(merge.relation), branches: branches,
      returning: targets(merge.returningClause?.pointee.exprs, depth: depth))
  }

  private func branch(_ when: MergeWhenClause, depth: Int) -> RowChange.Branch {
    let isInsert = when.commandType == CMD_INSERT
    return RowChange.Branch(
      condition: optionalExpression(when.condition, depth: depth),
      columns: isInsert ? targetNames(when.targetList) : [],
      partialColumns: isInsert ? partialTargets(when.targetList) : [],
      values: expressions(when.values, depth: depth),
      assignments: isInsert ? [] : assignments(when.targetList, depth: depth))
  }

  private func isOnly(_ relation: UnsafeMutablePointer<RangeVar>?) -> Bool {
    relation.map { !$0.pointee.inh } ?? false
  }

  func targetNames(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> [String] {
    NodeList(list).compactMap {
      $0.tag == T_ResTarget ? text($0.cast(to: ResTarget.self).pointee.name) : nil
    }
  }

  /// The places in such a list that name a part of a column.
  private func partialTargets(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> Set<Int> {
    Set(
      NodeList(list).enumerated().compactMap { place, item in
        let isPartial =
          item.tag == T_ResTarget && item.cast(to: ResTarget.self).pointee.indirection != nil
        return isPartial ? place : nil
      })
  }

  private func assignments(
    _ list: UnsafeMutablePointer<CPgQuery.List>?, depth: Int
  ) -> [RowChange.Assignment] {
    NodeList(list).compactMap { item in
      guard item.tag == T_ResTarget else { return nil }
      let target = item.cast(to: ResTarget.self).pointee
      guard let column = text(target.name) else { return nil }
      for accessor in NodeList(target.indirection) where accessor.tag == T_A_Indices {
        noteSubscript(accessor.cast(to: A_Indices.self).pointee)
      }
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

  func truncate(_ truncate: TruncateStmt) -> [SchemaChange] {
    NodeList(truncate.relations).compactMap { item in
      guard item.tag == T_RangeVar else { return nil }
      let relation = UnsafeMutablePointer(mutating: item.cast(to: RangeVar.self))
      return change(
        .rowsChanged(
          RowChange(
            kind: .truncate, table: objectName(relation), columns: [], assignments: [], from: [],
            commonTables: [], isOnly: !relation.pointee.inh,
            isCascading: truncate.behavior == DROP_CASCADE)))
    }
  }

  func copy(_ copy: CopyStmt) -> [SchemaChange] {
    guard copy.is_from, copy.relation != nil else { return [change(.queried(copied(copy)))] }
    return [
      change(
        .rowsChanged(
          RowChange(
            kind: .copy, table: objectName(copy.relation),
            columns: NodeList(copy.attlist).strings, assignments: [], from: [], commonTables: [])))
    ]
  }

  /// What `COPY … TO` reads.
  private func copied(_ copy: CopyStmt) -> Query {
    if let query = node(copy.query) { return self.query(query) }
    let table = FromItem.Relation(name: objectName(copy.relation), location: Location(offset: nil))
    return Query(
      commonTables: [],
      body: .select(
        Query.Select(
          targets: [], from: [.relation(table)], groups: [], isDistinct: false)), order: [])
  }
}
