import Syntax

/// `CREATE RULE` and `ENABLE RULE`.
extension Replay {
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
