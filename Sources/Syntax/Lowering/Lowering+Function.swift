import CPgQuery

extension Lowering {
  func function(_ create: CreateFunctionStmt) -> FunctionDefinition {
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

  func doBlock(_ block: DoStmt) -> [SchemaChange] {
    guard let source = routineSource(block.args) else { return [change(.opaque("DO"))] }
    var language = "plpgsql"
    for item in NodeList(block.args) {
      if let (name, value) = option(item), name == "language" { language = value.lowercased() }
    }
    let contents = contents(of: source, language: language)
    var changes = contents.changes
    // What can't be read is there already, unless it is the structure of the block.
    let isNoted = changes.contains { if case .opaque = $0.action { true } else { false } }
    if contents.isOpaque, !isNoted { changes.append(change(.opaque("DO"))) }
    for expression in contents.expressions {
      // Conditions and assignments run queries and functions too.
      changes.append(
        SchemaChange(
          action: .queried(Query(evaluating: expression)), range: statementRange,
          placement: .block(.init(guards: [], toleratesFailure: false))))
    }
    return changes
  }

  // MARK: - Bodies

  /// The text of a string body and where its first byte stands in the file.
  struct RoutineSource {
    let text: String
    /// Nil when quoting changed the text, so that its offsets are not the file's.
    let offset: Int?
  }

  private func routineSource(_ options: UnsafeMutablePointer<CPgQuery.List>?) -> RoutineSource? {
    for item in NodeList(options) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      guard text(element.defname) == "as", let value = node(element.arg) else { continue }
      var body = value.string
      if value.tag == T_List {
        // A second string names the function in a C library.
        let list = NodeList(UnsafeMutablePointer(mutating: value.cast(to: CPgQuery.List.self)))
        body = list.count == 1 ? list[0]?.string : nil
      }
      guard let body else { return nil }
      return RoutineSource(text: body, offset: offset(of: body, from: Int(element.location)))
    }
    return nil
  }

  /// Where the string of a body stands: its quotes follow the option's location.
  private func offset(of body: String, from location: Int) -> Int? {
    guard let base, statement.contains(location) else { return nil }
    for token in Lexer(bytes, in: location..<statement.upperBound) {
      let start: Int
      switch token.kind {
      case .dollarString:
        start = bytes.insideOfDollars(token.range).lowerBound
      case .string: start = token.range.lowerBound + 1
      default: continue
      }
      var body = body
      let isHere = body.withUTF8 { body in
        let end = min(start + body.count, bytes.count)
        return UnsafeBufferPointer(rebasing: bytes[start..<end]).elementsEqual(body)
      }
      return isHere ? base + start : nil
    }
    return nil
  }

  /// What a string body does; opaque in languages other than SQL and PL/pgSQL.
  func contents(of source: RoutineSource, language: String) -> RoutineContents {
    guard bodyDepth < 3 else { return RoutineContents(isOpaque: true) }
    var text = source.text
    return text.withUTF8 { body in
      switch language {
      case "plpgsql":
        return ProceduralBody.read(
          body, file: file, base: source.offset, fallback: statementRange, depth: bodyDepth + 1)
      case "sql":
        return sqlBody(body, base: source.offset)
      default: return RoutineContents(isOpaque: true)
      }
    }
  }

  private func sqlBody(_ body: UnsafeBufferPointer<UInt8>, base: Int?) -> RoutineContents {
    let parsed = Fragment(bytes: body, file: file, base: base, fallback: statementRange)
      .changes(in: 0..<body.count, bodyDepth: bodyDepth + 1)
    return RoutineContents(changes: parsed ?? [], isOpaque: parsed == nil)
  }

  /// `BEGIN ATOMIC … END`, or `RETURN expression`.
  private func atomicBody(_ body: Node) -> RoutineContents {
    switch body.tag {
    case T_ReturnStmt:
      return RoutineContents(
        expressions: optionalExpression(body.cast(to: ReturnStmt.self).pointee.returnval)
          .map { [$0] } ?? [])
    case T_List:
      var contents = RoutineContents()
      let list = UnsafeMutablePointer(mutating: body.cast(to: CPgQuery.List.self))
      for item in NodeList(list) {
        let inner = atomicBody(item)
        contents.changes += inner.changes
        contents.expressions += inner.expressions
      }
      return contents
    default: return RoutineContents(changes: changes(of: body))
    }
  }
}

extension Query {
  /// `SELECT expression`.
  init(evaluating expression: Expression) {
    self.init(
      commonTables: [],
      body: .select(
        Select(
          targets: [Target(value: expression)], from: [], groups: [], isDistinct: false)),
      order: [])
  }
}
