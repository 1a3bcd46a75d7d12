import CPgQuery

/// `ALTER TABLE`: each of its commands is a change of its own.
extension Lowering {
  func alterTable(_ alter: AlterTableStmt) -> [SchemaChange] {
    let table = TableReference(
      name: objectName(alter.relation), ifExists: alter.missing_ok,
      isOnly: alter.relation.map { !$0.pointee.inh } ?? false,
      kind: Self.objectKind(alter.objtype))
    let commands = NodeList(alter.cmds).filter { $0.tag == T_AlterTableCmd }
    // Commands have no location of their own: they lie between the commas of the statement.
    let pieces = commands.count > 1 ? commandRanges(count: commands.count) : nil
    return commands.enumerated().flatMap { index, item in
      actions(of: item.cast(to: AlterTableCmd.self).pointee, on: table)
        .map { change($0, at: pieces?[index]) }
    }
  }

  private func actions(
    of command: AlterTableCmd, on table: TableReference
  ) -> [SchemaChange.Action] {
    switch command.subtype {
    case AT_AddColumn, AT_DropColumn, AT_ColumnDefault, AT_SetNotNull, AT_DropNotNull,
      AT_AlterColumnType, AT_AddIdentity, AT_SetIdentity, AT_DropIdentity, AT_SetExpression,
      AT_DropExpression:
      return columnActions(of: command, on: table)
    case AT_AddConstraint, AT_AddIndexConstraint, AT_ValidateConstraint, AT_DropConstraint,
      AT_AlterConstraint:
      return constraintAction(of: command, on: table).map { [$0] } ?? []
    case AT_EnableRowSecurity: return [.rowSecurityChanged(table, .enabled)]
    case AT_DisableRowSecurity: return [.rowSecurityChanged(table, .disabled)]
    case AT_ForceRowSecurity: return [.rowSecurityChanged(table, .forced)]
    case AT_NoForceRowSecurity: return [.rowSecurityChanged(table, .notForced)]
    case AT_EnableTrig, AT_EnableAlwaysTrig, AT_EnableReplicaTrig, AT_DisableTrig,
      AT_EnableTrigAll, AT_EnableTrigUser, AT_DisableTrigAll, AT_DisableTrigUser:
      return [triggerAction(of: command, on: table)]
    case AT_AttachPartition, AT_DetachPartition, AT_DetachPartitionFinalize:
      return partitionAction(of: command, on: table).map { [$0] } ?? []
    case AT_AddInherit, AT_DropInherit:
      guard let item = node(command.def), item.tag == T_RangeVar else { return [] }
      let parent = objectName(UnsafeMutablePointer(mutating: item.cast(to: RangeVar.self)))
      return [.inheritanceChanged(table, parent: parent, isAdded: command.subtype == AT_AddInherit)]
    default: return [.tableOptionChanged(table, tableOption(command, node(command.def)))]
    }
  }
}
