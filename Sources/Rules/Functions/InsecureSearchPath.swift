import Catalog
import Linter
import Syntax

/// Reports search paths of functions that do not protect what they seem to.
struct InsecureSearchPath: HistoryRule {
  static let metadata = RuleMetadata(
    id: "insecure-search-path",
    summary: "The function's search_path lets others decide what its names mean.",
    severity: .warning, group: .functions, page: RulePages.insecureSearchPath,
    securityRisk: .medium)

  func findings(in history: ReplayedHistory) -> [Finding] {
    FunctionChanges(of: history).entries.compactMap { entry in
      guard let path = entry.function.searchPath,
        let flaw = Flaw(path, isDefiner: entry.function.isSecurityDefiner),
        // Functions and operators are never looked for in pg_temp.
        !flaw.isMinor
          || !entry.function.bareNames(.object, history.catalog, entry.change.session).isEmpty
      else { return nil }
      let name = entry.function.name
      return Finding(
        flaw.message(name), at: entry.change.range,
        help:
          "\(flaw.advice): ALTER \(entry.function.keyword) \(entry.function.callSignature) SET search_path = \(flaw.better);",
        severity: flaw.isMinor ? .info : nil)
    }
  }
}

/// What is wrong with a search path.
private enum Flaw {
  /// `SET search_path = 'a, b'` names one schema, called `a, b`.
  case oneName(String)
  case temporaryFirst([String])
  /// pg_temp is not in it, so it comes first.
  case temporaryUnnamed([String])
  case beforeSystem(String, [String])

  init?(_ schemas: [String], isDefiner: Bool) {
    if let one = schemas.first(where: { $0.contains(",") }) {
      self = .oneName(one)
    } else if let index = schemas.firstIndex(of: "pg_temp"), index < schemas.count - 1 {
      self = .temporaryFirst(schemas)
    } else if let system = schemas.firstIndex(of: "pg_catalog"), system > 0 {
      self = .beforeSystem(schemas[0], schemas)
    } else if isDefiner, !schemas.isEmpty, schemas != ["pg_catalog"], !schemas.contains("pg_temp") {
      self = .temporaryUnnamed(schemas)
    } else {
      return nil
    }
  }

  var isMinor: Bool { if case .temporaryUnnamed = self { true } else { false } }

  func message(_ function: QualifiedName) -> String {
    switch self {
    case .oneName(let name):
      "the search_path of \(function)() is one schema whose name is \(quoted(name)): the quotes are around the whole list"
    case .temporaryFirst:
      "the search_path of \(function)() has pg_temp before other schemas: a temporary table of the caller's hides the table that is meant"
    case .temporaryUnnamed:
      "the search_path of \(function)() does not name pg_temp, which is searched first then: a temporary table of the caller's hides the table that is meant"
    case .beforeSystem(let schema, _):
      "the search_path of \(function)() has \(quoted(schema)) before pg_catalog: a function or operator there takes the place of a built-in one"
    }
  }

  var advice: String {
    switch self {
    case .oneName: "quote each name on its own"
    case .temporaryFirst, .temporaryUnnamed: "name pg_temp last"
    case .beforeSystem: "leave pg_catalog out, so that it comes first"
    }
  }

  var better: String {
    func list(_ names: [String]) -> String { names.map(quoted).joined(separator: ", ") }
    switch self {
    case .oneName(let name):
      return name.split(separator: ",").map { part in
        quoted(String(part.drop { $0 == " " }))
      }.joined(separator: ", ")
    case .temporaryFirst(let schemas), .temporaryUnnamed(let schemas):
      return list(schemas.filter { $0 != "pg_temp" } + ["pg_temp"])
    case .beforeSystem(_, let schemas): return list(schemas.filter { $0 != "pg_catalog" })
    }
  }
}
