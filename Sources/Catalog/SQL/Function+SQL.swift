import Syntax

/// What PostgreSQL takes of a function that says nothing of it.
private let usualPlanning: Set = ["PARALLEL UNSAFE", "NOT LEAKPROOF", "COST 100", "ROWS 1000"]

/// Functions as the SQL that makes them.
extension Function {
  /// The word for it after DROP and ALTER.
  package var kindSQL: String {
    switch kind {
    case .function: "FUNCTION"
    case .procedure: "PROCEDURE"
    case .aggregate: "AGGREGATE"
    }
  }

  /// What ALTER can change of it.
  package var attributes: String {
    let settings = settings.sorted { $0.key < $1.key }.map { "SET \($0.key) = \($0.value)" }
    return
      ([
        volatility.rawValue, isSecurityDefiner ? "definer" : "invoker", isStrict ? "strict" : "",
      ] + planningClauses.filter { !usualPlanning.contains($0) } + settings).joined(separator: " ")
  }

  /// Its name and the types of its arguments.
  package var identity: String {
    "\(name)(\(signature.map(\.description).joined(separator: ", ")))"
  }

  /// Whether the same function was replaced or altered.
  package func isOtherwise(than other: Function) -> Bool {
    origin != other.origin || !alterations(from: other).isEmpty
  }

  /// What leads from another state of the function to this one.
  package func alterations(from other: Function) -> [String] {
    var clauses: [String] = []
    if volatility != other.volatility { clauses.append(volatility.rawValue.uppercased()) }
    if isSecurityDefiner != other.isSecurityDefiner {
      clauses.append("SECURITY \(isSecurityDefiner ? "DEFINER" : "INVOKER")")
    }
    clauses += planningClauses.filter { !other.planningClauses.contains($0) }
    if isStrict != other.isStrict { clauses.append(isStrict ? "STRICT" : "CALLED ON NULL INPUT") }
    for name in other.settings.keys.sorted() where settings[name] == nil {
      clauses.append("RESET \(name)")
    }
    for (name, value) in settings.sorted(by: { $0.key < $1.key })
    where other.settings[name] != value {
      // A list of names is kept as SQL, all else as it is. No list is kept as an empty name, which SQL has not.
      let isList = name == "search_path" && !value.isEmpty && value != "\"\""
      clauses.append("SET \(name) = \(isList ? value : literal(value == "\"\"" ? "" : value))")
    }
    return clauses.map { "ALTER \(kindSQL) \(identity) \($0);" }
  }

  /// What ALTER can change of what the planner is told, with the usual where nothing else was said.
  private var planningClauses: [String] {
    guard kind == .function else { return [] }
    let isLeakproof = planning["leakproof"] == "true"
    let isInC = ["c", "internal"].contains(language.lowercased())
    return [
      "PARALLEL \((planning["parallel"] ?? "unsafe").uppercased())",
      isLeakproof ? "LEAKPROOF" : "NOT LEAKPROOF",
      "COST \(planning["cost"] ?? (isInC ? "1" : "100"))",
    ] + (returnType?.isSet == true ? ["ROWS \(planning["rows"] ?? "1000")"] : [])
  }

  /// The function as its definition alone would have made it.
  package func asDefined(by definition: FunctionDefinition) -> Function {
    var function = self
    function.volatility = definition.volatility
    function.isSecurityDefiner = definition.isSecurityDefiner
    function.isStrict = definition.isStrict
    function.settings = definition.settings
    function.planning = definition.planning
    return function
  }
}
