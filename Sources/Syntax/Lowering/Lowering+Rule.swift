import CPgQuery

/// `CREATE RULE`.
extension Lowering {
  func createRule(_ create: RuleStmt) -> [SchemaChange] {
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
            hasActions: !NodeList(create.actions).isEmpty,
            actions: RoutineContents(changes: NodeList(create.actions).flatMap { changes(of: $0) }))
        ))
    ]
  }
}
