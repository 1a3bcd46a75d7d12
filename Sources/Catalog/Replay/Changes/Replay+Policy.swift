import Syntax

/// Row security and its policies.
extension Replay {
  mutating func changeRowSecurity(of reference: TableReference, to state: RowSecurity) {
    let origin = origin
    update(reference.name) { table in
      switch state {
      case .enabled: table.rowSecurity.isEnabled = true
      case .disabled: table.rowSecurity.isEnabled = false
      case .forced: table.rowSecurity.isForced = true
      case .notForced: table.rowSecurity.isForced = false
      }
      table.rowSecurity.origin = origin
    }
  }

  mutating func createPolicy(_ definition: PolicyDefinition) {
    guard let id = tableID(definition.table), let table = catalog.table(id) else { return }
    guard table.policy(definition.name) == nil else {
      return fail(.alreadyExists, .policy, definition.name)
    }
    let policy = Policy(
      name: definition.name, command: definition.command ?? .all,
      isPermissive: definition.isPermissive, roles: policyRoles(definition.roles ?? []),
      using: definition.using, check: definition.check, origin: origin)
    update(id) { $0.policies.append(policy) }
    noteUsage(of: policy.name, on: id)
  }

  mutating func alterPolicy(_ definition: PolicyDefinition) {
    let origin = origin
    let roles = definition.roles.map(policyRoles)
    guard let id = tableID(definition.table), let table = catalog.table(id) else { return }
    guard table.policy(definition.name) != nil else {
      if table.isKnown { fail(.isMissing, .policy, definition.name) }
      return
    }
    update(id) { table in
      for index in table.policies.indices where table.policies[index].name == definition.name {
        if let roles { table.policies[index].roles = roles }
        if let using = definition.using { table.policies[index].using = using }
        if let check = definition.check { table.policies[index].check = check }
        table.policies[index].origin = origin
      }
    }
    noteUsage(of: definition.name, on: id)
  }

  /// Beside everybody, PostgreSQL ignores others.
  private func policyRoles(_ roles: [String]) -> [String] {
    roles.isEmpty || roles.contains("public") ? ["public"] : roles.map(roleName)
  }

  private mutating func noteUsage(of policy: String, on id: RelationID) {
    guard let table = catalog.table(id), let own = table.policy(policy) else { return }
    let expressions = [own.using, own.check].compactMap { $0 }
    var usage = Usage(of: expressions, in: Scope(of: table, catalog, in: session))
    usage.insert([], of: id)
    update(id) { table in
      for index in table.policies.indices where table.policies[index].name == policy {
        table.policies[index].usage = usage
      }
    }
    for relation in usage.relations where relation != id { addDependent(id, on: relation) }
  }
}
