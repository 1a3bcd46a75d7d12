import CPgQuery

/// What statements about rows, queries and expressions use of newer syntax.
extension Lowering {
  func noteUses(in copy: CopyStmt) {
    if copy.whereClause != nil { note(.copyCondition) }
    if !copy.is_from, copy.relation != nil {
      note(.copyOfMaterializedView, of: .materializedView(objectName(copy.relation)))
    }
    guard copy.options != nil else { return }
    let options = options(copy.options)
    if let header = options["header"], !isFalse(header),
      header.lowercased() == "match" || options["format"] ?? "text" == "text"
    {
      note(.headerOfCopy)
    }
    if options["default"] != nil { note(.copyDefault) }
    if options["on_error"] != nil || options["log_verbosity"] != nil { note(.copyErrors) }
    if options["reject_limit"] != nil { note(.copyRejectLimit) }
    if options["log_verbosity"]?.lowercased() == "silent" { note(.silentCopy) }
    let forcesAll = NodeList(copy.options).contains { item in
      guard item.tag == T_DefElem else { return false }
      let element = item.cast(to: DefElem.self).pointee
      return node(element.arg)?.tag == T_A_Star
        && ["force_null", "force_not_null"].contains(text(element.defname) ?? "")
    }
    if forcesAll { note(.forceAllColumns) }
  }

  func noteUses(in merge: MergeStmt) {
    guard notes != nil else { return }
    note(.merge)
    if merge.returningClause != nil { note(.mergeReturning) }
    let hasBySource = NodeList(merge.mergeWhenClauses).contains {
      $0.tag == T_MergeWhenClause
        && $0.cast(to: MergeWhenClause.self).pointee.matchKind
          == MERGE_WHEN_NOT_MATCHED_BY_SOURCE
    }
    if hasBySource { note(.mergeBySource) }
  }

  /// OLD and NEW in RETURNING; in a routine they may be variables.
  func noteReturning(
    _ clause: UnsafeMutablePointer<ReturningClause>?, _ relation: UnsafeMutablePointer<RangeVar>?,
    _ sources: [FromItem]
  ) {
    guard notes != nil, let clause = clause?.pointee, bodyDepth == 0 else { return }
    if clause.options != nil { return note(.returningOldOrNew) }
    let target =
      text(relation?.pointee.alias?.pointee.aliasname) ?? text(relation?.pointee.relname) ?? ""
    let names = Set(["old", "new"]).subtracting([target] + sources.flatMap(\.names))
    guard !names.isEmpty else { return }
    let isUsed = expressions(clause.exprs).contains { value in
      value.contains {
        guard case .column(let reference) = $0, reference.qualifier.count == 1 else { return false }
        return names.contains(reference.qualifier[0])
      }
    }
    if isUsed { note(.returningOldOrNew) }
  }

  func noteUses(in table: CommonTableExpr) {
    guard notes != nil else { return }
    if table.ctematerialized != CTEMaterializeDefault {
      note(.materializedQuery, at: table.location)
    }
    if table.search_clause != nil || table.cycle_clause != nil {
      note(.searchOrCycle, at: table.location)
    }
  }

  func noteUses(in select: SelectStmt) {
    guard notes != nil else { return }
    if select.limitOption == LIMIT_OPTION_WITH_TIES { note(.withTies) }
    if select.groupDistinct { note(.distinctGroups) }
    for item in NodeList(select.windowClause) where item.tag == T_WindowDef {
      noteUses(in: item.cast(to: WindowDef.self).pointee)
    }
  }

  func noteUses(in window: WindowDef) {
    let options = window.frameOptions
    let offsets =
      FRAMEOPTION_START_OFFSET_PRECEDING | FRAMEOPTION_START_OFFSET_FOLLOWING
      | FRAMEOPTION_END_OFFSET_PRECEDING | FRAMEOPTION_END_OFFSET_FOLLOWING
    let hasOffset = options & offsets != 0
    let excludes =
      FRAMEOPTION_EXCLUDE_CURRENT_ROW | FRAMEOPTION_EXCLUDE_GROUP | FRAMEOPTION_EXCLUDE_TIES
    if options & (FRAMEOPTION_GROUPS | excludes) != 0
      || options & FRAMEOPTION_RANGE != 0 && hasOffset
    {
      note(.windowFrame, at: window.location)
    }
  }

  /// What the grammar writes as a call of a function.
  func noteUses(in call: FuncCall) {
    guard notes != nil, call.funcformat == COERCE_SQL_SYNTAX else { return }
    switch NodeList(call.funcname).strings.last {
    case "normalize", "is_normalized": note(.normalization, at: call.location)
    case "system_user": note(.systemUser, at: call.location)
    case "timezone" where NodeList(call.args).count == 1: note(.atLocal, at: call.location)
    default: break
    }
  }

  /// Expressions that are nothing to the catalog.
  func noteOpaque(_ node: Node) {
    guard notes != nil else { return }
    switch node.tag {
    case T_JsonObjectConstructor:
      note(.jsonConstructor, at: node.cast(to: JsonObjectConstructor.self).pointee.location)
    case T_JsonArrayConstructor:
      note(.jsonConstructor, at: node.cast(to: JsonArrayConstructor.self).pointee.location)
    case T_JsonArrayQueryConstructor:
      note(.jsonConstructor, at: node.cast(to: JsonArrayQueryConstructor.self).pointee.location)
    case T_JsonObjectAgg, T_JsonArrayAgg: note(.jsonConstructor)
    case T_JsonIsPredicate:
      note(.jsonTest, at: node.cast(to: JsonIsPredicate.self).pointee.location)
    case T_JsonFuncExpr:
      note(.jsonQuery, at: node.cast(to: JsonFuncExpr.self).pointee.location)
    case T_JsonScalarExpr:
      note(.jsonQuery, at: node.cast(to: JsonScalarExpr.self).pointee.location)
    case T_JsonSerializeExpr:
      note(.jsonQuery, at: node.cast(to: JsonSerializeExpr.self).pointee.location)
    case T_XmlSerialize:
      let serialized = node.cast(to: XmlSerialize.self).pointee
      if serialized.indent { note(.indentedXML, at: serialized.location) }
    default: break
    }
  }

  /// `0x1F` and `1_000`, which the tree holds as any other number.
  func noteNumber(at offset: CInt) {
    guard notes != nil, bytes.indices.contains(Int(offset)) else { return }
    var index = Int(offset)
    // The place of a negative number is its sign's.
    while index < bytes.count, bytes[index] == UInt8(ascii: "-") || isWhitespace(bytes[index]) {
      index += 1
    }
    guard index < bytes.count else { return }
    let isPrefixed =
      bytes[index] == UInt8(ascii: "0") && index + 1 < bytes.count
      && [UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "b")].contains(bytes[index + 1] | 0x20)
    while index < bytes.count, isDigit(bytes[index]) || bytes[index] == UInt8(ascii: ".") {
      index += 1
    }
    if isPrefixed || index < bytes.count && bytes[index] == UInt8(ascii: "_") {
      note(.numberFormat, at: offset)
    }
  }

  private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  /// A subscript that is a string other than of a number: no array takes one.
  func noteSubscript(_ indices: A_Indices) {
    guard notes != nil, !indices.is_slice, let item = node(indices.uidx), item.tag == T_A_Const,
      case .literal(.string(let text)) = expression(item), Int(text) == nil
    else { return }
    note(.elementOfJSON, at: item.cast(to: A_Const.self).pointee.location)
  }
}

extension FromItem {
  /// The names by which the rows of an item are called.
  fileprivate var names: [String] {
    switch self {
    case .relation(let relation): [relation.alias?.name ?? relation.name.name]
    case .subquery(_, let alias), .function(_, let alias): alias.map { [$0.name] } ?? []
    case .join(let join): (join.alias.map { [$0.name] } ?? []) + join.left.names + join.right.names
    case .opaque: []
    }
  }
}
