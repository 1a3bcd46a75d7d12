import Syntax

/// Functions, procedures and aggregates.
extension Replay {
  mutating func createFunction(_ definition: FunctionDefinition) {
    let name = newName(definition.name)
    var parameters = definition.parameters
    for index in parameters.indices {
      parameters[index].type = resolved(parameters[index].type).withoutModifiers
    }
    var settings = definition.settings
    for name in definition.settingsFromSession { settings[name] = session.value(of: name) }
    var function = Function(
      name: name, kind: definition.kind, parameters: parameters,
      returnType: definition.returnType.map(resolved)?.withoutModifiers,
      language: definition.language,
      volatility: definition.volatility, isSecurityDefiner: definition.isSecurityDefiner,
      isStrict: definition.isStrict, settings: settings,
      contents: definition.body.contents, openBody: definition.openBody,
      planning: definition.planning,
      aggregate: aggregate(definition.aggregate), access: newAccess(to: .function, in: name.schema),
      origin: origin)
    var overloads = catalog.functions(name)
    if let index = overloads.firstIndex(where: { $0.isSame(as: function.signature) }) {
      guard definition.isReplacing else {
        return fail(.alreadyExists, .function, name)
      }
      guard overloads[index].kind == function.kind,
        overloads[index].returnType.map(identity) == function.returnType.map(identity)
      else { return fail(.isRefused("its return type would change"), .function, name) }
      function.access = overloads[index].access
      function.comment = overloads[index].comment
      overloads[index] = function
    } else {
      overloads.append(function)
    }
    catalog.functions[name] = overloads
  }

  private func aggregate(_ definition: AggregateDefinition?) -> AggregateDefinition? {
    guard var definition else { return nil }
    definition.state = resolved(definition.state)
    return definition
  }

  private func identity(_ type: TypeName) -> TypeName { type.identity }

  mutating func alterFunction(_ alteration: FunctionAlteration) {
    let name = resolveFunction(alteration.name)
    let arguments = alteration.arguments?.map(resolved)
    catalog.functions[name] = catalog.functions(name).map { function in
      guard arguments.map(function.isSame) ?? true else { return function }
      var function = function
      if let volatility = alteration.volatility { function.volatility = volatility }
      if let isDefiner = alteration.isSecurityDefiner { function.isSecurityDefiner = isDefiner }
      if let isStrict = alteration.isStrict { function.isStrict = isStrict }
      function.planning.merge(alteration.planning) { $1 }
      for (setting, value) in alteration.settings {
        if setting == "all" { function.settings = [:] } else { function.settings[setting] = value }
      }
      return function
    }
  }

  func resolveFunction(_ name: ObjectName) -> QualifiedName {
    catalog.resolveFunction(name, in: session)
  }

  mutating func moveFunctions(
    _ name: QualifiedName, to newName: QualifiedName, _ arguments: [TypeName]?
  ) {
    guard name != newName else { return }
    let arguments = arguments?.map(resolved)
    var stay: [Function] = []
    var moved = catalog.functions(newName)
    for var function in catalog.functions(name) {
      guard arguments.map(function.isSame) ?? true else {
        stay.append(function)
        continue
      }
      guard !moved.contains(where: { $0.isSame(as: function.signature) }) else {
        return fail(.alreadyExists, .function, newName)
      }
      function.name = newName
      moved.append(function)
    }
    catalog.functions[name] = stay.isEmpty ? nil : stay
    catalog.functions[newName] = moved.isEmpty ? nil : moved
    // What triggers call has no arguments.
    let isTriggers = arguments?.isEmpty ?? !stay.contains { $0.parameters.isEmpty }
    if isTriggers { followFunction(name, to: newName) }
  }

  /// Triggers go on to call a function by its new name.
  private mutating func followFunction(_ name: QualifiedName, to newName: QualifiedName) {
    let old = ObjectName(schema: name.schema, name.name)
    let new = ObjectName(schema: newName.schema, newName.name)
    for var table in catalog.tables(usingName: name.name)
    where table.triggers.contains(where: { $0.function == old }) {
      for index in table.triggers.indices where table.triggers[index].function == old {
        table.triggers[index].function = new
      }
      catalog.store(table)
    }
    for var trigger in catalog.eventTriggers where trigger.function == old {
      trigger.function = new
      catalog.eventTriggersByName[trigger.name] = trigger
    }
  }

  // MARK: - DROP

  mutating func dropFunction(_ drop: ObjectDrop) {
    let arguments = drop.arguments?.map(resolved)
    let name = resolveFunction(drop.name)
    let gone = catalog.functions(name).filter { function in
      guard let arguments else { return true }
      return function.isSame(as: arguments)
    }
    // Without arguments the name has to mean one function.
    guard gone.count < 2 else { return fail(.isRefused("its name is not unique"), .function, name) }
    guard let function = gone.first else { return }
    let users = drop.cascade ? [] : users(of: function)
    guard users.isEmpty else { return fail(.isUsed(by: users), .function, name) }
    removeFunction(function)
  }

  /// Takes along what calls it.
  mutating func removeFunction(_ function: Function) {
    let rest = catalog.functions(function.name).filter { !$0.isSame(as: function.signature) }
    catalog.functions[function.name] = rest.isEmpty ? nil : rest
    let name = function.name.name
    for table in catalog.tables(usingName: name) { removeParts(of: table, calling: function) }
    for view in catalog.views(usingName: name)
    where view.query.contains(where: { $0.calls(function) }) {
      remove(view.id)
    }
    for trigger in catalog.eventTriggers where trigger.function == function.objectName {
      catalog.eventTriggersByName[trigger.name] = nil
    }
  }

  private mutating func removeParts(of table: Table, calling function: Function) {
    for trigger in table.triggers where trigger.calls(function) {
      removeTrigger(trigger.name, of: table.id)
    }
    for policy in table.policies where policy.calls(function) {
      update(table.id) { $0.policies.removeAll { $0.name == policy.name } }
    }
    for constraint in table.constraints {
      if case .check(let condition) = constraint.kind,
        condition.contains(where: { $0.calls(function) })
      {
        removeConstraint(constraint.name, of: table.id)
      }
    }
    for index in table.indexes where index.calls(function) { removeIndex(index, of: table.id) }
    for column in table.columns {
      if column.generated?.contains(where: { $0.calls(function) }) == true {
        dropColumn(column.name, of: table.id, cascade: true)
      } else if column.default?.contains(where: { $0.calls(function) }) == true {
        update(table.id) { table in
          for index in table.columns.indices where table.columns[index].name == column.name {
            table.columns[index].default = nil
          }
        }
      }
    }
  }

  private func users(of function: Function) -> [String] {
    let name = function.name.name
    let inTables = catalog.tables(usingName: name).flatMap { $0.users(of: function) }
    let views = catalog.views(usingName: name)
      .filter { $0.query.contains { $0.calls(function) } }.map { "view \($0.name)" }
    let triggers = catalog.eventTriggers
      .filter { $0.function == function.objectName }.map { "event trigger \($0.name)" }
    return inTables + views + triggers
  }
}

extension Function {
  var objectName: ObjectName { ObjectName(schema: name.schema, name.name) }

  /// Whether these arguments name it.
  func isSame(as arguments: [TypeName]) -> Bool {
    signature.elementsEqual(arguments) { $0.isSame(as: $1) }
  }
}

extension TypeName {
  /// Of `varchar(10)` a function keeps only `varchar`.
  fileprivate var withoutModifiers: TypeName {
    var type = self
    type.modifiers = []
    return type
  }

  /// Whether both names stand for one type; an extension's may be written with its schema or without.
  fileprivate func isSame(as other: TypeName) -> Bool {
    var (type, other) = (identity, other.identity)
    guard type != other else { return true }
    guard (type.name.schema == nil) != (other.name.schema == nil), !type.name.isBuiltinType else {
      return false
    }
    type.name.schema = nil
    other.name.schema = nil
    return type == other
  }

  /// What a signature keeps of a type: no modifiers, one spelling.
  var identity: TypeName {
    var type = TypeName(name, arrayDimensions: min(1, arrayDimensions), isSet: isSet)
    if type.name.schema == "pg_catalog" { type.name.schema = nil }
    type.name.name = typeSpellings[type.name.name] ?? type.name.name
    return type
  }
}

private let typeSpellings = [
  "integer": "int4", "int": "int4", "bigint": "int8", "smallint": "int2", "boolean": "bool",
  "real": "float4", "decimal": "numeric",
]

extension Expression {
  fileprivate func calls(_ function: Function) -> Bool {
    guard case .call(let call) = self else { return false }
    return call.name.name == function.name.name
      && call.name.schema.map { $0 == function.name.schema } ?? true
      && function.accepts(argumentCount: call.arguments.count)
  }
}

extension Trigger {
  fileprivate func calls(_ other: Function) -> Bool {
    function == other.objectName && other.parameters.isEmpty
  }
}

extension Policy {
  fileprivate func calls(_ function: Function) -> Bool {
    [using, check].contains { $0?.contains { $0.calls(function) } == true }
  }
}

extension Index {
  fileprivate func calls(_ function: Function) -> Bool {
    predicate?.contains { $0.calls(function) } == true
      || elements.contains { element in
        if case .expression(let value) = element.key {
          value.contains { $0.calls(function) }
        } else {
          false
        }
      }
  }
}

extension Table {
  fileprivate func users(of function: Function) -> [String] {
    var users = triggers.filter { $0.calls(function) }.map {
      "trigger \(quoted($0.name)) on \(name)"
    }
    users += policies.filter { $0.calls(function) }.map { "policy \(quoted($0.name)) on \(name)" }
    users += indexes.filter { $0.calls(function) }.map { "index \(quoted($0.name)) on \(name)" }
    users += constraints.filter { constraint in
      guard case .check(let condition) = constraint.kind else { return false }
      return condition.contains { $0.calls(function) }
    }.map { "constraint \(quoted($0.name)) on \(name)" }
    users += columns.filter { column in
      [column.default, column.generated].contains { $0?.contains { $0.calls(function) } == true }
    }.map { "column \(name).\(quoted($0.name))" }
    return users
  }
}

extension FunctionDefinition {
  /// Its text, where only the arguments of a call complete the SQL in it.
  fileprivate var openBody: String? {
    guard language == "plpgsql", !parameters.isEmpty else { return nil }
    return body.contents.changes.contains(where: \.isOpenToArguments) ? body.source : nil
  }
}

extension SchemaChange {
  /// Whether it is SQL that could not be read, or hands something on to a function that may run some.
  fileprivate var isOpenToArguments: Bool {
    switch action {
    case .unread, .called: true
    case .queried(let query):
      query.contains { part in
        guard case .call(let call) = part else { return false }
        return !call.arguments.isEmpty && !BuiltinFunctions.contains(call.name.name)
      }
    default: false
    }
  }
}
