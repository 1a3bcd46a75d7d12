import CPgQuery

/// The expressions in what this tree has no words for: SQL/XML, SQL/JSON, grouping sets.
extension Lowering {
  func parts(of node: Node, depth: Int) -> [Expression] {
    guard depth < Self.maximumDepth else { return [] }
    switch node.tag {
    case T_GroupingSet:
      return expressions(node.cast(to: GroupingSet.self).pointee.content, depth: depth)
    case T_GroupingFunc:
      return expressions(node.cast(to: GroupingFunc.self).pointee.args, depth: depth)
    case T_XmlExpr:
      let xml = node.cast(to: XmlExpr.self).pointee
      return expressions(xml.named_args, depth: depth) + expressions(xml.args, depth: depth)
    case T_XmlSerialize: return part(node.cast(to: XmlSerialize.self).pointee.expr, depth)
    case T_RangeTableFunc:
      let table = node.cast(to: RangeTableFunc.self).pointee
      return part(table.docexpr, depth) + part(table.rowexpr, depth)
        + expressions(table.namespaces, depth: depth)
        + NodeList(table.columns).flatMap { parts(of: $0, depth: depth + 1) }
    case T_RangeTableFuncCol:
      let column = node.cast(to: RangeTableFuncCol.self).pointee
      return part(column.colexpr, depth) + part(column.coldefexpr, depth)
    default: return jsonParts(of: node, depth: depth)
    }
  }

  private func jsonParts(of node: Node, depth: Int) -> [Expression] {
    switch node.tag {
    case T_JsonValueExpr: part(node.cast(to: JsonValueExpr.self).pointee.raw_expr, depth)
    case T_JsonArgument: part(node.cast(to: JsonArgument.self).pointee.val, depth)
    case T_JsonBehavior: part(node.cast(to: JsonBehavior.self).pointee.expr, depth)
    case T_JsonIsPredicate: part(node.cast(to: JsonIsPredicate.self).pointee.expr, depth)
    case T_JsonParseExpr: part(node.cast(to: JsonParseExpr.self).pointee.expr, depth)
    case T_JsonScalarExpr: part(node.cast(to: JsonScalarExpr.self).pointee.expr, depth)
    case T_JsonSerializeExpr: part(node.cast(to: JsonSerializeExpr.self).pointee.expr, depth)
    case T_JsonKeyValue:
      part(node.cast(to: JsonKeyValue.self).pointee.key, depth)
        + part(node.cast(to: JsonKeyValue.self).pointee.value, depth)
    case T_JsonObjectConstructor:
      expressions(node.cast(to: JsonObjectConstructor.self).pointee.exprs, depth: depth)
    case T_JsonArrayConstructor:
      expressions(node.cast(to: JsonArrayConstructor.self).pointee.exprs, depth: depth)
    case T_JsonArrayQueryConstructor:
      jsonArray(node.cast(to: JsonArrayQueryConstructor.self).pointee, depth)
    case T_JsonObjectAgg:
      part(node.cast(to: JsonObjectAgg.self).pointee.arg, depth)
        + aggregate(node.cast(to: JsonObjectAgg.self).pointee.constructor, depth)
    case T_JsonArrayAgg:
      part(node.cast(to: JsonArrayAgg.self).pointee.arg, depth)
        + aggregate(node.cast(to: JsonArrayAgg.self).pointee.constructor, depth)
    case T_JsonFuncExpr: function(node.cast(to: JsonFuncExpr.self).pointee, depth)
    case T_JsonTable: table(node.cast(to: JsonTable.self).pointee, depth)
    default: []
    }
  }

  private func function(_ function: JsonFuncExpr, _ depth: Int) -> [Expression] {
    part(function.context_item, depth) + part(function.pathspec, depth)
      + expressions(function.passing, depth: depth) + part(function.on_empty, depth)
      + part(function.on_error, depth)
  }

  private func table(_ table: JsonTable, _ depth: Int) -> [Expression] {
    part(table.context_item, depth) + expressions(table.passing, depth: depth)
      + part(table.on_error, depth)
  }

  private func aggregate(
    _ constructor: UnsafeMutablePointer<JsonAggConstructor>?, _ depth: Int
  ) -> [Expression] {
    guard let constructor = constructor?.pointee else { return [] }
    let over = constructor.over.map { window($0.pointee, depth: depth) }
    return part(constructor.agg_filter, depth) + expressions(constructor.agg_order, depth: depth)
      + (over.map { $0.partition + $0.order } ?? [])
  }

  private func jsonArray(_ array: JsonArrayQueryConstructor, _ depth: Int) -> [Expression] {
    guard let select = node(array.query) else { return [] }
    let query = query(select, depth: depth)
    return [.subquery(Expression.Subquery(kind: .array, query: query))]
  }

  private func part<Struct>(_ pointer: UnsafeMutablePointer<Struct>?, _ depth: Int) -> [Expression]
  {
    optionalExpression(pointer, depth: depth).map { [$0] } ?? []
  }
}
