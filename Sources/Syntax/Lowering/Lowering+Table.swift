import CPgQuery

/// `CREATE TABLE`, `CREATE TABLE … AS`, and the options of `ALTER TABLE`.
extension Lowering {
  func createForeignTable(_ create: CreateForeignTableStmt) -> [SchemaChange] {
    createTable(create.base, isForeign: true)
  }

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
        guard let definition = constraint(item) else { continue }
        constraints.append((definition, elementRange(item)))
      case T_TableLikeClause:
        let clause = item.cast(to: TableLikeClause.self).pointee
        likes.append(like(clause, position: columns.count))
      default: continue
      }
    }
    for item in NodeList(create.constraints) where item.tag == T_Constraint {
      guard let definition = constraint(item) else { continue }
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
    let names =
      columns.compactMap(\.notNullName) + constraints.compactMap(\.definition.name)
    let definition = TableDefinition(
      name: name, ifNotExists: create.if_not_exists, persistence: persistence(create.relation),
      isDroppedOnCommit: create.oncommit == ONCOMMIT_DROP, columns: columns, parents: parents,
      likes: likes, partition: partition,
      partitionKey: partitionKey(create.partspec), isWithoutData: true,
      ofType: create.ofTypename.map { objectName($0.pointee.names) },
      constraintNames: Set(names), isForeign: isForeign,
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

  func createTableAs(_ create: CreateTableAsStmt) -> [SchemaChange] {
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
        options: options(into.options), isDroppedOnCommit: into.onCommit == ONCOMMIT_DROP)
    ]
  }

  func tableFromQuery(
    _ relation: UnsafeMutablePointer<RangeVar>?, columns: [String], query: Query,
    ifNotExists: Bool, isWithoutData: Bool, options: [String: String] = [:],
    isDroppedOnCommit: Bool = false
  ) -> SchemaChange {
    change(
      .tableCreated(
        TableDefinition(
          name: objectName(relation), ifNotExists: ifNotExists, persistence: persistence(relation),
          isDroppedOnCommit: isDroppedOnCommit,
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

  func isTemporary(_ relation: UnsafeMutablePointer<RangeVar>?) -> Bool {
    persistence(relation) == .temporary
  }

  func tableOption(_ command: AlterTableCmd, _ definition: Node?) -> TableOption {
    let name = text(command.name) ?? ""
    switch command.subtype {
    case AT_ChangeOwner: return .owner(node(command.newowner).flatMap { role($0) } ?? "")
    case AT_SetLogged: return .logged(true)
    case AT_SetUnLogged: return .logged(false)
    case AT_SetTableSpace: return .tablespace(name)
    case AT_SetAccessMethod: return .accessMethod(name)
    case AT_ClusterOn: return .clustered(index: name)
    case AT_DropCluster: return .clustered(index: nil)
    case AT_SetStatistics:
      return .columnStatistics(column: name, target: statisticsTarget(definition))
    case AT_SetOptions: return .columnOptions(column: name, changes(definition, isReset: false))
    case AT_ResetOptions: return .columnOptions(column: name, changes(definition, isReset: true))
    case AT_SetStorage:
      let word = optionValue(definition).lowercased()
      return .columnStorage(column: name, ColumnDefinition.Storage(rawValue: word))
    case AT_SetCompression:
      let word = optionValue(definition).lowercased()
      return .columnCompression(column: name, ColumnDefinition.Compression(rawValue: word))
    case AT_ReplicaIdentity: return replicaIdentity(definition)
    case AT_EnableRule: return .ruleToggled(name: name, firing: .origin)
    case AT_EnableAlwaysRule: return .ruleToggled(name: name, firing: .always)
    case AT_EnableReplicaRule: return .ruleToggled(name: name, firing: .replica)
    case AT_DisableRule: return .ruleToggled(name: name, firing: .disabled)
    case AT_AddOf:
      guard let definition, definition.tag == T_TypeName else { return .other }
      let type = definition.cast(to: CPgQuery.TypeName.self).pointee
      return .typeBinding(objectName(type.names))
    case AT_DropOf: return .typeBinding(nil)
    case AT_SetRelOptions, AT_ReplaceRelOptions:
      return .storage(changes(definition, isReset: false))
    case AT_ResetRelOptions: return .storage(changes(definition, isReset: true))
    default: return .other
    }
  }

  /// The options of a list; nil for those of `RESET`.
  private func changes(_ definition: Node?, isReset: Bool) -> [String: String?] {
    guard let definition, definition.tag == T_List else { return [:] }
    let list = UnsafeMutablePointer(mutating: definition.cast(to: CPgQuery.List.self))
    return options(list).mapValues { isReset ? nil : $0 }
  }

  private func replicaIdentity(_ definition: Node?) -> TableOption {
    guard let definition, definition.tag == T_ReplicaIdentityStmt else { return .other }
    let identity = definition.cast(to: ReplicaIdentityStmt.self).pointee
    switch UInt8(bitPattern: identity.identity_type) {
    case UInt8(ascii: "f"): return .replicaIdentity(.full)
    case UInt8(ascii: "n"): return .replicaIdentity(.nothing)
    case UInt8(ascii: "i"): return .replicaIdentity(.index(text(identity.name) ?? ""))
    default: return .replicaIdentity(.default)
    }
  }
}

extension ConstraintDefinition {
  fileprivate func isKey(equalTo other: Key) -> Bool {
    switch kind {
    case .primaryKey(let key), .unique(let key):
      key.columns == other.columns && key.including == other.including && !isDeferrable
        && key.nullsNotDistinct == other.nullsNotDistinct
        && key.isWithoutOverlaps == other.isWithoutOverlaps
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
