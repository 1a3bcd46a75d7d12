import Catalog
import Linter
import Syntax

/// Reports views that show the accounts of all users.
struct AuthUsersExposed: HistoryRule {
  static let metadata = RuleMetadata(
    id: "auth-users-exposed",
    summary: "The API shows accounts from auth.users, with email addresses and all.",
    severity: .error, group: .rowSecurity, page: RulePages.authUsersExposed,
    securityRisk: .high)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard let exposure = Exposure(history) else { return [] }
    return exposure.views.compactMap { view in
      let readsUsers = view.query.relations.contains { $0.schema == "auth" && $0.name == "users" }
      let roles = exposure.readers(of: view)
      guard readsUsers, view.isMaterialized || !view.isSecurityInvoker, !roles.isEmpty,
        let change = history.change(at: view.origin),
        !exposure.checksUser(view.query, in: change.session)
      else { return nil }
      let kind = view.isMaterialized ? "materialized view" : "view"
      return Finding(
        "\(kind) \(view.name) shows \(roles.listed) the accounts of all users: it reads auth.users with its owner's rights",
        at: view.origin.range,
        help:
          "keep what others may know in a table of its own, such as profiles; or close it: REVOKE ALL ON \(view.name) FROM anon, authenticated;"
      )
    }
  }
}
