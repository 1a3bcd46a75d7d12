import Catalog
import Linter
import Syntax

/// Decides whether an expression of a policy looks at who asks.
struct AuthenticationCheck {
  /// How much the check is known to be made, or not to be.
  enum Verdict: Hashable {
    case made
    /// Only by way of functions that the history does not define.
    case unknown(helpers: [String])
    case missing
  }

  let catalog: Catalog
  let session: Session
  let settings: Settings

  func verdict(on expression: Expression) -> Verdict {
    var search = Search(check: self)
    if search.finds(in: expression) { return .made }
    return search.helpers.isEmpty && !search.isBlind
      ? .missing : .unknown(helpers: search.helpers)
  }

  private struct Search {
    let check: AuthenticationCheck
    /// Functions that nobody in the history defines.
    var helpers: [String] = []
    /// Whether something was met that can't be looked into.
    var isBlind = false
    /// How many functions and policies deep the search is; a chain of thousands is not followed.
    private var depth = 0
    private var visitedFunctions: Set<QualifiedName> = []
    private var visitedRelations: Set<RelationID> = []

    init(check: AuthenticationCheck) { self.check = check }

    mutating func finds(in expression: Expression) -> Bool {
      depth += 1
      defer { depth -= 1 }
      guard depth < 50 else {
        isBlind = true
        return false
      }
      var found = false
      _ = expression.contains { part in
        if isCheck(part) { found = true }
        return found
      }
      return found
    }

    private mutating func isCheck(_ part: Expression) -> Bool {
      switch part {
      case .keyword(let word):
        return ["current_user", "session_user", "user", "current_role"].contains(word)
      case .call(let call): return isCheck(call)
      case .subquery(let subquery):
        return subquery.query.relations.contains { relation($0) }
      case .opaque:
        isBlind = true
        return false
      default: return false
      }
    }

    private mutating func isCheck(_ call: Expression.FunctionCall) -> Bool {
      if Expression.call(call).isSupabaseAuthCall { return true }
      if call.name.name == "current_setting" {
        guard case .literal(.string(let setting))? = call.arguments.first else {
          isBlind = true
          return false
        }
        return setting.hasPrefix("request.") || setting == "role" || setting.contains("jwt")
      }
      let name = call.name.description
      let isConfigured = check.settings.authFunctions.contains {
        $0 == name || $0 == call.name.name || "public.\(name)" == $0
      }
      if isConfigured { return true }
      guard let functions = check.catalog.functions(calledBy: call, in: check.session) else {
        noteHelper(call.name)
        return false
      }
      return functions.contains { function in
        guard visitedFunctions.insert(function.name).inserted else { return false }
        let found = finds(in: function.contents)
        if !found, function.contents.isOpaque { isBlind = true }
        return found
      }
    }

    private mutating func finds(in contents: RoutineContents) -> Bool {
      depth += 1
      defer { depth -= 1 }
      guard depth < 50 else {
        isBlind = true
        return false
      }
      var found = false
      _ = contents.contains { part in
        if isCheck(part) { found = true }
        return found
      }
      return found
    }

    private mutating func noteHelper(_ name: ObjectName) {
      let isBuiltin =
        (name.schema == nil || name.schema == "pg_catalog") && BuiltinFunctions.contains(name.name)
      // Supabase's storage helpers take paths apart; they know nothing of who asks.
      let isHarmless = name.schema == "storage" || name.schema == "extensions"
      guard !isBuiltin, !isHarmless, !helpers.contains(name.description) else { return }
      helpers.append(name.description)
    }

    /// A subquery sees only the rows that the policies of its own tables let through.
    private mutating func relation(_ name: ObjectName) -> Bool {
      let resolved = check.catalog.resolve(name, in: check.session)
      guard let relation = check.catalog.relation(resolved) else {
        isBlind = true
        return false
      }
      switch relation {
      case .table(let table):
        guard table.isKnown else {
          isBlind = true
          return false
        }
        guard visitedRelations.insert(table.id).inserted, table.rowSecurity.isEnabled else {
          return false
        }
        let readers = table.policies.filter {
          $0.isPermissive && ($0.command == .select || $0.command == .all)
        }
        return readers.allSatisfy { policy in
          guard let using = policy.using else { return false }
          return finds(in: using)
        }
      case .view(let view):
        guard visitedRelations.insert(view.id).inserted else { return false }
        var found = false
        _ = view.query.contains { part in
          if isCheck(part) { found = true }
          return found
        }
        return found
      case .sequence, .index: return false
      }
    }
  }
}
