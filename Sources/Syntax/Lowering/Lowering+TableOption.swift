import CPgQuery

/// What `ALTER TABLE` says of a table besides its columns and constraints.
extension Lowering {
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
    case AT_SetStorage: return .columnStorage(column: name, optionValue(definition).lowercased())
    case AT_SetCompression:
      return .columnCompression(column: name, optionValue(definition).lowercased())
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

  /// Nil for the usual target, which some versions spell `-1`.
  private func statisticsTarget(_ definition: Node?) -> Int? {
    guard let definition, definition.tag == T_Integer else { return nil }
    let target = Int(definition.cast(to: CPgQuery.Integer.self).pointee.ival)
    return target < 0 ? nil : target
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

  // MARK: - Partition bounds

  func bound(_ bound: PartitionBoundSpec) -> PartitionBound {
    if bound.is_default { return .default }
    switch UInt8(bitPattern: bound.strategy) {
    case UInt8(ascii: "h"):
      return .hash(modulus: Int(bound.modulus), remainder: Int(bound.remainder))
    case UInt8(ascii: "l"): return .list(NodeList(bound.listdatums).map { expression($0) })
    default:
      return .range(
        from: NodeList(bound.lowerdatums).map { boundValue($0) },
        to: NodeList(bound.upperdatums).map { boundValue($0) })
    }
  }

  /// The grammar leaves MINVALUE and MAXVALUE as names of columns.
  private func boundValue(_ item: Node) -> Expression {
    guard case .column(let reference) = expression(item),
      ["minvalue", "maxvalue"].contains(reference.column)
    else { return expression(item) }
    return .keyword(reference.column)
  }

  // MARK: - Sequences

  func sequenceOptions(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> SequenceOptions {
    var options = SequenceOptions()
    for item in NodeList(list) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      let value = node(element.arg)
      let number = value.flatMap { Int64(optionValue($0)) }
      let bound = number.map(SequenceOptions.Bound.value) ?? .unlimited
      switch text(element.defname) {
      case "as":
        guard let value, value.tag == T_TypeName else { continue }
        options.type = typeName(
          UnsafeMutablePointer(mutating: value.cast(to: CPgQuery.TypeName.self)))
      case "increment": options.increment = number
      case "minvalue": options.minimum = bound
      case "maxvalue": options.maximum = bound
      case "start": options.start = number
      case "cache": options.cache = number
      case "cycle": options.cycles = optionValue(value) == "true"
      case "sequence_name":
        guard let value, value.tag == T_List else { continue }
        options.name = objectName(
          UnsafeMutablePointer(mutating: value.cast(to: CPgQuery.List.self)))
      default: continue
      }
    }
    return options
  }

  func alterIdentity(
    of column: String, _ table: TableReference, _ definition: Node
  ) -> SchemaChange.Action {
    let list = UnsafeMutablePointer(mutating: definition.cast(to: CPgQuery.List.self))
    // The letter of GENERATED stands in the list as a number.
    let letter = options(list)["generated"].flatMap { UInt8($0) }
    return .columnIdentityAltered(
      table, column: column,
      identity: letter.map { $0 == UInt8(ascii: "a") ? .always : .byDefault },
      sequenceOptions(list))
  }

  // MARK: - Statistics

  func createStatistics(_ create: CreateStatsStmt) -> [SchemaChange] {
    guard let relation = NodeList(create.relations)[0], relation.tag == T_RangeVar else {
      return [change(.opaque("CREATE STATISTICS"))]
    }
    let table = objectName(UnsafeMutablePointer(mutating: relation.cast(to: RangeVar.self)))
    var definition = StatisticsDefinition(
      name: create.defnames == nil ? nil : objectName(create.defnames), table: table,
      ifNotExists: create.if_not_exists, kinds: NodeList(create.stat_types).strings, columns: [],
      expressions: [])
    for item in NodeList(create.exprs) where item.tag == T_StatsElem {
      let element = item.cast(to: StatsElem.self).pointee
      if let name = text(element.name) {
        definition.columns.append(name)
      } else if let value = optionalExpression(element.expr) {
        // `(a)` is the column a.
        if case .column(let reference) = value, reference.qualifier.isEmpty {
          definition.columns.append(reference.column)
        } else {
          definition.expressions.append(value)
        }
      }
    }
    return [change(.statisticsCreated(definition))]
  }

  func alterStatistics(_ alter: AlterStatsStmt) -> [SchemaChange] {
    let target = statisticsTarget(node(alter.stxstattarget))
    return [change(.statisticsTargetChanged(objectName(alter.defnames), target: target))]
  }
}

extension Firing {
  /// The letter that the grammar and PostgreSQL's catalogs use.
  init(letter: CChar) {
    switch UInt8(bitPattern: letter) {
    case UInt8(ascii: "D"): self = .disabled
    case UInt8(ascii: "R"): self = .replica
    case UInt8(ascii: "A"): self = .always
    default: self = .origin
    }
  }
}
