import Syntax

extension View {
  /// `CREATE VIEW`; nil where its query is not known to the last word.
  package var createSQL: String? {
    let query = self.query.sql
    guard !query.contains("…") else { return nil }
    let list = columns.map { " (\($0.map { quoted($0.name) }.joined(separator: ", ")))" } ?? ""
    let options = self.options.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
    let with = options.isEmpty ? "" : " WITH (\(options.joined(separator: ", ")))"
    return "CREATE \(isMaterialized ? "MATERIALIZED " : "")VIEW \(name)\(list)\(with) AS \(query);"
  }
}

extension View {
  /// Whether something that its query names is called otherwise by now.
  package func isStale(in catalog: Catalog) -> Bool {
    let named = query.relations.compactMap { name in
      catalog.relation(QualifiedName(name.schema ?? "public", name.name))?.id
    }
    var columns: Set<String> = []
    _ = query.contains {
      if case .column(let reference) = $0 { columns.insert(reference.column) }
      return false
    }
    // A star stands for the columns that were there when the view was made.
    let isStarred = columns.contains("*")
    return usage.relations.contains { relation in
      if !named.contains(relation) { return true }
      guard isStarred else { return !usage.columnNames(of: relation).isSubset(of: columns) }
      return catalog.table(relation)?.columns.contains { column in
        column.origin.map { $0.statement > origin.statement } ?? false
      } ?? false
    }
  }
}

extension Trigger {
  /// `CREATE TRIGGER` on a table.
  package func createSQL(on table: QualifiedName) -> String {
    let list = TriggerDefinition.Event.allCases.filter(events.contains).map { event in
      let columns = event == .update && !self.columns.isEmpty
      return event.rawValue.uppercased()
        + (columns ? " OF \(self.columns.map(quoted).joined(separator: ", "))" : "")
    }
    var words = [
      "CREATE \(isConstraint ? "CONSTRAINT " : "")TRIGGER \(quoted(name))",
      timing.rawValue.uppercased(), list.joined(separator: " OR "), "ON \(table)",
    ]
    if isDeferrable { words.append("DEFERRABLE") }
    if isInitiallyDeferred { words.append("INITIALLY DEFERRED") }
    if oldTable != nil || newTable != nil { words.append("REFERENCING") }
    if let oldTable { words.append("OLD TABLE AS \(quoted(oldTable))") }
    if let newTable { words.append("NEW TABLE AS \(quoted(newTable))") }
    if isForEachRow { words.append("FOR EACH ROW") }
    if let condition { words.append("WHEN (\(condition.sql))") }
    let arguments = arguments.map(literal).joined(separator: ", ")
    words.append("EXECUTE FUNCTION \(function)(\(arguments));")
    return words.joined(separator: " ")
  }

  /// What has it fire as it does, on a table where it would fire otherwise.
  package func firingSQL(on table: QualifiedName) -> String {
    let words =
      switch firing {
      case .origin: "ENABLE"
      case .disabled: "DISABLE"
      case .replica: "ENABLE REPLICA"
      case .always: "ENABLE ALWAYS"
      }
    return "ALTER TABLE \(table) \(words) TRIGGER \(quoted(name));"
  }
}

extension RowSecurityState {
  /// What leads from another state to this one.
  package func statements(from other: RowSecurityState, on table: QualifiedName) -> [String] {
    var words: [String] = []
    if isEnabled != other.isEnabled { words.append(isEnabled ? "ENABLE" : "DISABLE") }
    if isForced != other.isForced { words.append(isForced ? "FORCE" : "NO FORCE") }
    return words.map { "ALTER TABLE \(table) \($0) ROW LEVEL SECURITY;" }
  }
}

/// What PostgreSQL takes of a function that says nothing of it.
private let usualPlanning: Set = ["PARALLEL UNSAFE", "NOT LEAKPROOF", "COST 100", "ROWS 1000"]

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
      // A list of names is kept as SQL, all else as it is.
      let isList = name == "search_path" && !value.isEmpty
      clauses.append("SET \(name) = \(isList ? value : literal(value))")
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

extension Column {
  /// The same column, free to be empty.
  package var nullable: Column {
    var column = self
    column.isNotNull = false
    return column
  }
}

extension UserType {
  package var isDomain: Bool { if case .domain = kind { true } else { false } }

  /// Whether the catalog keeps too little to make it again.
  package var isIncomplete: Bool {
    switch kind {
    case .range, .base: true
    case .enumeration, .composite, .domain: false
    }
  }
}
