import CPgQuery

/// `CREATE POLICY` and `ALTER POLICY`.
extension Lowering {
  func createPolicy(_ create: CreatePolicyStmt) -> [SchemaChange] {
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

  func alterPolicy(_ alter: AlterPolicyStmt) -> [SchemaChange] {
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
}
