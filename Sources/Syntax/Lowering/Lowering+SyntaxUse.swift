import CPgQuery

/// What a statement uses of the syntax that came with PostgreSQL 11 and later: what can be told from the statement
/// itself. What stands deeper in it is noted where it is lowered.
extension Lowering {
  func note(_ feature: SyntaxFeature) {
    notes?.add(SyntaxUse(feature, at: base == nil ? fallback ?? statementRange : statementRange))
  }

  /// The same, where a name has to mean such a thing.
  func note(_ feature: SyntaxFeature, of subject: SyntaxUse.Subject) {
    let range = base == nil ? fallback ?? statementRange : statementRange
    notes?.add(SyntaxUse(feature, at: range, of: subject))
  }

  /// The same, at the word that stands at an offset.
  func note(_ feature: SyntaxFeature, at offset: CInt) {
    guard let notes, let base, statement.contains(Int(offset)) else { return note(feature) }
    var lexer = Lexer(bytes, in: Int(offset)..<statement.upperBound)
    guard let word = lexer.next()?.range else { return note(feature) }
    notes.add(
      SyntaxUse(
        feature,
        at: SourceRange(file: file, start: base + word.lowerBound, end: base + word.upperBound)))
  }

  /// The same, at a column or constraint.
  func note(_ feature: SyntaxFeature, element: Node) {
    guard let notes, let range = elementRange(element) else { return note(feature) }
    notes.add(SyntaxUse(feature, at: range))
  }

  func noteUses(in statement: Node) {
    guard notes != nil else { return }
    switch statement.tag {
    case T_CreateStmt: noteUses(in: statement.cast(to: CreateStmt.self).pointee)
    case T_CreateForeignTableStmt:
      let create = statement.cast(to: CreateForeignTableStmt.self).pointee.base
      let hasLike = NodeList(create.tableElts).contains { $0.tag == T_TableLikeClause }
      if hasLike { note(.foreignTableLike) }
      noteUses(in: create)
    case T_CreateTableAsStmt:
      let into = statement.cast(to: CreateTableAsStmt.self).pointee.into
      if into?.pointee.accessMethod != nil { note(.tableAccessMethod) }
    case T_AlterTableStmt: noteUses(in: statement.cast(to: AlterTableStmt.self).pointee)
    case T_IndexStmt:
      let create = statement.cast(to: IndexStmt.self).pointee
      if create.indexIncludingParams != nil {
        note(.includedColumns)
        let method = text(create.accessMethod)
        if method == "gist" { note(.includedInGiST) }
        if method == "spgist" { note(.includedInSPGiST) }
      }
      if create.nulls_not_distinct { note(.nullsNotDistinct) }
      let hasParameter = NodeList(create.indexParams).contains {
        $0.tag == T_IndexElem && $0.cast(to: IndexElem.self).pointee.opclassopts != nil
      }
      if hasParameter { note(.operatorClassOption) }
    case T_ViewStmt: noteSecurityInvoker(statement.cast(to: ViewStmt.self).pointee.options)
    case T_CreateSeqStmt:
      let create = statement.cast(to: CreateSeqStmt.self).pointee
      if persistence(create.sequence) == .unlogged { note(.unloggedSequence) }
    case T_RenameStmt:
      let rename = statement.cast(to: RenameStmt.self).pointee
      if rename.renameType == OBJECT_COLUMN, rename.relationType == OBJECT_VIEW {
        note(.viewColumnRename)
      }
    case T_DropStmt: noteRoutine(statement.cast(to: DropStmt.self).pointee.removeType)
    case T_DropdbStmt:
      if options(statement.cast(to: DropdbStmt.self).pointee.options)["force"] != nil {
        note(.forcedDatabaseDrop)
      }
    case T_AlterObjectDependsStmt:
      if statement.cast(to: AlterObjectDependsStmt.self).pointee.remove { note(.noDependency) }
    case T_AlterDatabaseRefreshCollStmt: note(.collationRefresh)
    case T_CreateTrigStmt:
      if statement.cast(to: CreateTrigStmt.self).pointee.replace { note(.replacedTrigger) }
      noteExecuteFunction()
    case T_CreateEventTrigStmt:
      let create = statement.cast(to: CreateEventTrigStmt.self).pointee
      if text(create.eventname) == "login" { note(.loginTrigger) }
      noteExecuteFunction()
    case T_CreateFunctionStmt: noteUses(in: statement.cast(to: CreateFunctionStmt.self).pointee)
    case T_CallStmt: note(.call)
    case T_DefineStmt: noteUses(in: statement.cast(to: DefineStmt.self).pointee)
    case T_CreateRangeStmt:
      let parameters = statement.cast(to: CreateRangeStmt.self).pointee.params
      if options(parameters)["multirange_type_name"] != nil { note(.multirange) }
    case T_AlterTypeStmt: note(.baseTypeChange)
    case T_AlterOperatorStmt:
      let changes = options(statement.cast(to: AlterOperatorStmt.self).pointee.options)
      let isNew = ["commutator", "negator", "hashes", "merges"].contains { changes[$0] != nil }
      if isNew { note(.operatorProperties) }
    case T_CreateStatsStmt: noteUses(in: statement.cast(to: CreateStatsStmt.self).pointee)
    case T_AlterStatsStmt:
      note(.statisticsTarget)
      if statement.cast(to: AlterStatsStmt.self).pointee.stxstattarget == nil {
        note(.defaultStatistics)
      }
    case T_TransactionStmt:
      if statement.cast(to: TransactionStmt.self).pointee.chain { note(.chainedTransaction) }
    case T_CopyStmt: noteUses(in: statement.cast(to: CopyStmt.self).pointee)
    default: noteAdministration(in: statement)
    }
  }

  private func noteAdministration(in statement: Node) {
    switch statement.tag {
    case T_CreatePublicationStmt:
      let create = statement.cast(to: CreatePublicationStmt.self).pointee
      noteUses(inPublication: create.pubobjects, create.options)
    case T_AlterPublicationStmt:
      let alter = statement.cast(to: AlterPublicationStmt.self).pointee
      noteUses(inPublication: alter.pubobjects, alter.options)
    case T_CreateSubscriptionStmt:
      let create = statement.cast(to: CreateSubscriptionStmt.self).pointee
      if options(create.options)["failover"] != nil { note(.subscriptionFailover) }
    case T_AlterSubscriptionStmt:
      let alter = statement.cast(to: AlterSubscriptionStmt.self).pointee
      switch alter.kind {
      case ALTER_SUBSCRIPTION_ADD_PUBLICATION, ALTER_SUBSCRIPTION_DROP_PUBLICATION:
        note(.subscriptionPublications)
      case ALTER_SUBSCRIPTION_SKIP: note(.subscriptionSkip)
      default:
        if options(alter.options)["failover"] != nil { note(.subscriptionFailover) }
      }
    case T_GrantStmt: noteUses(in: statement.cast(to: GrantStmt.self).pointee)
    case T_AlterDefaultPrivilegesStmt:
      guard let grant = statement.cast(to: AlterDefaultPrivilegesStmt.self).pointee.action else {
        return
      }
      if grant.pointee.objtype == OBJECT_LARGEOBJECT { note(.largeObjectDefaults) }
      noteUses(in: grant.pointee)
    case T_GrantRoleStmt: noteUses(in: statement.cast(to: GrantRoleStmt.self).pointee)
    case T_CreatedbStmt:
      if options(statement.cast(to: CreatedbStmt.self).pointee.options)["locale"] != nil {
        note(.databaseLocale)
      }
    case T_VacuumStmt: noteUses(in: statement.cast(to: VacuumStmt.self).pointee)
    case T_ReindexStmt: noteUses(in: statement.cast(to: ReindexStmt.self).pointee)
    case T_ClusterStmt: if optionList != nil { note(.clusterOptions) }
    default: break
    }
  }

  func isFalse(_ value: String) -> Bool {
    ["false", "off", "0", "no"].contains(value.lowercased())
  }
}
