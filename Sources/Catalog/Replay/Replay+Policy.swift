import Syntax

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

  // MARK: - Policies

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

  /// Beside everybody, PostgreSQL ignores others.
  private func policyRoles(_ roles: [String]) -> [String] {
    roles.isEmpty || roles.contains("public") ? ["public"] : roles.map(roleName)
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

  private mutating func noteUsage(of policy: String, on id: RelationID) {
    guard let table = catalog.table(id), let own = table.policy(policy) else { return }
    let expressions = [own.using, own.check].compactMap { $0 }
    let usage = UsageReader.usage(of: expressions, on: table, catalog, in: session)
    update(id) { table in
      for index in table.policies.indices where table.policies[index].name == policy {
        table.policies[index].usage = usage
      }
    }
    for relation in usage.relations where relation != id { addDependent(id, on: relation) }
  }

  // MARK: - Triggers and rules

  mutating func createTrigger(_ definition: TriggerDefinition) {
    let function = resolveFunction(definition.function)
    let trigger = Trigger(
      name: definition.name, function: ObjectName(schema: function.schema, function.name),
      isConstraint: definition.isConstraint, timing: definition.timing,
      events: definition.events, isForEachRow: definition.isForEachRow,
      columns: definition.columns, condition: definition.condition,
      arguments: definition.arguments, isDeferrable: definition.isDeferrable,
      isInitiallyDeferred: definition.isInitiallyDeferred, oldTable: definition.oldTable,
      newTable: definition.newTable, origin: origin)
    if case .view(var view)? = catalog.relation(catalog.resolve(definition.table, in: session)) {
      view.triggers.append(trigger)
      catalog.store(.view(view))
      return
    }
    guard let id = tableID(definition.table), let table = catalog.table(id) else { return }
    if let index = table.triggers.firstIndex(where: { $0.name == trigger.name }) {
      guard definition.isReplacing else {
        return fail(.alreadyExists, .trigger, trigger.name)
      }
      var replaced = trigger
      replaced.comment = table.triggers[index].comment
      replaced.firing = table.triggers[index].firing
      update(id) { [replaced] in $0.triggers[index] = replaced }
      for partition in partitions(of: id) where trigger.isForEachRow {
        removeTrigger(trigger.name, of: partition)
        copyTrigger(trigger, to: partition)
      }
      return
    }
    update(id) { $0.triggers.append(trigger) }
    guard trigger.isForEachRow else { return }
    for partition in partitions(of: id) { copyTrigger(trigger, to: partition) }
  }

  /// A row trigger of a partitioned table fires for its partitions.
  mutating func copyTrigger(_ trigger: Trigger, to id: RelationID) {
    guard let table = catalog.table(id) else { return }
    guard !table.triggers.contains(where: { $0.name == trigger.name }) else {
      return fail(.alreadyExists, .trigger, trigger.name)
    }
    var copy = trigger
    copy.isInherited = true
    copy.comment = nil
    copy.origin = origin
    update(id) { [copy] in $0.triggers.append(copy) }
    for partition in partitions(of: id) { copyTrigger(trigger, to: partition) }
  }

  mutating func removeTrigger(_ name: String, of id: RelationID) {
    update(id) { $0.triggers.removeAll { $0.name == name } }
    for partition in partitions(of: id) {
      let isCopy = catalog.table(partition)?.triggers.contains { $0.name == name && $0.isInherited }
      if isCopy == true { removeTrigger(name, of: partition) }
    }
  }

  mutating func toggleTriggers(_ name: String?, of reference: TableReference, _ firing: Firing) {
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    for trigger in table.triggers where name.map({ $0 == trigger.name }) ?? true {
      toggle(trigger.name, of: id, firing, recursing: !reference.isOnly && trigger.isForEachRow)
    }
  }

  /// Copies in partitions follow, children by inheritance do not.
  private mutating func toggle(
    _ name: String, of id: RelationID, _ firing: Firing, recursing: Bool
  ) {
    update(id) { table in
      for index in table.triggers.indices where table.triggers[index].name == name {
        table.triggers[index].firing = firing
      }
    }
    guard recursing else { return }
    for partition in partitions(of: id) {
      let isCopy = catalog.table(partition)?.triggers.contains { $0.name == name && $0.isInherited }
      if isCopy == true { toggle(name, of: partition, firing, recursing: true) }
    }
  }

  mutating func createRule(_ definition: RuleDefinition) {
    let rule = RewriteRule(
      name: definition.name, event: definition.event, isInstead: definition.isInstead,
      condition: definition.condition, origin: origin)
    if case .view(var view)? = catalog.relation(catalog.resolve(definition.table, in: session)) {
      enter(rule, definition, &view.rules)
      catalog.store(.view(view))
      return
    }
    guard let id = tableID(definition.table), var table = catalog.table(id) else { return }
    enter(rule, definition, &table.rules)
    catalog.store(table)
  }

  private mutating func enter(
    _ rule: RewriteRule, _ definition: RuleDefinition, _ rules: inout [RewriteRule]
  ) {
    guard let index = rules.firstIndex(where: { $0.name == rule.name }) else {
      return rules.append(rule)
    }
    guard definition.isReplacing else { return fail(.alreadyExists, .rule, rule.name) }
    let old = rules[index]
    rules[index] = rule
    rules[index].comment = old.comment
    rules[index].firing = old.firing
  }

  mutating func createEventTrigger(_ name: String, event: String, function: ObjectName) {
    guard catalog.eventTriggersByName[name] == nil else {
      return fail(.alreadyExists, .eventTrigger, name)
    }
    let function = resolveFunction(function)
    catalog.eventTriggersByName[name] = EventTrigger(
      name: name, event: event, function: ObjectName(schema: function.schema, function.name),
      origin: origin)
  }
}
