import Syntax

/// How definitions use a function or a type: in an expression, or by calling it as a trigger.
///
/// PostgreSQL resolves what an expression names when it reads it, and keeps account of it: what is used is not
/// dropped without it, and may get another name.
struct Use {
  /// What expressions call it, without its schema.
  let name: String
  /// Whether an expression, without its parts, is a use of it.
  let isIn: (Expression) -> Bool
  var isCalled: (Trigger) -> Bool = { _ in false }
  /// Whether an aggregate that is made of a function of this name is made of it.
  var isStep: (ObjectName) -> Bool = { _ in false }
}

extension Replay {
  // MARK: - Who uses it

  /// What keeps it from being dropped without CASCADE.
  func users(of use: Use) -> [String] {
    let tables = catalog.tables(usingName: use.name).flatMap { $0.users(of: use) }
    let views = catalog.views(usingName: use.name).flatMap { view -> [String] in
      if view.query.contains(where: use.isIn) { return ["view \(view.name)"] }
      return view.rules.filter { $0.contains(where: use.isIn) }.map { $0.text(on: view.name) }
    }
    let functions = catalog.readFunctions.filter { $0.isUser(of: use) }
      .map { "\($0.aggregate == nil ? "function" : "aggregate") \($0.name)" }
    return tables + views + functions + usersAmongDomains(of: use)
  }

  private func usersAmongDomains(of use: Use) -> [String] {
    catalog.readDomains.flatMap { type, domain -> [String] in
      if domain.default?.contains(where: use.isIn) == true { return ["type \(type.name)"] }
      return domain.checks.filter { $0.contains(where: use.isIn) }
        .map { "constraint \(quoted($0.name ?? "")) of type \(type.name)" }
    }
  }

  // MARK: - CASCADE

  /// Takes along what uses it.
  mutating func removeUsers(of use: Use) {
    for table in catalog.tables(usingName: use.name) { removeParts(of: table, using: use) }
    for view in catalog.views(usingName: use.name) {
      if view.query.contains(where: use.isIn) {
        remove(view.id)
      } else {
        removeRules(of: view.id) { $0.contains(where: use.isIn) }
      }
    }
    for function in catalog.readFunctions where function.isUser(of: use) {
      removeFunction(function)
    }
    for (type, domain) in catalog.readDomains {
      if domain.default?.contains(where: use.isIn) == true {
        forgetType(type)
        dropUsers(ofType: type.name)
      } else {
        for check in domain.checks where check.contains(where: use.isIn) {
          dropCheck(check, ofDomain: type.name)
        }
      }
    }
  }

  private mutating func removeParts(of table: Table, using use: Use) {
    for trigger in table.triggers where trigger.isUser(of: use) {
      removeTrigger(trigger.name, of: table.id)
    }
    removeRules(of: table.id) { $0.contains(where: use.isIn) }
    for policy in table.policies where policy.contains(where: use.isIn) {
      update(table.id) { $0.policies.removeAll { $0.name == policy.name } }
    }
    for constraint in table.constraints {
      if case .check(let condition) = constraint.kind, condition.contains(where: use.isIn) {
        removeConstraint(constraint.name, of: table.id)
      }
    }
    for index in table.indexes where index.contains(where: use.isIn) {
      removeIndex(index, of: table.id)
    }
    for column in table.columns {
      if column.generated?.contains(where: use.isIn) == true {
        dropColumn(column.name, of: table.id, cascade: true)
      } else if column.default?.contains(where: use.isIn) == true {
        update(table.id) { table in
          for index in table.columns.indices where table.columns[index].name == column.name {
            table.columns[index].default = nil
          }
        }
      }
    }
  }

  /// Takes rules from a table or a view.
  mutating func removeRules(of id: RelationID, where isGone: (RewriteRule) -> Bool) {
    switch catalog[id] {
    case .table(var table):
      guard table.rules.contains(where: isGone) else { return }
      table.rules.removeAll(where: isGone)
      catalog.store(table)
    case .view(var view):
      guard view.rules.contains(where: isGone) else { return }
      view.rules.removeAll(where: isGone)
      catalog.store(.view(view))
    case .sequence, .index, nil: return
    }
  }

  // MARK: - A new name

  /// Calls it by its new name wherever it is used.
  mutating func follow(_ use: Use, to newName: ObjectName) {
    let renamed = Substitution(expression: { part in
      guard use.isIn(part) else { return part }
      switch part {
      case .call(var call):
        call.name = newName
        return .call(call)
      case .cast(let value, var type):
        type.name = newName
        return .cast(value, type)
      default: return part
      }
    })
    for table in catalog.tables(usingName: use.name) where !table.users(of: use).isEmpty {
      update(table.id) { $0.map(renamed) }
      catalog.noteUser(table.id, of: newName.name)
    }
    for var view in catalog.views(usingName: use.name) {
      view.query = renamed(view.query)
      view.rules = view.rules.map { $0.mapped(renamed) }
      catalog.store(.view(view))
    }
    updateReadFunctions {
      $0.isUser(of: use)
    } change: { function in
      function.map(renamed)
      guard var aggregate = function.aggregate else { return }
      if use.isStep(aggregate.transition) { aggregate.transition = newName }
      if aggregate.final.map(use.isStep) == true { aggregate.final = newName }
      function.aggregate = aggregate
    }
    for (type, var domain) in catalog.readDomains {
      domain.default = domain.default.map { renamed($0) }
      for index in domain.checks.indices {
        guard case .check(let condition) = domain.checks[index].kind else { continue }
        domain.checks[index].kind = .check(renamed(condition))
      }
      catalog.types[type.name]?.kind = .domain(domain)
    }
  }

  /// Changes the functions with bodies that PostgreSQL has read.
  mutating func updateReadFunctions(
    where isMeant: (Function) -> Bool, change: (inout Function) -> Void
  ) {
    for name in Set(catalog.readFunctions.filter(isMeant).map(\.name)) {
      catalog.functions[name] = catalog.functions(name).map { function in
        guard function.isRead, isMeant(function) else { return function }
        var function = function
        change(&function)
        return function
      }
    }
  }
}

extension Catalog {
  /// The functions of which PostgreSQL has read something: bodies, defaults of parameters.
  var readFunctions: [Function] {
    functions.readers.sorted().flatMap(functions).filter(\.isRead)
  }

  /// The domains with expressions.
  fileprivate var readDomains: [(UserType, DomainDefinition)] {
    types.readers.sorted().compactMap { name in
      guard let type = types[name], case .domain(let domain) = type.kind else { return nil }
      return (type, domain)
    }
  }
}

extension ConstraintDefinition {
  fileprivate func contains(where isWanted: (Expression) -> Bool) -> Bool {
    if case .check(let condition) = kind { condition.contains(where: isWanted) } else { false }
  }
}

extension Trigger {
  fileprivate func isUser(of use: Use) -> Bool {
    use.isCalled(self) || condition?.contains(where: use.isIn) == true
  }
}

extension Policy {
  fileprivate func contains(where isWanted: (Expression) -> Bool) -> Bool {
    [using, check].contains { $0?.contains(where: isWanted) == true }
  }
}

extension Index {
  fileprivate func contains(where isWanted: (Expression) -> Bool) -> Bool {
    predicate?.contains(where: isWanted) == true
      || elements.contains { element in
        if case .expression(let value) = element.key {
          value.contains(where: isWanted)
        } else {
          false
        }
      }
  }
}

extension RewriteRule {
  /// `rule log_calls on calls`.
  func text(on owner: QualifiedName) -> String { "rule \(quoted(name)) on \(owner)" }

  func mapped(_ substitution: Substitution) -> RewriteRule {
    var rule = self
    rule.condition = condition.map { substitution($0) }
    rule.actions = substitution(actions)
    return rule
  }
}

extension Function {
  fileprivate func isUser(of use: Use) -> Bool {
    keeps(where: use.isIn)
      || [aggregate?.transition, aggregate?.final].contains { $0.map(use.isStep) == true }
  }

  fileprivate mutating func map(_ substitution: Substitution) {
    if usage != nil { contents = substitution(contents) }
    for index in parameters.indices {
      parameters[index].defaultValue = parameters[index].defaultValue.map { substitution($0) }
    }
  }
}

extension Table {
  fileprivate func users(of use: Use) -> [String] {
    var users = triggers.filter { $0.isUser(of: use) }.map {
      "trigger \(quoted($0.name)) on \(name)"
    }
    users += rules.filter { $0.contains(where: use.isIn) }.map { $0.text(on: name) }
    users += policies.filter { $0.contains(where: use.isIn) }.map {
      "policy \(quoted($0.name)) on \(name)"
    }
    users += indexes.filter { $0.contains(where: use.isIn) }.map {
      "index \(quoted($0.name)) on \(name)"
    }
    users += constraints.filter { constraint in
      guard case .check(let condition) = constraint.kind else { return false }
      return condition.contains(where: use.isIn)
    }.map { "constraint \(quoted($0.name)) on \(name)" }
    users += columns.filter { column in
      [column.default, column.generated].contains { $0?.contains(where: use.isIn) == true }
    }.map { "column \(name).\(quoted($0.name))" }
    return users
  }
}
