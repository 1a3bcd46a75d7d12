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

  /// Whether a function asks, directly or through others, when it is called.
  func verdict(on function: Function) -> Verdict {
    var search = Search(check: self)
    if search.finds(in: function.contents.contains(where:)) { return .made }
    return search.helpers.isEmpty && !search.isBlind && !function.contents.isOpaque
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
    private var bypassesPolicies = false
    /// What is known of functions and relations looked at before; one that leads back to itself adds
    /// nothing.
    private var functionVerdicts: [Origin: Bool] = [:]
    private var relationVerdicts: [RelationID: Bool] = [:]

    init(check: AuthenticationCheck) { self.check = check }

    mutating func finds(in expression: Expression) -> Bool {
      finds(in: expression.contains(where:))
    }

    /// Looks at the expressions that `visit` hands out, until one of them makes the check.
    mutating func finds(in visit: ((Expression) -> Bool) -> Bool) -> Bool {
      depth += 1
      defer { depth -= 1 }
      guard depth < 50 else {
        isBlind = true
        return false
      }
      var found = false
      _ = visit { part in
        found = found || isCheck(part)
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
        if setting.hasPrefix("request.") || setting == "role" || setting.contains("jwt") {
          return true
        }
        // A setting of the application's may well say who is signed in.
        isBlind = true
        return false
      }
      // Without a role to ask about, these ask about the one in use.
      if call.name.name == "pg_has_role", call.arguments.count < 3 { return true }
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
        if let known = functionVerdicts[function.origin] { return known }
        functionVerdicts[function.origin] = false
        // As its owner a function sees all rows, whatever the policies of the tables say.
        let wasBypassing = bypassesPolicies
        bypassesPolicies = bypassesPolicies || function.isSecurityDefiner
        defer { bypassesPolicies = wasBypassing }
        let found = finds(in: function.contents.contains(where:))
        if !found, function.contents.isOpaque { isBlind = true }
        functionVerdicts[function.origin] = found
        return found
      }
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
      switch check.catalog.relation(resolved) {
      case .table(let table) where table.isKnown:
        if bypassesPolicies { return false }
        return remembered(table.id) { search in search.isGuarded(table) }
      case .view(let view):
        return remembered(view.id) { search in search.finds(in: view.query.contains(where:)) }
      case .table, nil:
        isBlind = true
        return false
      case .sequence, .index: return false
      }
    }

    private mutating func remembered(
      _ id: RelationID, _ decide: (inout Search) -> Bool
    ) -> Bool {
      if let known = relationVerdicts[id] { return known }
      relationVerdicts[id] = false
      let found = decide(&self)
      relationVerdicts[id] = found
      return found
    }

    /// Whether everybody who reads the table is checked by its policies.
    private mutating func isGuarded(_ table: Table) -> Bool {
      let readers = table.policies.filter {
        $0.isPermissive && ($0.command == .select || $0.command == .all)
      }
      // Without any policy nobody reads a row, which NOT EXISTS takes for a yes.
      guard table.rowSecurity.isEnabled, !readers.isEmpty else { return false }
      return readers.allSatisfy { policy in policy.using.map { finds(in: $0) } ?? false }
    }
  }
}
