import CPgQuery

extension Lowering {
  /// What one statement of a migration does.
  func changes(of statement: Node) -> [SchemaChange] {
    if let change = rowChange(statement) { return [self.change(.rowsChanged(change))] }
    switch statement.tag {
    case T_CreateStmt: return createTable(statement.cast(to: CreateStmt.self).pointee)
    case T_CreateForeignTableStmt:
      return createTable(
        statement.cast(to: CreateForeignTableStmt.self).pointee.base, isForeign: true)
    case T_CreateTableAsStmt:
      return createTableAs(statement.cast(to: CreateTableAsStmt.self).pointee)
    case T_AlterTableStmt: return alterTable(statement.cast(to: AlterTableStmt.self).pointee)
    case T_IndexStmt:
      return [change(.indexCreated(index(statement.cast(to: IndexStmt.self).pointee)))]
    case T_ViewStmt: return createView(statement.cast(to: ViewStmt.self).pointee)
    case T_CreateSeqStmt:
      let create = statement.cast(to: CreateSeqStmt.self).pointee
      return [
        change(
          .sequenceCreated(
            sequence(create.sequence, create.options, ifNotExists: create.if_not_exists)))
      ]
    case T_AlterSeqStmt:
      let alter = statement.cast(to: AlterSeqStmt.self).pointee
      return [
        change(.sequenceAltered(sequence(alter.sequence, alter.options, ifNotExists: false)))
      ]
    case T_CreateSchemaStmt: return createSchema(statement.cast(to: CreateSchemaStmt.self).pointee)
    case T_DropStmt: return drop(statement.cast(to: DropStmt.self).pointee)
    case T_DropdbStmt:
      let drop = statement.cast(to: DropdbStmt.self).pointee
      return [
        change(
          .objectDropped(
            ObjectDrop(
              kind: .database, name: ObjectName(text(drop.dbname) ?? ""), ifExists: drop.missing_ok,
              cascade: false, isConcurrent: false)))
      ]
    case T_RenameStmt: return rename(statement.cast(to: RenameStmt.self).pointee)
    case T_AlterObjectSchemaStmt:
      return move(statement.cast(to: AlterObjectSchemaStmt.self).pointee)
    case T_CreatePolicyStmt:
      return createPolicy(statement.cast(to: CreatePolicyStmt.self).pointee)
    case T_AlterPolicyStmt: return alterPolicy(statement.cast(to: AlterPolicyStmt.self).pointee)
    case T_CreateTrigStmt: return createTrigger(statement.cast(to: CreateTrigStmt.self).pointee)
    case T_RuleStmt: return createRule(statement.cast(to: RuleStmt.self).pointee)
    case T_CreateFunctionStmt:
      return [
        change(.functionCreated(function(statement.cast(to: CreateFunctionStmt.self).pointee)))
      ]
    case T_AlterFunctionStmt:
      return alterFunction(statement.cast(to: AlterFunctionStmt.self).pointee)
    case T_CreateEnumStmt:
      let create = statement.cast(to: CreateEnumStmt.self).pointee
      return [
        change(
          .typeCreated(
            TypeDefinition(
              name: objectName(create.typeName),
              kind: .enumeration(NodeList(create.vals).strings))))
      ]
    case T_CompositeTypeStmt:
      let create = statement.cast(to: CompositeTypeStmt.self).pointee
      let columns = NodeList(create.coldeflist).compactMap { column($0)?.definition }
      return [
        change(
          .typeCreated(
            TypeDefinition(name: objectName(create.typevar), kind: .composite(columns))))
      ]
    case T_CreateRangeStmt:
      return createRange(statement.cast(to: CreateRangeStmt.self).pointee)
    case T_CreateDomainStmt: return createDomain(statement.cast(to: CreateDomainStmt.self).pointee)
    case T_AlterDomainStmt: return alterDomain(statement.cast(to: AlterDomainStmt.self).pointee)
    case T_AlterEnumStmt: return alterEnum(statement.cast(to: AlterEnumStmt.self).pointee)
    case T_DefineStmt: return define(statement.cast(to: DefineStmt.self).pointee)
    default: return sessionChanges(of: statement)
    }
  }

  // MARK: - Schemas, views, sequences, indexes

  private func createSchema(_ create: CreateSchemaStmt) -> [SchemaChange] {
    let owner = node(create.authrole).flatMap { role($0) }
    guard let name = text(create.schemaname) ?? owner else { return [] }
    // `CREATE SCHEMA s CREATE TABLE …` puts what follows into the schema.
    var inside = self
    inside.defaultSchema = name
    let elements = NodeList(create.schemaElts).flatMap { inside.changes(of: $0) }
    return [
      change(.schemaCreated(name: name, ifNotExists: create.if_not_exists, owner: owner))
    ] + elements
  }

  private func createView(_ create: ViewStmt) -> [SchemaChange] {
    guard let select = node(create.query) else { return [] }
    return [
      change(
        .viewCreated(
          ViewDefinition(
            name: objectName(create.view), isMaterialized: false, isReplacing: create.replace,
            ifNotExists: false, columns: NodeList(create.aliases).strings, query: query(select),
            options: viewOptions(create), isWithoutData: false,
            isTemporary: isTemporary(create.view))))
    ]
  }

  private func viewOptions(_ create: ViewStmt) -> [String: String] {
    var options = options(create.options)
    switch create.withCheckOption {
    case LOCAL_CHECK_OPTION: options["check_option"] = "local"
    case CASCADED_CHECK_OPTION: options["check_option"] = "cascaded"
    default: break
    }
    return options
  }

  private func createTableAs(_ create: CreateTableAsStmt) -> [SchemaChange] {
    guard let into = create.into?.pointee, let select = node(create.query) else { return [] }
    if create.objtype == OBJECT_MATVIEW {
      return [
        change(
          .viewCreated(
            ViewDefinition(
              name: objectName(into.rel), isMaterialized: true, isReplacing: false,
              ifNotExists: create.if_not_exists, columns: NodeList(into.colNames).strings,
              query: query(select), options: options(into.options), isWithoutData: into.skipData,
              isTemporary: false)))
      ]
    }
    return [
      tableFromQuery(
        into.rel, columns: NodeList(into.colNames).strings, query: query(select),
        ifNotExists: create.if_not_exists, isWithoutData: into.skipData,
        options: options(into.options))
    ]
  }

  func tableFromQuery(
    _ relation: UnsafeMutablePointer<RangeVar>?, columns: [String], query: Query,
    ifNotExists: Bool, isWithoutData: Bool, options: [String: String] = [:]
  ) -> SchemaChange {
    change(
      .tableCreated(
        TableDefinition(
          name: objectName(relation), ifNotExists: ifNotExists, persistence: persistence(relation),
          columns: columns.map { ColumnDefinition(name: $0, isNotNull: false) }, parents: [],
          likes: [], query: query, isWithoutData: isWithoutData, isForeign: false,
          options: options)))
  }

  func persistence(_ relation: UnsafeMutablePointer<RangeVar>?) -> TableDefinition.Persistence {
    switch relation.map({ UInt8(bitPattern: $0.pointee.relpersistence) }) {
    case UInt8(ascii: "t"): .temporary
    case UInt8(ascii: "u"): .unlogged
    default: .permanent
    }
  }

  private func isTemporary(_ relation: UnsafeMutablePointer<RangeVar>?) -> Bool {
    persistence(relation) == .temporary
  }

  private func sequence(
    _ relation: UnsafeMutablePointer<RangeVar>?, _ options: UnsafeMutablePointer<CPgQuery.List>?,
    ifNotExists: Bool
  ) -> SequenceDefinition {
    var owner: [String] = []
    var isDisowned = false
    for item in NodeList(options) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      guard text(element.defname) == "owned_by", let list = node(element.arg), list.tag == T_List
      else { continue }
      owner =
        NodeList(UnsafeMutablePointer(mutating: list.cast(to: CPgQuery.List.self))).strings
      isDisowned = owner == ["none"]
    }
    return SequenceDefinition(
      name: objectName(relation), ifNotExists: ifNotExists,
      ownerTable: owner.count > 1 ? objectName(Array(owner.dropLast())) : nil,
      ownerColumn: owner.count > 1 ? owner.last : nil, isDisowned: isDisowned,
      options: sequenceOptions(options))
  }

  func index(_ create: IndexStmt) -> IndexDefinition {
    IndexDefinition(
      name: text(create.idxname), table: objectName(create.relation),
      isOnly: create.relation.map { !$0.pointee.inh } ?? false,
      method: text(create.accessMethod) ?? "btree",
      elements: NodeList(create.indexParams).compactMap { indexElement($0) },
      including: NodeList(create.indexIncludingParams).compactMap { indexElement($0)?.column },
      predicate: optionalExpression(create.whereClause), isUnique: create.unique,
      nullsNotDistinct: create.nulls_not_distinct, isConcurrent: create.concurrent,
      ifNotExists: create.if_not_exists, options: options(create.options))
  }

  func indexElement(_ item: Node) -> IndexDefinition.Element? {
    guard item.tag == T_IndexElem else { return nil }
    let element = item.cast(to: IndexElem.self).pointee
    let key: IndexDefinition.Element.Key
    if let name = text(element.name) {
      key = .column(name)
    } else if let value = optionalExpression(element.expr) {
      // `((a))` is the column a to PostgreSQL too.
      if case .column(let reference) = value, reference.qualifier.isEmpty {
        key = .column(reference.column)
      } else {
        key = .expression(value)
      }
    } else {
      return nil
    }
    return IndexDefinition.Element(
      key: key,
      collation: element.collation == nil ? nil : objectName(element.collation),
      operatorClass: element.opclass == nil ? nil : objectName(element.opclass),
      isDescending: element.ordering == SORTBY_DESC,
      nullsFirst: element.nulls_ordering == SORTBY_NULLS_DEFAULT
        ? nil : element.nulls_ordering == SORTBY_NULLS_FIRST)
  }

  // MARK: - Policies and triggers

  private func createPolicy(_ create: CreatePolicyStmt) -> [SchemaChange] {
    let command = text(create.cmd_name).flatMap(PolicyDefinition.Command.init(rawValue:))
    return [
      change(
        .policyCreated(
          PolicyDefinition(
            name: text(create.policy_name) ?? "", table: objectName(create.table),
            command: command ?? .all, isPermissive: create.permissive,
            roles: NodeList(create.roles).compactMap { role($0) },
            using: optionalExpression(create.qual),
            check: optionalExpression(create.with_check))))
    ]
  }

  private func alterPolicy(_ alter: AlterPolicyStmt) -> [SchemaChange] {
    let roles = NodeList(alter.roles).compactMap { role($0) }
    return [
      change(
        .policyAltered(
          PolicyDefinition(
            name: text(alter.policy_name) ?? "", table: objectName(alter.table), command: nil,
            isPermissive: true, roles: roles.isEmpty ? nil : roles,
            using: optionalExpression(alter.qual), check: optionalExpression(alter.with_check))))
    ]
  }

  private func createTrigger(_ create: CreateTrigStmt) -> [SchemaChange] {
    [
      change(
        .triggerCreated(
          TriggerDefinition(
            name: text(create.trigname) ?? "", table: objectName(create.relation),
            function: objectName(create.funcname), isReplacing: create.replace,
            isConstraint: create.isconstraint, timing: timing(create.timing),
            events: events(create.events), isForEachRow: create.row,
            columns: NodeList(create.columns).strings,
            condition: optionalExpression(create.whenClause),
            arguments: NodeList(create.args).strings,
            isDeferrable: create.deferrable, isInitiallyDeferred: create.initdeferred,
            oldTable: transitionTable(create, isNew: false),
            newTable: transitionTable(create, isNew: true))))
    ]
  }

  private func transitionTable(_ create: CreateTrigStmt, isNew: Bool) -> String? {
    NodeList(create.transitionRels).lazy.compactMap { item -> String? in
      guard item.tag == T_TriggerTransition else { return nil }
      let transition = item.cast(to: TriggerTransition.self).pointee
      return transition.isNew == isNew ? text(transition.name) : nil
    }.first
  }

  // The bits of src/include/catalog/pg_trigger.h.
  private func timing(_ bits: CShort) -> TriggerDefinition.Timing {
    if bits & 2 != 0 { return .before }
    return bits & 64 != 0 ? .insteadOf : .after
  }

  private func events(_ bits: CShort) -> Set<TriggerDefinition.Event> {
    let all: [(TriggerDefinition.Event, CShort)] = [
      (.insert, 4), (.delete, 8), (.update, 16), (.truncate, 32),
    ]
    return Set(all.filter { bits & $0.1 != 0 }.map(\.0))
  }

  private func createRule(_ create: RuleStmt) -> [SchemaChange] {
    let event: RuleDefinition.Event =
      switch create.event {
      case CMD_SELECT: .select
      case CMD_UPDATE: .update
      case CMD_INSERT: .insert
      default: .delete
      }
    return [
      change(
        .ruleCreated(
          RuleDefinition(
            name: text(create.rulename) ?? "", table: objectName(create.relation), event: event,
            isInstead: create.instead, isReplacing: create.replace,
            condition: optionalExpression(create.whereClause),
            hasActions: !NodeList(create.actions).isEmpty)))
    ]
  }
}
