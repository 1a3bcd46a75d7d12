import Syntax

package struct Function: Sendable {
  package internal(set) var name: QualifiedName
  package internal(set) var kind: FunctionDefinition.Kind
  package internal(set) var parameters: [FunctionDefinition.Parameter]
  package internal(set) var returnType: TypeName?
  package internal(set) var language: String
  package internal(set) var volatility: FunctionDefinition.Volatility
  package internal(set) var isSecurityDefiner: Bool
  package internal(set) var isStrict: Bool
  package internal(set) var settings: [String: String]
  package internal(set) var contents: RoutineContents
  /// `PARALLEL`, `COST` and the like that are not the usual: names and values in lower case.
  package internal(set) var planning: [String: String]
  package internal(set) var aggregate: AggregateDefinition?
  package internal(set) var comment: String?
  package internal(set) var access: Access
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

  /// Whether a call with so many arguments may mean this function.
  package func accepts(argumentCount: Int) -> Bool {
    let inputs = parameters.filter { $0.mode != .output && $0.mode != .table }
    let required = inputs.count { !$0.hasDefault && $0.mode != .variadic }
    let isVariadic = inputs.contains { $0.mode == .variadic }
    return argumentCount >= required && (isVariadic || argumentCount <= inputs.count)
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

package struct UserType: Sendable {
  package internal(set) var name: QualifiedName
  package internal(set) var kind: TypeDefinition.Kind
  package internal(set) var comment: String?
  package internal(set) var access: Access
  package internal(set) var origin: Origin
}

package struct EventTrigger: Sendable {
  package internal(set) var name: String
  package internal(set) var event: String
  package internal(set) var function: ObjectName
  package internal(set) var firing = Firing.origin
  package internal(set) var comment: String?
  package internal(set) var origin: Origin
}

package struct Publication: Sendable {
  package internal(set) var name: String
  package internal(set) var coversAllTables: Bool
  package internal(set) var tables: [Member]
  package internal(set) var schemas: [String]
  package internal(set) var options: [String: String]
  package internal(set) var comment: String?
  package internal(set) var origin: Origin

  package struct Member: Hashable, Sendable {
    package let table: RelationID
    /// Empty: all.
    package internal(set) var columns: [String]
    package internal(set) var condition: Expression?
  }
}
