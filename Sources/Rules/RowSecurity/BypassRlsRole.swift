import Catalog
import Linter
import Syntax

/// Reports roles to whom no policy applies.
struct BypassRlsRole: StatementRule {
  static let metadata = RuleMetadata(
    id: "bypass-rls-role",
    summary: "The role ignores row level security, whatever the policies say.",
    severity: .error, group: .rowSecurity, page: RulePages.bypassRlsRole,
    securityRisk: .high)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.changes.compactMap { change in
      let (role, options): (String, RoleOptions)
      switch change.action {
      case .roleCreated(let name, let given): (role, options) = (name, given)
      case .roleAltered(let name, let given): (role, options) = (name, given)
      default: return nil
      }
      let trusted = history.settings.trustedRoles + privilegedRoles
      guard !trusted.contains(role), let words = options.bypassing else { return nil }
      return Finding(
        "role \(quoted(role)) becomes \(words): no policy of any table applies to it",
        at: change.range,
        help:
          "leave out \(words), and write policies for what it is to see: CREATE POLICY … TO \(quoted(role)) USING (…);"
      )
    }
  }
}

extension RoleOptions {
  /// The attribute by which no policy applies to the role any more.
  fileprivate var bypassing: String? {
    given.contains(.superuser)
      ? "SUPERUSER" : given.contains(.bypassesRowSecurity) ? "BYPASSRLS" : nil
  }
}

/// Roles that PostgreSQL and Supabase come with, and that are meant to.
private let privilegedRoles = [
  "postgres", "service_role", "supabase_admin", "supabase_etl_admin", "supabase_read_only_user",
]
