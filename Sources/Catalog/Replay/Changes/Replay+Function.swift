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
    if definition.body.source == nil, !definition.body.contents.isOpaque {
      function.usage = usage(of: definition)
    }
    var overloads = catalog.functions(name)
    if let index = overloads.firstIndex(where: { $0.isSame(as: function.signature) }) {
      guard definition.isReplacing else {
        return fail(.alreadyExists, .function, name)
      }
      guard overloads[index].kind == function.kind else {
        return refuse(.wrongObjectType, "cannot change routine kind", .function, name)
      }
      guard overloads[index].returnType.map(identity) == function.returnType.map(identity) else {
        let refusal = Refusal(
          .invalidFunctionDefinition, "cannot change return type of existing function",
          hint: "drop it first: DROP FUNCTION \(overloads[index].identity);")
        return fail(
          .isRefused(refusal.colliding(with: "\(name)", madeAt: overloads[index].origin)),
          .function,
          name)
      }
      function.access = overloads[index].access
      function.comment = overloads[index].comment
      overloads[index] = function
    } else {
      overloads.append(function)
    }
    catalog.functions[name] = overloads
  }

  /// What a body uses that PostgreSQL reads when the function is made.
  private func usage(of definition: FunctionDefinition) -> Usage {
    let scope = Scope(catalog, in: session)
    // A parameter may be a row of a table.
    let rows = definition.parameters.compactMap { parameter -> Source? in
      guard let name = parameter.name, parameter.type.arrayDimensions == 0 else { return nil }
      let source = scope.source(of: resolved(parameter.type).name, named: name)
      return source.relation == nil ? nil : source.record(named: name)
    }
    return Usage(of: definition.body.contents, in: scope.entering(rows))
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
    _ name: QualifiedName, to newName: QualifiedName, _ arguments: [TypeName]?,
    called kind: ObjectKind = .routine
  ) {
    guard name != newName else { return }
    let arguments = arguments?.map(resolved)
    let meant = catalog.functions(name).filter { function in
      arguments.map(function.isSame) ?? kind.mayMean(function.kind)
    }
    if arguments == nil, kind != .routine, meant.count > 1 {
      return refuse(
        .ambiguousFunction, "\(kind.rawValue) name \(shown(name.name)) is not unique", .function,
        name)
    }
    if let other = meant.first(where: { !kind.alters($0.kind) }) {
      return refuse(
        .wrongObjectType, "\(other.identity) is not \(kind.withArticle)", kind, name)
    }
    var stay: [Function] = []
    var moved = catalog.functions(newName)
    var uses: [Use] = []
    for var function in catalog.functions(name) {
      guard arguments.map(function.isSame) ?? kind.mayMean(function.kind) else {
        stay.append(function)
        continue
      }
      guard !moved.contains(where: { $0.isSame(as: function.signature) }) else {
        return fail(.alreadyExists, .function, newName)
      }
      uses.append(use(of: function, besides: meant))
      function.name = newName
      moved.append(function)
    }
    catalog.functions[name] = stay.isEmpty ? nil : stay
    catalog.functions[newName] = moved.isEmpty ? nil : moved
    for use in uses { follow(use, to: ObjectName(schema: newName.schema, newName.name)) }
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
      guard let arguments else { return drop.kind.mayMean(function.kind) }
      return function.isSame(as: arguments)
    }
    // Without arguments the name has to mean one function.
    guard gone.count < 2 else {
      return refuse(
        .ambiguousFunction, "\(drop.kind.rawValue) name \(shown(drop.name.name)) is not unique",
        .function, name)
    }
    guard let function = gone.first else { return }
    guard drop.kind.drops(function.kind) else {
      return refuse(
        .wrongObjectType, "\(function.identity) is not \(drop.kind.withArticle)", drop.kind, name)
    }
    let users = drop.cascade ? [] : users(of: function)
    guard users.isEmpty else { return fail(.isUsed(by: users), .function, name) }
    removeFunction(function)
  }

  /// Takes along what calls it.
  mutating func removeFunction(_ function: Function) {
    // By the time that something calls it that calls itself, it is gone.
    guard catalog.functions(function.name).contains(where: { $0.isSame(as: function.signature) })
    else { return }
    let use = use(of: function)
    let rest = catalog.functions(function.name).filter { !$0.isSame(as: function.signature) }
    catalog.functions[function.name] = rest.isEmpty ? nil : rest
    removeUsers(of: use)
    for trigger in catalog.eventTriggers where trigger.function == function.objectName {
      catalog.eventTriggersByName[trigger.name] = nil
    }
  }

  private func users(of function: Function) -> [String] {
    let own = "function \(function.name)"
    let triggers = catalog.eventTriggers
      .filter { $0.function == function.objectName }.map { "event trigger \($0.name)" }
    return users(of: use(of: function)).filter { $0 != own } + triggers
  }

  /// What certainly calls a function: nothing that another one of its name, or one of PostgreSQL's own, may be
  /// meant by.
  private func use(of function: Function, besides same: [Function] = []) -> Use {
    let schemas = Set(session.searchPath + [function.name.schema])
    let others = schemas.sorted().flatMap { schema in
      catalog.functions(QualifiedName(schema, function.name.name)).filter { other in
        !(same + [function]).contains {
          $0.name == other.name && $0.isSame(as: other.signature)
        }
      }
    }
    let isBuiltin = BuiltinFunctions.contains(function.name.name)
    return Use(name: function.name.name) { part in
      guard case .call(let call) = part, function.isMeant(by: call) else { return false }
      return !(isBuiltin && call.name.schema == nil) && !others.contains { $0.isMeant(by: call) }
    } isCalled: {
      $0.calls(function)
    } isStep: { step in
      step.name == function.name.name && step.schema.map { $0 == function.name.schema } ?? true
        && others.isEmpty && !isBuiltin
    }
  }
}

extension Function {
  var objectName: ObjectName { ObjectName(schema: name.schema, name.name) }

  /// Whether these arguments name it.
  func isSame(as arguments: [TypeName]) -> Bool {
    signature.elementsEqual(arguments) { $0.isSame(as: $1) }
  }
}

/// `LookupFuncWithArgs` and `LookupFuncNameInternal` in PostgreSQL's src/backend/parser/parse_func.c.
extension ObjectKind {
  /// Whether a name without arguments may mean a routine of a kind.
  fileprivate func mayMean(_ kind: FunctionDefinition.Kind) -> Bool {
    switch self {
    case .procedure: kind == .procedure
    case .function, .aggregate: kind != .procedure
    default: true
    }
  }

  /// Whether `ALTER` with this word takes it.
  fileprivate func alters(_ kind: FunctionDefinition.Kind) -> Bool {
    switch self {
    case .aggregate: kind == .aggregate
    default: mayMean(kind)
    }
  }

  /// Whether `DROP` with this word takes it.
  fileprivate func drops(_ kind: FunctionDefinition.Kind) -> Bool {
    alters(kind) && !(self == .function && kind == .aggregate)
  }
}

extension FunctionDefinition.Kind {
  fileprivate var description: String {
    switch self {
    case .function: "a function"
    case .procedure: "a procedure"
    case .aggregate: "an aggregate"
    }
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

extension Function {
  /// Whether a call may mean it, by its name and number of arguments.
  fileprivate func isMeant(by call: Expression.FunctionCall) -> Bool {
    call.name.name == name.name && call.name.schema.map { $0 == name.schema } ?? true
      && accepts(argumentCount: call.arguments.count)
  }
}

extension Trigger {
  fileprivate func calls(_ other: Function) -> Bool {
    function == other.objectName && other.parameters.isEmpty
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
