import Syntax

/// A function, procedure or aggregate.
package struct Function: Sendable {
  /// Several may share one, with other arguments.
  package internal(set) var name: QualifiedName
  /// Function, procedure or aggregate.
  package internal(set) var kind: FunctionDefinition.Kind
  /// All of them, output parameters and columns of a result table too.
  package internal(set) var parameters: [FunctionDefinition.Parameter]
  /// Nil: a procedure, an aggregate, or output parameters say it.
  package internal(set) var returnType: TypeName?
  /// In lower case.
  package internal(set) var language: String
  /// What its results depend on.
  package internal(set) var volatility: FunctionDefinition.Volatility
  /// Runs with the rights of its owner.
  package internal(set) var isSecurityDefiner: Bool
  /// Not called with nulls.
  package internal(set) var isStrict: Bool
  /// Settings that hold while it runs, names in lower case.
  package internal(set) var settings: [String: String]
  /// What its body does, as far as it can be read without a call.
  package internal(set) var contents: RoutineContents
  /// The relations and columns that its body uses, where PostgreSQL reads that when the function is made.
  ///
  /// That is so for `BEGIN ATOMIC` and `RETURN`. Nil: the body is text, and its names mean what they mean in a call.
  package internal(set) var usage: Usage?
  /// The text of a body that has to be read again when its arguments are known.
  var openBody: String?
  /// `PARALLEL`, `COST` and the like that are not the usual: names and values in lower case.
  package internal(set) var planning: [String: String]
  /// What an aggregate is made of; nil for the others.
  package internal(set) var aggregate: AggregateDefinition?
  /// Nil: none.
  package internal(set) var comment: String?
  /// Who owns it, and who may call it.
  package internal(set) var access: Access
  /// What made it, or replaced it last.
  package internal(set) var origin: Origin

  /// The types that identify it among functions of the same name.
  package var signature: [TypeName] {
    parameters.filter { $0.mode != .output && $0.mode != .table }.map(\.type)
  }

  /// The schemas of its own `search_path`, as PostgreSQL keeps them; nil where its caller's counts.
  package var searchPath: [String]? {
    settings["search_path"].map { value in
      var names: [String] = []
      var name = ""
      var isQuoted = false
      for scalar in value.unicodeScalars {
        switch scalar {
        case "\"": isQuoted.toggle()
        case "," where !isQuoted:
          names.append(name)
          name = ""
        case " " where !isQuoted: continue
        default: name.unicodeScalars.append(scalar)
        }
      }
      return (names + [name]).filter { !$0.isEmpty }
    }
  }

  /// Whether something in it that PostgreSQL reads when it is made fulfils a condition.
  func keeps(where isWanted: (Expression) -> Bool) -> Bool {
    usage != nil && contents.contains(where: isWanted)
      || parameters.contains { $0.defaultValue?.contains(where: isWanted) == true }
  }

  /// Whether PostgreSQL keeps account of what it uses besides types.
  var isRead: Bool {
    usage != nil || aggregate != nil || parameters.contains { $0.hasDefault }
  }

  /// Whether a call with so many arguments may mean this function.
  package func accepts(argumentCount: Int) -> Bool {
    let inputs = parameters.filter { $0.mode != .output && $0.mode != .table }
    let required = inputs.count { !$0.hasDefault && $0.mode != .variadic }
    let isVariadic = inputs.contains { $0.mode == .variadic }
    return argumentCount >= required && (isVariadic || argumentCount <= inputs.count)
  }
}

extension Function {
  private var inputs: [FunctionDefinition.Parameter] {
    parameters.filter { $0.mode != .output && $0.mode != .table }
  }

  /// Whether a call can mean it, as far as arrays and names tell functions of one name apart.
  func accepts(_ call: Expression.FunctionCall) -> Bool {
    guard accepts(argumentCount: call.arguments.count) else { return false }
    return call.arguments.indices.allSatisfy { index in
      guard let parameter = parameter(of: index, in: call) else {
        return call.name(of: index) == nil
      }
      switch call.arguments[index] {
      case .array: return parameter.type.arrayDimensions > 0 || parameter.mode == .variadic
      default: return true
      }
    }
  }

  /// Whether a call gives it strings for arrays, which PostgreSQL does only where no other function takes
  /// the strings as they are.
  func readsStringsAsArrays(in call: Expression.FunctionCall) -> Bool {
    call.arguments.indices.contains { index in
      guard case .literal(.string) = call.arguments[index] else { return false }
      return parameter(of: index, in: call).map { $0.type.arrayDimensions > 0 } ?? false
    }
  }

  /// The constants that a call gives to the parameters, by their names and by their numbers, as `$1`.
  func knownArguments(of call: Expression.FunctionCall) -> [String: Expression] {
    var known: [String: Expression] = [:]
    for (position, parameter) in inputs.enumerated() where parameter.mode != .variadic {
      let index = call.arguments.indices.first { index in
        call.name(of: index).map { $0 == parameter.name } ?? (index == position)
      }
      let value = index.map { call.arguments[$0] } ?? parameter.defaultValue
      guard let value = value?.knownArgument else { continue }
      known["$\(position + 1)"] = value
      if let name = parameter.name { known[name] = value }
    }
    return known
  }

  private func parameter(
    of index: Int, in call: Expression.FunctionCall
  ) -> FunctionDefinition.Parameter? {
    if let name = call.name(of: index) { return inputs.first { $0.name == name } }
    return inputs.indices.contains(index) ? inputs[index] : inputs.last { $0.mode == .variadic }
  }
}

extension Expression.FunctionCall {
  func name(of index: Int) -> String? {
    argumentNames.indices.contains(index) ? argumentNames[index] : nil
  }
}

extension Session {
  /// The same session inside of a function, which may have a search path of its own.
  package func inside(_ function: Function) -> Session {
    guard let path = function.searchPath else { return self }
    var session = self
    session.searchPath = path.filter { $0 != "$user" }
    return session
  }
}
