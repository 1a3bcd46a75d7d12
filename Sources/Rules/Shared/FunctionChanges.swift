import Catalog
import Linter
import Syntax

/// The functions that a history leaves, each with the last change to it.
struct FunctionChanges {
  struct Entry {
    let function: Function
    let change: ReplayedChange
    /// Whether names in its body are looked up when it runs, through the caller's search path.
    var resolvesNamesAtRunTime: Bool {
      function.kind != .aggregate && ["plpgsql", "sql"].contains(function.language)
        && function.usage == nil && function.settings["search_path"] == nil
    }
  }

  private(set) var entries: [Entry] = []

  init(of history: ReplayedHistory) {
    var last: [QualifiedName: [ReplayedChange]] = [:]
    for change in history.migrations.lazy.flatMap(\.statements).flatMap(\.changes) {
      switch change.action {
      case .functionCreated(let definition):
        last[Self.name(definition.name, change), default: []].append(change)
      case .functionAltered(let alteration):
        last[Self.name(alteration.name, change), default: []].append(change)
      default: continue
      }
    }
    for function in history.catalog.allFunctions {
      let changes = last[function.name] ?? []
      guard let change = changes.last(where: { Self.concerns(function, $0) }) else { continue }
      entries.append(Entry(function: function, change: change))
    }
  }

  private static func concerns(_ function: Function, _ change: ReplayedChange) -> Bool {
    switch change.action {
    case .functionCreated: return function.origin == change.origin
    case .functionAltered(let alteration):
      // Of several functions of a name the arguments say which; types may be spelled in many ways.
      return function.origin.statement < change.origin.statement
        && (alteration.arguments.map { $0.count == function.signature.count } ?? true)
        && (alteration.isSecurityDefiner != nil || !alteration.settings.isEmpty)
    default: return false
    }
  }

  /// The function that a change speaks of.
  static func name(_ name: ObjectName, _ change: ReplayedChange) -> QualifiedName {
    if let schema = name.schema { return QualifiedName(schema, name.name) }
    let places = change.session.searchPath.map { QualifiedName($0, name.name) }
    return places.first { !change.after.functions($0).isEmpty }
      ?? QualifiedName(change.after.creationSchema(in: change.session), name.name)
  }
}

extension Function {
  /// The name with its arguments, as `ALTER FUNCTION` wants it.
  var callSignature: String {
    "\(name)(\(signature.map(\.description).joined(separator: ", ")))"
  }

  /// `FUNCTION` or `PROCEDURE`.
  var keyword: String { kind == .procedure ? "PROCEDURE" : "FUNCTION" }
}
