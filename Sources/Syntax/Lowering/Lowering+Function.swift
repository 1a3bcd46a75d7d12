import CPgQuery

/// Functions, procedures and aggregates.
extension Lowering {
  func createFunction(_ create: CreateFunctionStmt) -> [SchemaChange] {
    [change(.functionCreated(function(create)))]
  }

  private func function(_ create: CreateFunctionStmt) -> FunctionDefinition {
    let source = routineSource(create.options)
    var options: [String: String] = [:]
    var settings: [String: String] = [:]
    var settingsFromSession: [String] = []
    for item in NodeList(create.options) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      guard let name = text(element.defname) else { continue }
      if name == "set", let value = node(element.arg), value.tag == T_VariableSetStmt {
        let set = value.cast(to: VariableSetStmt.self).pointee
        guard let key = text(set.name)?.lowercased() else { continue }
        if set.kind == VAR_SET_CURRENT {
          settingsFromSession.append(key)
        } else {
          settings[key] = settingValue(set)
        }
      } else if name != "as" {
        options[name] = optionValue(node(element.arg))
      }
    }
    let parameters = parameters(create.parameters)
    let language = options["language"]?.lowercased() ?? "sql"
    var body = FunctionDefinition.Body(
      source: source?.text,
      location: source.map { Location(offset: $0.offset) } ?? Location(offset: nil),
      contents: RoutineContents(isOpaque: true))
    if let atomic = node(create.sql_body) {
      body.contents = atomicBody(atomic)
    } else if let source {
      body.contents = contents(of: source, language: language)
    }
    return FunctionDefinition(
      name: objectName(create.funcname), kind: create.is_procedure ? .procedure : .function,
      isReplacing: create.replace, parameters: parameters,
      returnType: create.returnType == nil ? nil : typeName(create.returnType),
      language: language,
      volatility: options["volatility"].flatMap(FunctionDefinition.Volatility.init(rawValue:))
        ?? .volatile,
      isSecurityDefiner: options["security"] == "true", isStrict: options["strict"] == "true",
      settings: settings, settingsFromSession: settingsFromSession,
      planning: options.filter { Self.planningOptions.contains($0.key) }, body: body)
  }

  /// What the planner is told of a function.
  private static let planningOptions: Set = ["parallel", "leakproof", "cost", "rows", "window"]

  /// The value as PostgreSQL keeps it: a list of names has each quoted on its own.
  private func settingValue(_ set: VariableSetStmt) -> String {
    let isListOfNames = text(set.name)?.lowercased() == "search_path"
    return NodeList(set.args).map { item in
      guard case .literal(.string(let text)) = expression(item) else { return expression(item).sql }
      return isListOfNames ? quoted(text) : text
    }.joined(separator: ", ")
  }

  func parameters(
    _ list: UnsafeMutablePointer<CPgQuery.List>?
  ) -> [FunctionDefinition.Parameter] {
    NodeList(list).compactMap { item in
      guard item.tag == T_FunctionParameter else { return nil }
      let parameter = item.cast(to: FunctionParameter.self).pointee
      let mode: FunctionDefinition.Parameter.Mode =
        switch parameter.mode {
        case FUNC_PARAM_OUT: .output
        case FUNC_PARAM_INOUT: .inputOutput
        case FUNC_PARAM_VARIADIC: .variadic
        case FUNC_PARAM_TABLE: .table
        default: .input
        }
      return FunctionDefinition.Parameter(
        name: text(parameter.name), type: typeName(parameter.argType), mode: mode,
        defaultValue: optionalExpression(parameter.defexpr))
    }
  }

  func alterFunction(_ alter: AlterFunctionStmt) -> [SchemaChange] {
    guard let routine = alter.func?.pointee else { return [] }
    var alteration = FunctionAlteration(
      name: objectName(routine.objname),
      arguments: routine.args_unspecified
        ? nil
        : NodeList(routine.objargs).compactMap { item in
          item.tag == T_TypeName
            ? typeName(UnsafeMutablePointer(mutating: item.cast(to: CPgQuery.TypeName.self)))
            : nil
        },
      settings: [:])
    for item in NodeList(alter.actions) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      switch text(element.defname) {
      case "volatility":
        alteration.volatility = FunctionDefinition.Volatility(
          rawValue: optionValue(node(element.arg)))
      case "security": alteration.isSecurityDefiner = optionValue(node(element.arg)) == "true"
      case "strict": alteration.isStrict = optionValue(node(element.arg)) == "true"
      case let name? where Self.planningOptions.contains(name):
        alteration.planning[name] = optionValue(node(element.arg))
      case "set":
        guard let value = node(element.arg), value.tag == T_VariableSetStmt else { continue }
        let set = value.cast(to: VariableSetStmt.self).pointee
        if set.kind == VAR_RESET_ALL { alteration.settings["all"] = .some(nil) }
        guard let name = text(set.name)?.lowercased() else { continue }
        let isReset = set.kind == VAR_RESET || set.kind == VAR_SET_DEFAULT
        alteration.settings[name] = .some(isReset ? nil : settingValue(set))
      default: continue
      }
    }
    return [change(.functionAltered(alteration))]
  }

  /// Functions are written like types there.
  func aggregate(
    _ list: UnsafeMutablePointer<CPgQuery.List>?
  ) -> AggregateDefinition? {
    var types: [String: TypeName] = [:]
    for item in NodeList(list) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      if let name = text(element.defname), let type = definedType(node(element.arg)) {
        types[name] = type
      }
    }
    guard let transition = types["sfunc"] ?? types["sfunc1"],
      let state = types["stype"] ?? types["stype1"]
    else { return nil }
    return AggregateDefinition(
      transition: transition.name, state: state, final: types["finalfunc"]?.name,
      initial: options(list)["initcond"])
  }
}
