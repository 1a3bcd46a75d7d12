import Catalog
import Syntax

/// Whether an expression has to be evaluated for each row.
extension LockFinder {
  /// Whether an expression calls a volatile function; nil when it calls one that nobody knows.
  ///
  /// https://www.postgresql.org/docs/current/xfunc-volatility.html
  func isVolatile(_ expression: Expression) -> Bool? {
    var isKnown = true
    let isVolatile = expression.contains { part in
      guard case .call(let call) = part else { return false }
      switch self.isVolatile(call) {
      case true?: return true
      case false?: return false
      case nil:
        isKnown = false
        return false
      }
    }
    return isVolatile ? true : isKnown ? false : nil
  }

  private func isVolatile(_ call: Expression.FunctionCall) -> Bool? {
    if let functions = catalog.functions(calledBy: call, in: session) {
      return functions.contains { $0.volatility == .volatile && isVolatileInside($0) }
    }
    guard call.name.schema == nil || call.name.schema == "pg_catalog",
      BuiltinFunctions.contains(call.name.name)
    else { return extensionFunctions[call.name.name] }
    return BuiltinFunctions.volatile.contains(call.name.name)
  }

  /// Whether the planner still sees a volatile function once it has inlined what it can.
  ///
  /// https://wiki.postgresql.org/wiki/Inlining_of_SQL_functions
  private func isVolatileInside(_ function: Function) -> Bool {
    guard function.language == "sql", !function.isSecurityDefiner, function.settings.isEmpty,
      function.contents.changes.count == 1,
      case .queried(let query) = function.contents.changes[0].action,
      case .select(let select) = query.body, select.from.isEmpty, select.targets.count == 1
    else { return true }
    return isVolatile(select.targets[0].value) ?? true
  }
}

/// Whether functions that extensions of PostgreSQL's own distribution make, and that defaults call,
/// are volatile; in whatever schema they were put.
///
/// https://www.postgresql.org/docs/current/uuid-ossp.html,
/// https://www.postgresql.org/docs/current/pgcrypto.html
private let extensionFunctions = [
  "uuid_generate_v1": true, "uuid_generate_v1mc": true, "uuid_generate_v4": true,
  "uuid_generate_v3": false, "uuid_generate_v5": false, "uuid_nil": false, "uuid_ns_dns": false,
  "uuid_ns_url": false,
  "gen_random_uuid": true, "gen_random_bytes": true, "gen_salt": true, "digest": false,
  "hmac": false, "crypt": false,
]
