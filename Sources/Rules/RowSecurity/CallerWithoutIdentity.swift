import Catalog
import Linter
import Syntax

/// What conditions come to for somebody of whom the session does not say who it is.
///
/// On Supabase that is everybody who comes with the public key alone: `auth.uid()` is NULL, and the token has no `sub`.
/// A setting of the application's is NULL as long as nobody has set it in the session, and empty after a
/// transaction with `SET LOCAL`.
/// https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SET
struct CallerWithoutIdentity {
  let catalog: Catalog
  let session: Session
  let scope: Scope

  /// Where a condition lets somebody through who is nobody.
  struct Gap {
    /// What says who it is, as it is written.
    let identity: String
    /// Whether that is a setting of the application's.
    let isSetting: Bool
    /// The column that has to be NULL in a row; nil: all rows pass.
    let emptyColumn: String?
  }

  /// Nil where the condition is not true of certain rows, or is as true for everybody else.
  func gap(in condition: Expression, of table: Table) -> Gap? {
    var identities: [(sql: String, isSetting: Bool)] = []
    let asked = replaced(condition) { identities.append(($0.sql, $0.isSetting)) }
    guard let identity = identities.first else { return nil }
    for setting in [KnownValue.null, .string("")] {
      // Somebody is somebody: what is true all the same is not about who it is.
      func comesTo(_ columns: [String: KnownValue]) -> Bool {
        value(asked, nobody(setting), columns) == .boolean(true)
          && value(asked, somebody, columns) != .boolean(true)
      }
      if comesTo([:]) {
        guard ![.boolean(false), .null].contains(value(asked, somebody, [:])) else { continue }
        return Gap(identity: identity.sql, isSetting: identity.isSetting, emptyColumn: nil)
      }
      let empty = table.columns.first { column in
        table.isKnown && !column.isNotNull && asked.columns.contains { $0.column == column.name }
          && comesTo([column.name: .null])
      }
      if let empty {
        return Gap(identity: identity.sql, isSetting: identity.isSetting, emptyColumn: empty.name)
      }
    }
    return nil
  }

  /// Whether an expression asks who it is in a way that is known here.
  func isAsked(in expression: Expression) -> Bool {
    var isAsked = false
    _ = replaced(expression) { _ in isAsked = true }
    return isAsked
      || expression.contains { part in
        guard case .call(let call) = part else { return false }
        return call.namesSetting
      }
  }

  private func value(
    _ condition: Expression, _ identity: [String: KnownValue], _ columns: [String: KnownValue]
  ) -> KnownValue {
    KnownValue(
      scope.simplified(condition), columns: identity.merging(columns) { known, _ in known })
  }

  // MARK: - Who it is

  private static let user = "\u{1}user"
  private static let setting = "\u{1}setting"
  private static let token = "\u{1}token"

  private func nobody(_ setting: KnownValue) -> [String: KnownValue] {
    // What the public key has in it, of which only the role says anything.
    let claims = ["role", "iss", "ref", "aud", "iat", "exp", "session_id", "aal", "amr"]
    let token = Dictionary(uniqueKeysWithValues: claims.map { ($0, KnownValue.unknown) })
    return [Self.user: .null, Self.setting: setting, Self.token: .object(token)]
  }

  private var somebody: [String: KnownValue] {
    [Self.user: .present, Self.setting: .present, Self.token: .present]
  }

  /// The condition with names for what says who it is.
  private func replaced(
    _ expression: Expression, depth: Int = 0,
    _ note: (_ identity: (sql: String, isSetting: Bool)) -> Void
  ) -> Expression {
    expression.mapped { part in
      switch part {
      case .subquery(let subquery):
        return subquery.evaluated.map { replaced($0, depth: depth, note) } ?? part
      case .cast(.call(let call), let type)
      where ["json", "jsonb"].contains(type.name.name) && call.setting == "request.jwt.claims":
        note((part.sql, false))
        return .column(named: Self.token)
      case .call(let call):
        if let name = call.identity {
          note((part.sql, name == Self.setting))
          return .column(named: name)
        }
        guard depth < 5, let body = inlined(call) else { return part }
        return replaced(body, depth: depth + 1, note)
      default: return part
      }
    }
  }

  /// What a function without parameters returns, when it is but another name for an expression.
  private func inlined(_ call: Expression.FunctionCall) -> Expression? {
    guard call.arguments.isEmpty,
      let functions = catalog.functions(calledBy: call, in: session), functions.count == 1,
      let function = functions.first, function.language == "sql", function.parameters.isEmpty,
      !function.contents.isOpaque, function.contents.changes.count == 1,
      case .queried(let query) = function.contents.changes[0].action,
      case .select(let select) = query.body, query.commonTables.isEmpty, query.limit == nil,
      select.from.isEmpty, select.condition == nil, select.groups.isEmpty,
      select.having == nil, select.targets.count == 1
    else { return nil }
    return select.targets[0].value
  }
}

extension Expression.FunctionCall {
  fileprivate var identity: String? {
    if name.schema == "auth" {
      switch name.name {
      case "uid", "email": return "\u{1}user"
      case "jwt": return "\u{1}token"
      default: return nil
      }
    }
    guard let setting, namesSetting, arguments.count == 2,
      arguments[1] == .literal(.boolean(true))
    else { return nil }
    // What PostgREST sets for every request.
    if setting.hasPrefix("request.") {
      return setting == "request.jwt.claim.sub" ? "\u{1}user" : nil
    }
    return "\u{1}setting"
  }

  /// The setting that is asked for.
  fileprivate var setting: String? {
    guard name.name == "current_setting", name.schema == nil || name.schema == "pg_catalog",
      case .literal(.string(let setting))? = arguments.first
    else { return nil }
    return setting
  }

  /// Whether it asks for a setting that PostgreSQL does not have itself: those have a point.
  fileprivate var namesSetting: Bool { setting?.contains(".") == true }
}
