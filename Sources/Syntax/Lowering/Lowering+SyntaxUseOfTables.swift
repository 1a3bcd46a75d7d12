import CPgQuery

/// What the definitions of tables, types, routines and triggers use of newer syntax.
extension Lowering {
  func noteUses(in create: CreateStmt) {
    if create.accessMethod != nil {
      note(create.partspec == nil ? .tableAccessMethod : .partitionedAccessMethod)
    }
    if create.partspec?.pointee.strategy == PARTITION_STRATEGY_HASH { note(.hashPartition) }
    if let bound = create.partbound?.pointee { noteUses(in: bound) }
    for item in NodeList(create.tableElts) where item.tag == T_TableLikeClause {
      let options = item.cast(to: TableLikeClause.self).pointee.options
      // INCLUDING ALL takes what there is.
      if options & CREATE_TABLE_LIKE_COMPRESSION.rawValue != 0,
        options | CREATE_TABLE_LIKE_COMPRESSION.rawValue != CREATE_TABLE_LIKE_ALL.rawValue
      {
        note(.compression)
      }
    }
  }

  func noteUses(in bound: PartitionBoundSpec) {
    if bound.is_default {
      note(.defaultPartition)
    } else if UInt8(bitPattern: bound.strategy) == UInt8(ascii: "h") {
      note(.hashPartition)
    }
    let values = [bound.listdatums, bound.lowerdatums, bound.upperdatums].flatMap {
      expressions($0)
    }
    let areValues = values.allSatisfy { value in
      switch value {
      // MINVALUE and MAXVALUE are read as the names of columns.
      case .literal, .column: true
      default: false
      }
    }
    if notes != nil, !areValues { note(.boundExpression) }
  }

  func noteUses(in alter: AlterTableStmt) {
    for item in NodeList(alter.cmds) where item.tag == T_AlterTableCmd {
      let command = item.cast(to: AlterTableCmd.self).pointee
      let definition = node(command.def)
      switch command.subtype {
      case AT_SetExpression: note(.setExpression)
      case AT_DropExpression: note(.dropExpression)
      case AT_SetCompression: note(.compression)
      case AT_SetStorage where optionValue(definition).lowercased() == "default":
        note(.defaultStorage)
      case AT_SetAccessMethod:
        note(.accessMethodChange)
        if command.name == nil { note(.defaultAccessMethod) }
      case AT_SetStatistics:
        if alter.objtype == OBJECT_INDEX { note(.indexColumnStatistics) }
        if definition == nil { note(.defaultStatistics) }
      case AT_SetLogged, AT_SetUnLogged:
        if alter.objtype == OBJECT_SEQUENCE { note(.unloggedSequence) }
      case AT_SetRelOptions where alter.objtype == OBJECT_VIEW:
        guard let definition, definition.tag == T_List else { continue }
        noteSecurityInvoker(
          UnsafeMutablePointer(mutating: definition.cast(to: CPgQuery.List.self)))
      case AT_AttachPartition, AT_DetachPartition:
        guard let definition, definition.tag == T_PartitionCmd else { continue }
        let partition = definition.cast(to: PartitionCmd.self).pointee
        if alter.objtype == OBJECT_INDEX { note(.indexPartition) }
        if partition.concurrent { note(.concurrentDetach) }
        if let bound = partition.bound?.pointee { noteUses(in: bound) }
      case AT_DetachPartitionFinalize: note(.concurrentDetach)
      case AT_AlterConstraint:
        guard let definition, definition.tag == T_ATAlterConstraint else { continue }
        let constraint = definition.cast(to: ATAlterConstraint.self).pointee
        if constraint.alterEnforceability { note(.enforcement) }
        if constraint.alterInheritability { note(.constraintInheritance) }
      default: continue
      }
    }
  }

  func noteSecurityInvoker(_ list: UnsafeMutablePointer<CPgQuery.List>?) {
    if list != nil, options(list)["security_invoker"] != nil { note(.securityInvoker) }
  }

  func noteUses(in constraint: Constraint, of column: String?, _ item: Node) {
    guard notes != nil else { return }
    switch constraint.contype {
    case CONSTR_NOTNULL:
      if column == nil {
        note(.notNullConstraint, element: item)
      } else if constraint.is_no_inherit {
        note(.notNullNoInherit, element: item)
      }
    case CONSTR_GENERATED:
      let isStored = UInt8(bitPattern: constraint.generated_kind) == UInt8(ascii: "s")
      note(isStored ? .storedColumn : .virtualColumn, element: item)
    case CONSTR_ATTR_ENFORCED, CONSTR_ATTR_NOT_ENFORCED: note(.enforcement, element: item)
    case CONSTR_CHECK:
      if !constraint.is_enforced || column == nil && endsEnforced(item) {
        note(.enforcement, element: item)
      }
    case CONSTR_FOREIGN:
      if !constraint.is_enforced || column == nil && endsEnforced(item) {
        note(.enforcement, element: item)
      }
      if constraint.fk_with_period || constraint.pk_with_period { note(.period, element: item) }
      if constraint.fk_del_set_cols != nil { note(.setNullColumns, element: item) }
    case CONSTR_PRIMARY, CONSTR_UNIQUE:
      if constraint.without_overlaps { note(.withoutOverlaps, element: item) }
      if constraint.nulls_not_distinct { note(.nullsNotDistinct, element: item) }
      if constraint.including != nil { note(.includedColumns, element: item) }
    case CONSTR_EXCLUSION: if constraint.including != nil { note(.includedColumns, element: item) }
    default: break
    }
  }

  /// Whether ENFORCED is written out behind a constraint of a table: the tree has it either way.
  private func endsEnforced(_ item: Node) -> Bool {
    guard let base, let range = elementRange(item) else { return false }
    let tokens = Lexer(bytes, in: (range.start - base)..<(range.end - base)).filter {
      !$0.isComment
    }
    for (index, token) in tokens.enumerated().reversed() {
      func isWord(_ word: StaticString) -> Bool {
        token.kind == .word && bytes.matches(word, in: token.range)
      }
      if isWord("enforced") {
        // Not where it is the name of the table that a key references.
        guard index > 0 else { return false }
        let before = tokens[index - 1].range
        return !bytes.matches("references", in: before)
          && bytes[before.lowerBound] != UInt8(ascii: ".")
      }
      let isAttribute =
        isWord("not") || isWord("deferrable") || isWord("initially") || isWord("deferred")
        || isWord("immediate") || isWord("valid") || isWord("no") || isWord("inherit")
      if !isAttribute { return false }
    }
    return false
  }

  func noteType(_ name: ObjectName, _ modifiers: [String], at offset: CInt) {
    guard notes != nil, name.schema == nil || name.schema == "pg_catalog" else { return }
    if modifiers.count == 2, name.name == "numeric", let precision = Int(modifiers[0]),
      let scale = Int(modifiers[1]), scale < 0 || scale > precision
    {
      note(.numericScale, at: offset)
    }
    if name.name.utf8.count > 10, name.name.hasSuffix("multirange") {
      note(.multirange, at: offset)
    } else if name.name.hasPrefix("anycompatible") {
      note(.compatibleType, at: offset)
    }
  }

  func noteRoutine(_ type: ObjectType) {
    if type == OBJECT_PROCEDURE || type == OBJECT_ROUTINE { note(.procedure) }
  }

  func noteUses(in create: CreateFunctionStmt) {
    if create.sql_body != nil { note(.sqlBody) }
    guard create.is_procedure else { return }
    note(.procedure)
    let hasOutput = NodeList(create.parameters).contains {
      $0.tag == T_FunctionParameter
        && $0.cast(to: FunctionParameter.self).pointee.mode == FUNC_PARAM_OUT
    }
    if hasOutput { note(.outputOfProcedure) }
  }

  /// The tree of EXECUTE FUNCTION is that of EXECUTE PROCEDURE.
  func noteExecuteFunction() {
    var previous: Token?
    for token in Lexer(bytes, in: statement) where !token.isComment {
      defer { previous = token }
      guard token.kind == .word, bytes.matches("function", in: token.range), let previous,
        bytes.matches("execute", in: previous.range)
      else { continue }
      return note(.executeFunction, at: CInt(previous.range.lowerBound))
    }
  }

  func noteUses(in define: DefineStmt) {
    switch define.kind {
    case OBJECT_AGGREGATE: if define.replace { note(.replacedAggregate) }
    case OBJECT_COLLATION:
      let options = options(define.definition)
      if let value = options["deterministic"], isFalse(value) { note(.nondeterministicCollation) }
      if options["rules"] != nil { note(.collationRules) }
    default: break
    }
  }

  func noteUses(in create: CreateStatsStmt) {
    if create.defnames == nil { note(.unnamedStatistics) }
    if NodeList(create.stat_types).strings.contains("mcv") { note(.statisticsMCV) }
    let hasExpression = NodeList(create.exprs).contains {
      $0.tag == T_StatsElem && $0.cast(to: StatsElem.self).pointee.expr != nil
    }
    if hasExpression { note(.expressionStatistics) }
  }
}
