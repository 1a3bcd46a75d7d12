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
    for name in options(vacuum.options).keys.sorted() {
      switch name {
      case "skip_locked", "truncate", "index_cleanup": note(.vacuumOption12)
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
}
