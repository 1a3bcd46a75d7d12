import Syntax

/// `CREATE RULE` and `ENABLE RULE`.
extension Replay {
  mutating func createRule(_ definition: RuleDefinition) {
    var rule = RewriteRule(
      name: definition.name, event: definition.event, isInstead: definition.isInstead,
      condition: definition.condition, actions: definition.actions, origin: origin)
    if case .view(var view)? = catalog.relation(catalog.resolve(definition.table, in: session)) {
      rule.usage = usage(of: definition)
      enter(rule, definition, &view.rules)
      catalog.store(.view(view))
      return noteUsage(of: rule, on: view.id)
    }
    guard let id = tableID(definition.table), var table = catalog.table(id) else { return }
    rule.usage = usage(of: definition)
    enter(rule, definition, &table.rules)
    catalog.store(table)
    noteUsage(of: rule, on: id)
  }

  /// Its condition and what it does see the row before and after as `old` and `new`.
  private func usage(of definition: RuleDefinition) -> Usage {
    let scope = Scope(catalog, in: session)
    let target = scope.source(of: definition.table, named: nil)
    let rows = scope.entering(["old", "new"].map { target.record(named: $0) })
    var usage = Usage(of: definition.actions, in: rows)
    if let condition = definition.condition { usage.formUnion(Usage(of: [condition], in: rows)) }
    return usage
  }

  private mutating func noteUsage(of rule: RewriteRule, on id: RelationID) {
    guard attempt.failure == nil else { return }
    for relation in rule.usage.relations where relation != id { addDependent(id, on: relation) }
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

  mutating func toggleRule(_ name: String, of owner: ObjectName, _ firing: Firing) {
    if case .view(var view)? = catalog.relation(catalog.resolve(owner, in: session)) {
      for index in view.rules.indices where view.rules[index].name == name {
        view.rules[index].firing = firing
      }
      return catalog.store(.view(view))
    }
    update(owner) { table in
      for index in table.rules.indices where table.rules[index].name == name {
        table.rules[index].firing = firing
      }
    }
  }
}
