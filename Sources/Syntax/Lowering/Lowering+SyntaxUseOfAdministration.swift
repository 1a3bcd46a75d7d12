import CPgQuery

/// What maintenance, publications and privileges use of newer syntax.
extension Lowering {
  func noteUses(in vacuum: VacuumStmt) {
    let relations = NodeList(vacuum.rels).filter { $0.tag == T_VacuumRelation }
    if relations.count > 1 { note(.vacuumOfTables) }
    let hasOnly = relations.contains {
      $0.cast(to: VacuumRelation.self).pointee.relation.map { !$0.pointee.inh } ?? false
    }
    if hasOnly { note(.vacuumOnly) }
    if !vacuum.is_vacuumcmd, optionList != nil { note(.analyzeOption) }
    for item in NodeList(vacuum.options) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      switch text(element.defname)?.lowercased() {
      case "skip_locked", "truncate", "index_cleanup": note(.vacuumOption12)
      case "full", "freeze", "verbose", "analyze", "disable_page_skipping":
        // Before, options had no values.
        if element.arg != nil { note(.vacuumOption12) }
      case "parallel": note(.vacuumOption13)
      case "process_toast": note(.vacuumOption14)
      case "process_main", "skip_database_stats", "only_database_stats", "buffer_usage_limit":
        note(.vacuumOption16)
      default: continue
      }
    }
  }

  func noteUses(in reindex: ReindexStmt) {
    let options = options(reindex.params)
    if let value = options["concurrently"], !isFalse(value) { note(.concurrentReindex) }
    for item in NodeList(reindex.params) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      if text(element.defname)?.lowercased() == "concurrently",
        optionList?.contains(Int(element.location)) == true
      {
        note(.reindexOption)
      }
    }
    if options["tablespace"] != nil { note(.reindexTablespace) }
    if reindex.relation == nil, reindex.name == nil { note(.reindexOfCurrentDatabase) }
  }

  func noteUses(
    inPublication objects: UnsafeMutablePointer<CPgQuery.List>?,
    _ options: UnsafeMutablePointer<CPgQuery.List>?
  ) {
    for item in NodeList(objects) where item.tag == T_PublicationObjSpec {
      let object = item.cast(to: PublicationObjSpec.self).pointee
      if let table = object.pubtable?.pointee {
        if table.columns != nil { note(.publishedColumns, at: object.location) }
        if table.whereClause != nil { note(.rowFilter, at: object.location) }
        note(.publishedPartitions, of: .partitionedTable(objectName(table.relation)))
      } else {
        note(.publishedSchema, at: object.location)
      }
    }
    let names = self.options(options)
    if names["publish_via_partition_root"] != nil { note(.publicationOfRoot) }
    if names["publish_generated_columns"] != nil { note(.publishedGeneratedColumns) }
  }

  func noteUses(in grant: GrantStmt) {
    noteRoutine(grant.objtype)
    if grant.objtype == OBJECT_PARAMETER_ACL { note(.parameterPrivilege) }
    if grant.grantor != nil { note(.grantedBy) }
    let isMaintain = NodeList(grant.privileges).contains {
      $0.tag == T_AccessPriv
        && text($0.cast(to: AccessPriv.self).pointee.priv_name) == "maintain"
    }
    if isMaintain { note(.maintain) }
  }

  func noteUses(in grant: GrantRoleStmt) {
    let names = options(grant.opt)
    if names["inherit"] != nil || names["set"] != nil { note(.membershipOption) }
    guard grant.is_grant else { return }
    // The tree of ADMIN TRUE is that of ADMIN OPTION.
    for item in NodeList(grant.opt) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      guard text(element.defname) == "admin", statement.contains(Int(element.location)) else {
        continue
      }
      let words = Lexer(bytes, in: Int(element.location)..<statement.upperBound)
      guard let value = words.lazy.filter({ !$0.isComment }).dropFirst().first else { continue }
      if !bytes.matches("option", in: value.range) {
        note(.membershipOption, at: element.location)
      }
    }
  }

  /// The options in parentheses behind the word that begins the statement; nil where there are none.
  var optionList: Range<Int>? {
    var depth = 0
    var start: Int?
    for token in Lexer(bytes, in: statement).lazy.filter({ !$0.isComment }).dropFirst() {
      switch bytes[token.range.lowerBound] {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      default: break
      }
      guard let begin = start ?? (depth > 0 ? token.range.lowerBound : nil) else { return nil }
      start = begin
      if depth == 0 { return begin..<token.range.upperBound }
    }
    return nil
  }
}
