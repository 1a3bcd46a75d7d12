import CPgQuery

/// Columns of tables and composite types.
extension Lowering {
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
      storage: text(source.storage_name)
        .flatMap { ColumnDefinition.Storage(rawValue: $0.lowercased()) },
      compression: text(source.compression)
        .flatMap { ColumnDefinition.Compression(rawValue: $0.lowercased()) },
      location: location(source.location),
      typeLocation: location(source.typeName?.pointee.location ?? -1))
    if source.compression != nil { note(.compression, element: item) }
    if source.storage_name != nil { note(.columnStorage, element: item) }
    var constraints: [ConstraintDefinition] = []
    for item in NodeList(source.constraints) where item.tag == T_Constraint {
      let constraint = item.cast(to: Constraint.self).pointee
      noteUses(in: constraint, of: name, item)
      switch constraint.contype {
      case CONSTR_NOTNULL:
        definition.isNotNull = true
        definition.notNullName = text(constraint.conname) ?? definition.notNullName
        definition.isNotNullNoInherit = constraint.is_no_inherit
      case CONSTR_DEFAULT: definition.default = optionalExpression(constraint.raw_expr)
      case CONSTR_IDENTITY:
        definition.identity = identity(constraint.generated_when)
        definition.sequence = sequenceOptions(constraint.options)
      case CONSTR_GENERATED:
        definition.generated = optionalExpression(constraint.raw_expr)
        definition.isVirtual = UInt8(bitPattern: constraint.generated_kind) == UInt8(ascii: "v")
      case CONSTR_ATTR_DEFERRABLE, CONSTR_ATTR_NOT_DEFERRABLE, CONSTR_ATTR_DEFERRED,
        CONSTR_ATTR_IMMEDIATE, CONSTR_ATTR_ENFORCED, CONSTR_ATTR_NOT_ENFORCED:
        // The grammar leaves these beside the constraint they belong to.
        guard !constraints.isEmpty else { continue }
        let last = constraints.count - 1
        if constraint.contype == CONSTR_ATTR_DEFERRABLE { constraints[last].isDeferrable = true }
        if constraint.contype == CONSTR_ATTR_DEFERRED {
          constraints[last].isDeferrable = true
          constraints[last].isInitiallyDeferred = true
        }
        if constraint.contype == CONSTR_ATTR_NOT_ENFORCED {
          constraints[last].isEnforced = false
          constraints[last].isValidated = false
        }
      default:
        if let added = self.constraint(constraint, column: name) { constraints.append(added) }
      }
    }
    return (definition, constraints)
  }

  /// What a command of `ALTER TABLE` does to columns.
  func columnActions(
    of command: AlterTableCmd, on table: TableReference
  ) -> [SchemaChange.Action] {
    let name = text(command.name) ?? ""
    let definition = node(command.def)
    switch command.subtype {
    case AT_AddColumn:
      guard let item = definition, let (column, constraints) = column(item) else { return [] }
      return [.columnAdded(table, column, ifNotExists: command.missing_ok)]
        + constraints.map { .constraintAdded(table, $0) }
    case AT_DropColumn:
      return [
        .columnDropped(
          table, column: name, ifExists: command.missing_ok,
          cascade: command.behavior == DROP_CASCADE)
      ]
    case AT_ColumnDefault:
      let value = definition.map { expression($0) }
      return [.columnDefaultChanged(table, column: name, default: value)]
    case AT_SetNotNull: return [.columnNullabilityChanged(table, column: name, isNotNull: true)]
    case AT_DropNotNull: return [.columnNullabilityChanged(table, column: name, isNotNull: false)]
    case AT_AlterColumnType:
      guard let item = definition, item.tag == T_ColumnDef else { return [] }
      let column = item.cast(to: ColumnDef.self).pointee
      return [
        .columnTypeChanged(
          table, column: name, type: typeName(column.typeName),
          collation: column.collClause.map { objectName($0.pointee.collname) },
          using: optionalExpression(column.raw_default))
      ]
    case AT_SetExpression, AT_DropExpression:
      let isDropped = command.subtype == AT_DropExpression
      return [
        .columnExpressionChanged(
          table, column: name, expression: isDropped ? nil : definition.map { expression($0) })
      ]
    default: return identityAction(of: command, on: table).map { [$0] } ?? []
    }
  }

  private func identityAction(
    of command: AlterTableCmd, on table: TableReference
  ) -> SchemaChange.Action? {
    let name = text(command.name) ?? ""
    guard command.subtype != AT_DropIdentity else {
      return .columnIdentityChanged(table, column: name, identity: nil, SequenceOptions())
    }
    guard let definition = node(command.def) else { return nil }
    switch definition.tag {
    case T_Constraint:
      let constraint = definition.cast(to: Constraint.self).pointee
      return .columnIdentityChanged(
        table, column: name, identity: identity(constraint.generated_when),
        sequenceOptions(constraint.options))
    case T_List: return alterIdentity(of: name, table, definition)
    default: return nil
    }
  }

  private func identity(_ generatedWhen: CChar) -> ColumnDefinition.Identity {
    UInt8(bitPattern: generatedWhen) == UInt8(ascii: "a") ? .always : .byDefault
  }

  private func alterIdentity(
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
}
