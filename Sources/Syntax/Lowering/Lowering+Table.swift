import CPgQuery

extension Lowering {
  func createTable(_ create: CreateStmt, isForeign: Bool = false) -> [SchemaChange] {
    let name = objectName(create.relation)
    var columns: [ColumnDefinition] = []
    var constraints: [(definition: ConstraintDefinition, range: SourceRange?)] = []
    var likes: [TableDefinition.Like] = []
    for item in NodeList(create.tableElts) {
      switch item.tag {
      case T_ColumnDef:
        guard let (definition, inline) = column(item) else { continue }
        columns.append(definition)
        constraints += inline.map { ($0, elementRange(item)) }
      case T_Constraint:
        guard let definition = constraint(item.cast(to: Constraint.self).pointee, column: nil)
        else { continue }
        constraints.append((definition, elementRange(item)))
      case T_TableLikeClause:
        let clause = item.cast(to: TableLikeClause.self).pointee
        likes.append(like(clause, position: columns.count))
      default: continue
      }
    }
    for item in NodeList(create.constraints) where item.tag == T_Constraint {
      guard let definition = constraint(item.cast(to: Constraint.self).pointee, column: nil)
      else { continue }
      constraints.append((definition, elementRange(item)))
    }
    var parents = NodeList(create.inhRelations).compactMap { parent in
      parent.tag == T_RangeVar
        ? objectName(UnsafeMutablePointer(mutating: parent.cast(to: RangeVar.self))) : nil
    }
    var partition: TableDefinition.Partition?
    if let bound = create.partbound, let parent = parents.first {
      partition = TableDefinition.Partition(parent: parent, bound: self.bound(bound.pointee))
      parents = []
    }
    let definition = TableDefinition(
      name: name, ifNotExists: create.if_not_exists, persistence: persistence(create.relation),
      columns: columns, parents: parents, likes: likes, partition: partition,
      partitionKey: partitionKey(create.partspec), isWithoutData: true,
      ofType: create.ofTypename.map { objectName($0.pointee.names) }, isForeign: isForeign,
      options: options(create.options))
    let table = TableReference(name: name)
    return [change(.tableCreated(definition))]
      + inOrderOfCreation(constraints).map {
        change(.constraintAdded(table, $0.definition), at: $0.range)
      }
  }

  /// Constraints as PostgreSQL makes them: checks, the primary key, other keys, foreign keys.
  ///
  /// A unique constraint over the columns of another one is the same as that one.
  private func inOrderOfCreation(
    _ constraints: [(definition: ConstraintDefinition, range: SourceRange?)]
  ) -> [(definition: ConstraintDefinition, range: SourceRange?)] {
    func selected(
      _ matches: (ConstraintDefinition.Kind) -> Bool
    ) -> [(definition: ConstraintDefinition, range: SourceRange?)] {
      constraints.filter { matches($0.definition.kind) }
    }
    var keys = selected { if case .primaryKey = $0 { true } else { false } }
    for constraint in selected({ $0.isUniqueOrExclusion }) {
      guard case .unique(let key) = constraint.definition.kind,
        let index = keys.firstIndex(where: { $0.definition.isKey(equalTo: key) })
      else {
        keys.append(constraint)
        continue
      }
      if keys[index].definition.name == nil {
        keys[index].definition.name = constraint.definition.name
      }
    }
    return selected { if case .check = $0 { true } else { false } } + keys
      + selected { if case .foreignKey = $0 { true } else { false } }
      + selected { if case .notNull = $0 { true } else { false } }
  }

  private func partitionKey(
    _ specification: UnsafeMutablePointer<PartitionSpec>?
  ) -> TableDefinition.PartitionKey? {
    guard let specification = specification?.pointee else { return nil }
    var columns: [String] = []
    var expressions: [Expression] = []
    for item in NodeList(specification.partParams) where item.tag == T_PartitionElem {
      let element = item.cast(to: PartitionElem.self).pointee
      if let name = text(element.name) {
        columns.append(name)
      } else {
        expressions.append(optionalExpression(element.expr) ?? .opaque([]))
      }
    }
    let strategy =
      switch specification.strategy {
      case PARTITION_STRATEGY_LIST: "list"
      case PARTITION_STRATEGY_HASH: "hash"
      default: "range"
      }
    return TableDefinition.PartitionKey(
      strategy: strategy, columns: columns, expressions: expressions)
  }

  private func like(_ clause: TableLikeClause, position: Int) -> TableDefinition.Like {
    func includes(_ option: TableLikeOption) -> Bool { clause.options & option.rawValue != 0 }
    return TableDefinition.Like(
      source: objectName(clause.relation), position: position,
      includesDefaults: includes(CREATE_TABLE_LIKE_DEFAULTS),
      includesConstraints: includes(CREATE_TABLE_LIKE_CONSTRAINTS),
      includesIndexes: includes(CREATE_TABLE_LIKE_INDEXES),
      includesGenerated: includes(CREATE_TABLE_LIKE_GENERATED),
      includesIdentity: includes(CREATE_TABLE_LIKE_IDENTITY),
      includesComments: includes(CREATE_TABLE_LIKE_COMMENTS),
      includesStorage: includes(CREATE_TABLE_LIKE_STORAGE),
      includesCompression: includes(CREATE_TABLE_LIKE_COMPRESSION),
      includesStatistics: includes(CREATE_TABLE_LIKE_STATISTICS))
  }

  // MARK: - Columns and constraints

  /// A column, and the constraints written behind it that are objects of their own.
  func column(_ item: Node) -> (definition: ColumnDefinition, constraints: [ConstraintDefinition])?
  {
    guard item.tag == T_ColumnDef else { return nil }
    let source = item.cast(to: ColumnDef.self).pointee
    guard let name = text(source.colname) else { return nil }
    var definition = ColumnDefinition(
      name: name, type: source.typeName == nil ? nil : typeName(source.typeName),
      isNotNull: source.is_not_null, default: optionalExpression(source.raw_default),
      collation: source.collClause.map { objectName($0.pointee.collname) },
      storage: text(source.storage_name)?.lowercased(), compression: text(source.compression),
      location: location(source.location),
      typeLocation: location(source.typeName?.pointee.location ?? -1))
    var constraints: [ConstraintDefinition] = []
    for item in NodeList(source.constraints) where item.tag == T_Constraint {
      let constraint = item.cast(to: Constraint.self).pointee
      switch constraint.contype {
      case CONSTR_NOTNULL: definition.isNotNull = true
      case CONSTR_DEFAULT: definition.default = optionalExpression(constraint.raw_expr)
      case CONSTR_IDENTITY:
        definition.identity = identity(constraint.generated_when)
        definition.sequence = sequenceOptions(constraint.options)
      case CONSTR_GENERATED: definition.generated = optionalExpression(constraint.raw_expr)
      case CONSTR_ATTR_DEFERRABLE, CONSTR_ATTR_NOT_DEFERRABLE, CONSTR_ATTR_DEFERRED,
        CONSTR_ATTR_IMMEDIATE:
        // The grammar leaves these beside the constraint they belong to.
        guard !constraints.isEmpty else { continue }
        let last = constraints.count - 1
        if constraint.contype == CONSTR_ATTR_DEFERRABLE { constraints[last].isDeferrable = true }
        if constraint.contype == CONSTR_ATTR_DEFERRED {
          constraints[last].isDeferrable = true
          constraints[last].isInitiallyDeferred = true
        }
      default:
        if let added = self.constraint(constraint, column: name) { constraints.append(added) }
      }
    }
    return (definition, constraints)
  }

  private func identity(_ generatedWhen: CChar) -> ColumnDefinition.Identity {
    UInt8(bitPattern: generatedWhen) == UInt8(ascii: "a") ? .always : .byDefault
  }

  /// A constraint; `column` is the column it stands behind, nil for one of the table.
  func constraint(_ source: Constraint, column: String?) -> ConstraintDefinition? {
    guard let kind = constraintKind(source, column: column) else { return nil }
    return ConstraintDefinition(
      name: text(source.conname), kind: kind, isValidated: !source.skip_validation,
      isDeferrable: source.deferrable, isInitiallyDeferred: source.initdeferred,
      isNoInherit: source.is_no_inherit, isInline: column != nil,
      options: options(source.options))
  }

  private func constraintKind(
    _ source: Constraint, column: String?
  ) -> ConstraintDefinition.Kind? {
    switch source.contype {
    case CONSTR_CHECK:
      return .check(optionalExpression(source.raw_expr) ?? .opaque([]))
    case CONSTR_NOTNULL:
      guard let name = column ?? NodeList(source.keys).strings.first else { return nil }
      return .notNull(column: name)
    case CONSTR_UNIQUE: return .unique(key(source, column: column))
    case CONSTR_PRIMARY: return .primaryKey(key(source, column: column))
    case CONSTR_FOREIGN:
      let columns = NodeList(source.fk_attrs).strings
      return .foreignKey(
        ConstraintDefinition.ForeignKey(
          columns: columns.isEmpty ? column.map { [$0] } ?? [] : columns,
          referencedTable: objectName(source.pktable),
          referencedColumns: NodeList(source.pk_attrs).strings,
          onUpdate: foreignKeyAction(source.fk_upd_action),
          onDelete: foreignKeyAction(source.fk_del_action),
          match: match(source.fk_matchtype)))
    case CONSTR_EXCLUSION:
      var elements: [IndexDefinition.Element] = []
      var operators: [String] = []
      for pair in NodeList(source.exclusions) where pair.tag == T_List {
        let list = NodeList(UnsafeMutablePointer(mutating: pair.cast(to: CPgQuery.List.self)))
        if let item = list[0], let element = indexElement(item) { elements.append(element) }
        operators.append(list[1].map { optionValue($0) } ?? "")
      }
      return .exclusion(
        ConstraintDefinition.Exclusion(
          method: text(source.access_method) ?? "gist", elements: elements, operators: operators,
          predicate: optionalExpression(source.where_clause)))
    default: return nil
    }
  }

  private func key(_ source: Constraint, column: String?) -> ConstraintDefinition.Key {
    let columns = NodeList(source.keys).strings
    return ConstraintDefinition.Key(
      columns: columns.isEmpty ? column.map { [$0] } ?? [] : columns,
      including: NodeList(source.including).strings, index: text(source.indexname),
      nullsNotDistinct: source.nulls_not_distinct)
  }

  private func foreignKeyAction(
    _ letter: CChar
  ) -> ConstraintDefinition.ForeignKey.Action {
    switch UInt8(bitPattern: letter) {
    case UInt8(ascii: "r"): .restrict
    case UInt8(ascii: "c"): .cascade
    case UInt8(ascii: "n"): .setNull
    case UInt8(ascii: "d"): .setDefault
    default: .noAction
    }
  }

  private func match(_ letter: CChar) -> ConstraintDefinition.ForeignKey.Match {
    switch UInt8(bitPattern: letter) {
    case UInt8(ascii: "f"): .full
    case UInt8(ascii: "p"): .partial
    default: .simple
    }
  }

  // MARK: - ALTER TABLE

  func alterTable(_ alter: AlterTableStmt) -> [SchemaChange] {
    let table = TableReference(
      name: objectName(alter.relation), ifExists: alter.missing_ok,
      isOnly: alter.relation.map { !$0.pointee.inh } ?? false,
      kind: Self.objectKind(alter.objtype))
    let commands = NodeList(alter.cmds).filter { $0.tag == T_AlterTableCmd }
    // Commands have no location of their own: they lie between the commas of the statement.
    let pieces = commands.count > 1 ? commandRanges(count: commands.count) : nil
    return commands.enumerated().flatMap { index, item in
      self.changes(
        of: item.cast(to: AlterTableCmd.self).pointee, on: table, at: pieces?[index])
    }
  }

  private func changes(
    of command: AlterTableCmd, on table: TableReference, at range: SourceRange?
  ) -> [SchemaChange] {
    let name = text(command.name) ?? ""
    let definition = node(command.def)
    let cascade = command.behavior == DROP_CASCADE
    func one(_ action: SchemaChange.Action) -> [SchemaChange] { [change(action, at: range)] }
    switch command.subtype {
    case AT_AddColumn:
      guard let item = definition, let (column, constraints) = column(item) else { return [] }
      return one(.columnAdded(table, column, ifNotExists: command.missing_ok))
        + constraints.map { change(.constraintAdded(table, $0), at: range) }
    case AT_DropColumn:
      return one(
        .columnDropped(table, column: name, ifExists: command.missing_ok, cascade: cascade))
    case AT_ColumnDefault:
      return one(
        .columnDefaultChanged(table, column: name, default: definition.map { expression($0) }))
    case AT_SetNotNull:
      return one(.columnNullabilityChanged(table, column: name, isNotNull: true))
    case AT_DropNotNull:
      return one(.columnNullabilityChanged(table, column: name, isNotNull: false))
    case AT_AlterColumnType:
      guard let item = definition, item.tag == T_ColumnDef else { return [] }
      let column = item.cast(to: ColumnDef.self).pointee
      return one(
        .columnTypeChanged(
          table, column: name, type: typeName(column.typeName),
          collation: column.collClause.map { objectName($0.pointee.collname) },
          using: optionalExpression(column.raw_default)))
    case AT_AddIdentity:
      guard let item = definition, item.tag == T_Constraint else { return [] }
      let constraint = item.cast(to: Constraint.self).pointee
      return one(
        .columnIdentityChanged(
          table, column: name, identity: identity(constraint.generated_when),
          sequenceOptions(constraint.options)))
    case AT_SetIdentity:
      guard let definition, definition.tag == T_List else { return [] }
      return one(alterIdentity(of: name, table, definition))
    case AT_DropIdentity:
      return one(
        .columnIdentityChanged(table, column: name, identity: nil, SequenceOptions()))
    case AT_SetExpression:
      return one(
        .columnExpressionChanged(
          table, column: name, expression: definition.map { expression($0) }))
    case AT_DropExpression:
      return one(.columnExpressionChanged(table, column: name, expression: nil))
    case AT_AddConstraint, AT_AddIndexConstraint:
      guard let item = definition, item.tag == T_Constraint,
        let constraint = constraint(item.cast(to: Constraint.self).pointee, column: nil)
      else { return [] }
      return one(.constraintAdded(table, constraint))
    case AT_ValidateConstraint: return one(.constraintValidated(table, name: name))
    case AT_DropConstraint:
      return one(
        .constraintDropped(table, name: name, ifExists: command.missing_ok, cascade: cascade))
    case AT_AlterConstraint:
      guard let item = definition, item.tag == T_Constraint else { return [] }
      let constraint = item.cast(to: Constraint.self).pointee
      return one(
        .constraintDeferrabilityChanged(
          table, name: text(constraint.conname) ?? "", isDeferrable: constraint.deferrable,
          isDeferred: constraint.initdeferred))
    case AT_EnableRowSecurity: return one(.rowSecurityChanged(table, .enabled))
    case AT_DisableRowSecurity: return one(.rowSecurityChanged(table, .disabled))
    case AT_ForceRowSecurity: return one(.rowSecurityChanged(table, .forced))
    case AT_NoForceRowSecurity: return one(.rowSecurityChanged(table, .notForced))
    case AT_EnableTrig: return one(.triggerToggled(table, name: name, firing: .origin))
    case AT_EnableAlwaysTrig: return one(.triggerToggled(table, name: name, firing: .always))
    case AT_EnableReplicaTrig: return one(.triggerToggled(table, name: name, firing: .replica))
    case AT_DisableTrig: return one(.triggerToggled(table, name: name, firing: .disabled))
    case AT_EnableTrigAll, AT_EnableTrigUser:
      return one(.triggerToggled(table, name: nil, firing: .origin))
    case AT_DisableTrigAll, AT_DisableTrigUser:
      return one(.triggerToggled(table, name: nil, firing: .disabled))
    case AT_AttachPartition, AT_DetachPartition, AT_DetachPartitionFinalize:
      return partitionChange(command, definition, table, range)
    case AT_AddInherit, AT_DropInherit:
      guard let item = definition, item.tag == T_RangeVar else { return [] }
      let parent = objectName(UnsafeMutablePointer(mutating: item.cast(to: RangeVar.self)))
      return one(
        .inheritanceChanged(table, parent: parent, isAdded: command.subtype == AT_AddInherit))
    default: return one(.tableOptionChanged(table, tableOption(command, definition)))
    }
  }

  private func partitionChange(
    _ command: AlterTableCmd, _ definition: Node?, _ table: TableReference, _ range: SourceRange?
  ) -> [SchemaChange] {
    guard let item = definition, item.tag == T_PartitionCmd else { return [] }
    let partition = item.cast(to: PartitionCmd.self).pointee
    let name = objectName(partition.name)
    if command.subtype == AT_AttachPartition {
      let bound = partition.bound.map { self.bound($0.pointee) }
      return [change(.partitionAttached(table, partition: name, bound: bound), at: range)]
    }
    if command.subtype == AT_DetachPartitionFinalize {
      return [change(.tableOptionChanged(table, .detachFinalized(partition: name)), at: range)]
    }
    return [
      change(
        .partitionDetached(table, partition: name, concurrently: partition.concurrent), at: range)
    ]
  }
}

extension ConstraintDefinition {
  fileprivate func isKey(equalTo other: Key) -> Bool {
    switch kind {
    case .primaryKey(let key), .unique(let key):
      key.columns == other.columns && key.including == other.including && !isDeferrable
        && key.nullsNotDistinct == other.nullsNotDistinct
    case .check, .notNull, .foreignKey, .exclusion: false
    }
  }
}

extension ConstraintDefinition.Kind {
  fileprivate var isUniqueOrExclusion: Bool {
    switch self {
    case .unique, .exclusion: true
    case .check, .notNull, .primaryKey, .foreignKey: false
    }
  }
}
