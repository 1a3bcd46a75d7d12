import CPgQuery

/// Expressions, wherever they stand.
extension Lowering {
  func expression(_ node: Node, depth: Int = 0) -> Expression {
    guard depth < Self.maximumDepth else { return .opaque([]) }
    let next = depth + 1
    switch node.tag {
    case T_ColumnRef: return columnReference(node.cast(to: ColumnRef.self).pointee)
    case T_A_Const: return constant(node.cast(to: A_Const.self).pointee)
    case T_A_Expr: return operation(node.cast(to: A_Expr.self).pointee, depth: next)
    case T_BoolExpr: return boolean(node.cast(to: BoolExpr.self).pointee, depth: next)
    case T_FuncCall: return .call(call(node.cast(to: FuncCall.self).pointee, depth: next))
    case T_TypeCast: return typeCast(node.cast(to: TypeCast.self).pointee, depth: next)
    case T_NullTest: return nullTest(node.cast(to: NullTest.self).pointee, depth: next)
    case T_BooleanTest: return booleanTest(node.cast(to: BooleanTest.self).pointee, depth: next)
    case T_CoalesceExpr:
      return .coalesce(expressions(node.cast(to: CoalesceExpr.self).pointee.args, depth: next))
    case T_MinMaxExpr:
      let extremum = node.cast(to: MinMaxExpr.self).pointee
      return .extremum(
        extremum.op == IS_GREATEST ? "GREATEST" : "LEAST",
        expressions(extremum.args, depth: next))
    case T_CaseExpr: return conditional(node.cast(to: CaseExpr.self).pointee, depth: next)
    case T_SubLink: return subquery(node.cast(to: SubLink.self).pointee, depth: next)
    case T_A_ArrayExpr:
      return .array(expressions(node.cast(to: A_ArrayExpr.self).pointee.elements, depth: next))
    case T_RowExpr:
      return .row(expressions(node.cast(to: RowExpr.self).pointee.args, depth: next))
    case T_ParamRef: return .parameter(Int(node.cast(to: ParamRef.self).pointee.number))
    case T_SQLValueFunction:
      return .keyword(keyword(node.cast(to: SQLValueFunction.self).pointee.op))
    case T_CollateClause:
      let clause = node.cast(to: CollateClause.self).pointee
      return .collate(argument(clause.arg, depth: next), objectName(clause.collname))
    case T_A_Indirection:
      return element(node.cast(to: A_Indirection.self).pointee, depth: next)
    case T_NamedArgExpr:
      return argument(node.cast(to: NamedArgExpr.self).pointee.arg, depth: next)
    case T_ResTarget:
      return argument(node.cast(to: ResTarget.self).pointee.val, depth: next)
    case T_SortBy:
      return argument(node.cast(to: SortBy.self).pointee.node, depth: next)
    case T_SetToDefault: return .defaultValue
    case T_List:
      return .row(
        expressions(
          UnsafeMutablePointer(mutating: node.cast(to: CPgQuery.List.self)), depth: next))
    case T_String, T_Integer, T_Float, T_Boolean: return .literal(.string(optionValue(node)))
    default:
      noteOpaque(node)
      return .opaque(parts(of: node, depth: next))
    }
  }

  func expressions(_ list: UnsafeMutablePointer<CPgQuery.List>?, depth: Int = 0) -> [Expression] {
    NodeList(list).map { expression($0, depth: depth) }
  }

  /// The expression behind a pointer that the grammar never leaves out.
  private func argument<Struct>(_ pointer: UnsafeMutablePointer<Struct>?, depth: Int) -> Expression
  {
    guard let node = node(pointer) else { return .opaque([]) }
    return expression(node, depth: depth)
  }

  func optionalExpression<Struct>(
    _ pointer: UnsafeMutablePointer<Struct>?, depth: Int = 0
  ) -> Expression? {
    node(pointer).map { expression($0, depth: depth) }
  }

  private func columnReference(_ reference: ColumnRef) -> Expression {
    let fields = NodeList(reference.fields)
    var path = fields.strings
    let isStar = fields.count > 0 && fields[fields.count - 1]?.tag == T_A_Star
    // A database in front of the schema says nothing.
    if path.count + (isStar ? 1 : 0) > 3 { path.removeFirst() }
    return .column(
      Expression.ColumnReference(
        path: path, isStar: isStar, location: location(reference.location)))
  }

  private func constant(_ constant: A_Const) -> Expression {
    if constant.isnull { return .literal(.null) }
    let value = constant.val
    switch value.node.type {
    case T_Integer:
      noteNumber(at: constant.location)
      return .literal(.number(String(value.ival.ival)))
    case T_Float:
      noteNumber(at: constant.location)
      return .literal(.number(text(value.fval.fval) ?? "0"))
    case T_Boolean: return .literal(.boolean(value.boolval.boolval))
    case T_BitString: return .literal(.bits(text(value.bsval.bsval) ?? ""))
    default: return .literal(.string(text(value.sval.sval) ?? ""))
    }
  }

  private func operation(_ expression: A_Expr, depth: Int) -> Expression {
    let kind: Expression.Operation.Kind =
      switch expression.kind {
      case AEXPR_OP_ANY: .any
      case AEXPR_OP_ALL: .all
      case AEXPR_DISTINCT: .distinct
      case AEXPR_NOT_DISTINCT: .notDistinct
      case AEXPR_NULLIF: .nullIf
      case AEXPR_IN:
        NodeList(expression.name).strings.last == "<>" ? .notIn : .in
      case AEXPR_LIKE: .like
      case AEXPR_ILIKE: .ilike
      case AEXPR_SIMILAR: .similar
      case AEXPR_BETWEEN: .between
      case AEXPR_NOT_BETWEEN: .notBetween
      case AEXPR_BETWEEN_SYM: .betweenSymmetric
      case AEXPR_NOT_BETWEEN_SYM: .notBetweenSymmetric
      default: .plain
      }
    return .operation(
      Expression.Operation(
        kind: kind, name: objectName(expression.name),
        left: optionalExpression(expression.lexpr, depth: depth),
        right: argument(expression.rexpr, depth: depth)))
  }

  private func boolean(_ expression: BoolExpr, depth: Int) -> Expression {
    let parts = expressions(expression.args, depth: depth)
    return switch expression.boolop {
    case AND_EXPR: .and(parts)
    case OR_EXPR: .or(parts)
    default: .not(parts.first ?? .opaque([]))
    }
  }

  func call(_ call: FuncCall, depth: Int = 0) -> Expression.FunctionCall {
    noteUses(in: call)
    if let window = call.over?.pointee { noteUses(in: window) }
    let over = call.over.map { window($0.pointee, depth: depth) }
    var result = Expression.FunctionCall(
      name: objectName(call.funcname), arguments: expressions(call.args, depth: depth),
      isStar: call.agg_star, isDistinct: call.agg_distinct, window: over,
      filter: optionalExpression(call.agg_filter, depth: depth),
      order: expressions(call.agg_order, depth: depth), location: location(call.location))
    let names = NodeList(call.args).map { argument in
      argument.tag == T_NamedArgExpr
        ? text(argument.cast(to: NamedArgExpr.self).pointee.name) : nil
    }
    if names.contains(where: { $0 != nil }) { result.argumentNames = names }
    return result
  }

  private func nullTest(_ test: NullTest, depth: Int) -> Expression {
    .nullTest(argument(test.arg, depth: depth), isNegated: test.nulltesttype == IS_NOT_NULL)
  }

  private func booleanTest(_ test: BooleanTest, depth: Int) -> Expression {
    .booleanTest(argument(test.arg, depth: depth), words(test.booltesttype))
  }

  func window(_ window: WindowDef, depth: Int) -> Expression.FunctionCall.Window {
    Expression.FunctionCall.Window(
      name: text(window.refname) ?? text(window.name),
      partition: expressions(window.partitionClause, depth: depth),
      order: expressions(window.orderClause, depth: depth))
  }

  private func typeCast(_ cast: TypeCast, depth: Int) -> Expression {
    let value = argument(cast.arg, depth: depth)
    let type = typeName(cast.typeName)
    // The parser writes TRUE and FALSE as 't'::bool.
    if type.name == ObjectName(schema: "pg_catalog", "bool"), case .literal(let literal) = value {
      if literal == .string("t") { return .literal(.boolean(true)) }
      if literal == .string("f") { return .literal(.boolean(false)) }
    }
    return .cast(value, type)
  }

  private func conditional(_ expression: CaseExpr, depth: Int) -> Expression {
    .conditional(
      Expression.Conditional(
        subject: optionalExpression(expression.arg, depth: depth),
        branches: NodeList(expression.args).compactMap { node in
          guard node.tag == T_CaseWhen else { return nil }
          let branch = node.cast(to: CaseWhen.self).pointee
          return Expression.Conditional.Branch(
            condition: argument(branch.expr, depth: depth),
            result: argument(branch.result, depth: depth))
        },
        otherwise: optionalExpression(expression.defresult, depth: depth)))
  }

  private func subquery(_ link: SubLink, depth: Int) -> Expression {
    let kind: Expression.Subquery.Kind =
      switch link.subLinkType {
      case EXISTS_SUBLINK: .exists
      case ANY_SUBLINK: .any
      case ALL_SUBLINK: .all
      case ARRAY_SUBLINK: .array
      default: .scalar
      }
    guard let select = node(link.subselect) else { return .opaque([]) }
    let name = NodeList(link.operName).strings
    return .subquery(
      Expression.Subquery(
        kind: kind, test: optionalExpression(link.testexpr, depth: depth),
        operator: name.isEmpty ? nil : objectName(name), query: query(select, depth: depth)))
  }

  private func element(_ indirection: A_Indirection, depth: Int) -> Expression {
    let accessors = NodeList(indirection.indirection).map { node -> Expression.Accessor in
      switch node.tag {
      case T_String: .field(node.string ?? "")
      case T_A_Indices: subscripted(node.cast(to: A_Indices.self).pointee, depth: depth)
      default: .everyField
      }
    }
    return .element(argument(indirection.arg, depth: depth), accessors)
  }

  private func subscripted(_ indices: A_Indices, depth: Int) -> Expression.Accessor {
    noteSubscript(indices)
    guard indices.is_slice else { return .subscripted(argument(indices.uidx, depth: depth)) }
    return .slice(
      optionalExpression(indices.lidx, depth: depth),
      optionalExpression(indices.uidx, depth: depth))
  }

  private func words(_ test: BoolTestType) -> String {
    switch test {
    case IS_TRUE: "TRUE"
    case IS_NOT_TRUE: "NOT TRUE"
    case IS_FALSE: "FALSE"
    case IS_NOT_FALSE: "NOT FALSE"
    case IS_UNKNOWN: "UNKNOWN"
    default: "NOT UNKNOWN"
    }
  }

  private func keyword(_ function: SQLValueFunctionOp) -> String {
    switch function {
    case SVFOP_CURRENT_DATE: "current_date"
    case SVFOP_CURRENT_TIME, SVFOP_CURRENT_TIME_N: "current_time"
    case SVFOP_CURRENT_TIMESTAMP, SVFOP_CURRENT_TIMESTAMP_N: "current_timestamp"
    case SVFOP_LOCALTIME, SVFOP_LOCALTIME_N: "localtime"
    case SVFOP_LOCALTIMESTAMP, SVFOP_LOCALTIMESTAMP_N: "localtimestamp"
    case SVFOP_CURRENT_ROLE: "current_role"
    case SVFOP_CURRENT_USER: "current_user"
    case SVFOP_USER: "user"
    case SVFOP_SESSION_USER: "session_user"
    case SVFOP_CURRENT_CATALOG: "current_catalog"
    default: "current_schema"
    }
  }
}
