import CPgQuery

extension Lowering {
  /// Queries, settings, transactions, privileges: what changes no definition of an object.
  func sessionChanges(of statement: Node) -> [SchemaChange] {
    switch statement.tag {
    case T_SelectStmt: return select(statement)
    case T_VariableSetStmt: return set(statement.cast(to: VariableSetStmt.self).pointee)
    case T_TransactionStmt:
      return transaction(statement.cast(to: TransactionStmt.self).pointee)
    case T_DoStmt: return doBlock(statement.cast(to: DoStmt.self).pointee)
    case T_CallStmt:
      guard let call = statement.cast(to: CallStmt.self).pointee.funccall else { return [] }
      return [change(.called(self.call(call.pointee)))]
    case T_TruncateStmt: return truncate(statement.cast(to: TruncateStmt.self).pointee)
    case T_CopyStmt: return copy(statement.cast(to: CopyStmt.self).pointee)
    case T_LockStmt: return lock(statement.cast(to: LockStmt.self).pointee)
    case T_VacuumStmt: return vacuum(statement.cast(to: VacuumStmt.self).pointee)
    case T_ReindexStmt: return reindex(statement.cast(to: ReindexStmt.self).pointee)
    case T_ClusterStmt:
      let cluster = statement.cast(to: ClusterStmt.self).pointee
      return [maintenance(.cluster, cluster.relation, index: text(cluster.indexname))]
    case T_RefreshMatViewStmt:
      let refresh = statement.cast(to: RefreshMatViewStmt.self).pointee
      return [
        maintenance(
          .refresh, refresh.relation, isConcurrent: refresh.concurrent,
          isWithoutData: refresh.skipData)
      ]
    case T_GrantStmt: return grant(statement.cast(to: GrantStmt.self).pointee)
    case T_GrantRoleStmt: return grantRole(statement.cast(to: GrantRoleStmt.self).pointee)
    case T_AlterDefaultPrivilegesStmt:
      return alterDefaultPrivileges(
        statement.cast(to: AlterDefaultPrivilegesStmt.self).pointee)
    case T_CreateRoleStmt: return createRole(statement.cast(to: CreateRoleStmt.self).pointee)
    case T_AlterRoleStmt: return alterRole(statement.cast(to: AlterRoleStmt.self).pointee)
    case T_DropRoleStmt: return dropRole(statement.cast(to: DropRoleStmt.self).pointee)
    case T_AlterOwnerStmt: return changeOwner(statement.cast(to: AlterOwnerStmt.self).pointee)
    case T_DropOwnedStmt: return dropOwned(statement.cast(to: DropOwnedStmt.self).pointee)
    case T_ReassignOwnedStmt:
      return reassignOwned(statement.cast(to: ReassignOwnedStmt.self).pointee)
    case T_CreateExtensionStmt:
      let create = statement.cast(to: CreateExtensionStmt.self).pointee
      return [
        change(
          .extensionCreated(
            name: text(create.extname) ?? "", schema: options(create.options)["schema"],
            ifNotExists: create.if_not_exists))
      ]
    case T_CreateSubscriptionStmt:
      let options = options(statement.cast(to: CreateSubscriptionStmt.self).pointee.options)
      let makesSlot = ![options["create_slot"], options["connect"]].contains {
        $0.map(isOff) ?? false
      }
      return [change(.opaque(makesSlot ? keywords() : "\(keywords()) WITHOUT SLOT"))]
    case T_CreateEventTrigStmt:
      let create = statement.cast(to: CreateEventTrigStmt.self).pointee
      return [
        change(
          .eventTriggerCreated(
            name: text(create.trigname) ?? "", event: text(create.eventname) ?? "",
            function: objectName(create.funcname)))
      ]
    case T_AlterEventTrigStmt:
      let alter = statement.cast(to: AlterEventTrigStmt.self).pointee
      return [
        change(
          .eventTriggerToggled(
            name: text(alter.trigname) ?? "", firing: Firing(letter: alter.tgenabled)))
      ]
    case T_CreateStatsStmt:
      return createStatistics(statement.cast(to: CreateStatsStmt.self).pointee)
    case T_AlterStatsStmt:
      return alterStatistics(statement.cast(to: AlterStatsStmt.self).pointee)
    case T_CreatePublicationStmt:
      return createPublication(statement.cast(to: CreatePublicationStmt.self).pointee)
    case T_AlterPublicationStmt:
      return alterPublication(statement.cast(to: AlterPublicationStmt.self).pointee)
    case T_CommentStmt: return comment(statement.cast(to: CommentStmt.self).pointee)
    default: return [change(.opaque(keywords()))]
    }
  }

  private func select(_ statement: Node) -> [SchemaChange] {
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

  /// `SELECT set_config('name', 'value', is_local)` says the same as `SET`.
  private func setConfig(_ query: Query) -> SettingChange? {
    guard case .select(let select) = query.body, select.targets.count == 1,
      case .call(let call) = select.targets[0].value, call.name.name == "set_config",
      call.arguments.count == 3, case .literal(.string(let name)) = call.arguments[0],
      case .literal(.string(let value)) = call.arguments[1]
    else { return nil }
    // A list in one string, unlike the list of values of SET.
    let isList = name.lowercased() == "search_path"
    let values = isList ? searchPath(value) : [value]
    return SettingChange(
      name: name.lowercased(), values: values,
      isLocal: call.arguments[2] == .literal(.boolean(true)))
  }

  /// The schemas of a `search_path` written as one string.
  func searchPath(_ value: String) -> [String] {
    value.split(separator: ",").map { part in
      var name = part.drop { $0 == " " }
      while name.last == " " { name.removeLast() }
      guard name.count > 1, name.first == "\"", name.last == "\"" else {
        return name.lowercased()
      }
      return String(name.dropFirst().dropLast())
    }
  }

  private func set(_ set: VariableSetStmt) -> [SchemaChange] {
    let name = text(set.name)?.lowercased() ?? ""
    switch set.kind {
    case VAR_SET_VALUE, VAR_SET_DEFAULT, VAR_SET_CURRENT, VAR_RESET:
      let values = NodeList(set.args).map { item -> String in
        switch expression(item) {
        case .literal(.string(let text)): text
        case .literal(.number(let digits)): digits
        case let other: other.sql
        }
      }
      return [
        change(
          .settingChanged(
            SettingChange(
              name: name, values: set.kind == VAR_SET_VALUE ? values : nil,
              isLocal: set.is_local)))
      ]
    case VAR_RESET_ALL:
      return [change(.settingChanged(SettingChange(name: "all", values: nil, isLocal: false)))]
    default: return []
    }
  }

  private func transaction(_ statement: TransactionStmt) -> [SchemaChange] {
    let savepoint = text(statement.savepoint_name) ?? ""
    let control: TransactionControl =
      switch statement.kind {
      case TRANS_STMT_BEGIN, TRANS_STMT_START: .begin
      case TRANS_STMT_COMMIT: .commit(chain: statement.chain)
      case TRANS_STMT_ROLLBACK: .rollback(chain: statement.chain)
      case TRANS_STMT_SAVEPOINT: .savepoint(savepoint)
      case TRANS_STMT_RELEASE: .release(savepoint)
      case TRANS_STMT_ROLLBACK_TO: .rollbackTo(savepoint)
      default: .prepared
      }
    return [change(.transaction(control))]
  }

  private func truncate(_ truncate: TruncateStmt) -> [SchemaChange] {
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

  private func copy(_ copy: CopyStmt) -> [SchemaChange] {
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

  private func lock(_ lock: LockStmt) -> [SchemaChange] {
    // https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
    let modes = [
      "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
      "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
    ]
    let mode = Int(lock.mode) - 1
    return [
      change(
        .tablesLocked(
          relations(lock.relations), mode: modes.indices.contains(mode) ? modes[mode] : modes[7]))
    ]
  }

  private func vacuum(_ vacuum: VacuumStmt) -> [SchemaChange] {
    let isFull = options(vacuum.options)["full"].map { $0 != "false" && $0 != "off" } ?? false
    let kind: Maintenance.Kind = vacuum.is_vacuumcmd ? .vacuum(isFull: isFull) : .analyze
    let relations = NodeList(vacuum.rels).compactMap { item in
      item.tag == T_VacuumRelation ? item.cast(to: VacuumRelation.self).pointee.relation : nil
    }
    if relations.isEmpty { return [maintenance(kind, nil)] }
    return relations.map { maintenance(kind, $0) }
  }

  private func reindex(_ reindex: ReindexStmt) -> [SchemaChange] {
    let kind: ObjectKind =
      switch reindex.kind {
      case REINDEX_OBJECT_INDEX: .index
      case REINDEX_OBJECT_TABLE: .table
      case REINDEX_OBJECT_SCHEMA: .schema
      case REINDEX_OBJECT_SYSTEM: .other
      default: .database
      }
    let isConcurrent =
      options(reindex.params)["concurrently"].map { !["false", "off", "0"].contains($0) } ?? false
    let name = text(reindex.name).map { ObjectName($0) }
    return [maintenance(.reindex(kind), reindex.relation, named: name, isConcurrent: isConcurrent)]
  }

  private func maintenance(
    _ kind: Maintenance.Kind, _ relation: UnsafeMutablePointer<RangeVar>?,
    named name: ObjectName? = nil, index: String? = nil, isConcurrent: Bool = false,
    isWithoutData: Bool = false
  ) -> SchemaChange {
    change(
      .maintenance(
        Maintenance(
          kind: kind, name: relation == nil ? name : objectName(relation), index: index,
          isConcurrent: isConcurrent, isWithoutData: isWithoutData)))
  }

  private func relations(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> [ObjectName] {
    NodeList(list).compactMap { item in
      item.tag == T_RangeVar
        ? objectName(UnsafeMutablePointer(mutating: item.cast(to: RangeVar.self))) : nil
    }
  }

  /// Whether the value of an option is a way to write `false`.
  private func isOff(_ value: String) -> Bool {
    ["false", "off", "0", "no"].contains(value.lowercased())
  }

  /// The first words of the statement, in capitals: what to call one that has no change of its own.
  private func keywords() -> String {
    Lexer(bytes, in: statement).lazy.filter { $0.kind == .word }.prefix(2)
      .map { String(decoding: bytes[$0.range], as: UTF8.self).uppercased() }
      .joined(separator: " ")
  }
}
