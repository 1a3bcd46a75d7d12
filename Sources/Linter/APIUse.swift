import Migrations
import Syntax

/// How much in a history speaks of an API that turns tables into addresses.
enum APIUse: Comparable {
  case none
  /// PostgREST: there are `anon` and `authenticated`, with the rights that the history gives them.
  case roles
  /// Supabase, which gives both all rights on everything new in `public`.
  case supabase

  init(of history: MigrationHistory) {
    self = history.tool.profile.isForSupabase ? .supabase : .none
    for change in history.migrations.lazy.flatMap(\.forward.statements).flatMap(\.changes) {
      guard self < .supabase else { return }
      self = max(self, APIUse(of: change.action))
    }
  }

  private init(of action: SchemaChange.Action) {
    switch action {
    case .policyCreated(let policy), .policyAltered(let policy):
      let conditions = [policy.using, policy.check].compactMap(\.self)
      let asks = conditions.contains { $0.contains { $0.isSupabaseAuthCall } }
      self = asks ? .supabase : APIUse(ofRoles: policy.roles ?? [])
    case .functionCreated(let function):
      self = function.body.contents.contains { $0.isSupabaseAuthCall } ? .supabase : .none
    case .privilegesChanged(let privileges): self = APIUse(ofRoles: privileges.roles)
    default: self = .none
    }
  }

  private init(ofRoles roles: [String]) {
    self =
      roles.contains("service_role")
      ? .supabase : roles.contains("anon") || roles.contains("authenticated") ? .roles : .none
  }
}
