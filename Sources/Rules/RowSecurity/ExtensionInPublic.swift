import Catalog
import Linter
import Syntax

/// Reports extensions whose functions the API shows.
struct ExtensionInPublic: StatementRule {
  static let metadata = RuleMetadata(
    id: "extension-in-public",
    summary: "The extension puts its functions into a schema that the API shows.",
    severity: .warning, group: .rowSecurity, page: RulePages.extensionInPublic,
    securityRisk: .low)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return statement.changes.compactMap { change in
      guard case .extensionCreated(let name, let schema, let ifNotExists) = change.action,
        !schemaOfItsOwn.contains(name), !(ifNotExists && preinstalled.contains(name))
      else { return nil }
      let target = schema ?? change.session.creationSchema
      guard history.settings.exposedSchemas.contains(target) else { return nil }
      return Finding(
        "extension \(quoted(name)) is created in \(quoted(target)), so its functions can be called through the API",
        at: change.range,
        help: "CREATE EXTENSION IF NOT EXISTS \(quoted(name)) WITH SCHEMA extensions;",
        fix: fix(change, schema, history))
    }
  }

  private func fix(_ change: ReplayedChange, _ schema: String?, _ history: ReplayedHistory) -> Fix?
  {
    guard let text = ChangeTokens(of: change, in: history) else { return nil }
    // Only Supabase has that schema for sure.
    let applicability: Fix.Applicability = history.tool.profile.isForSupabase ? .safe : .unsafe
    let title = "Create it in the schema extensions"
    if schema != nil {
      guard let word = text.range(of: "schema"), let name = text.token(after: word) else {
        return nil
      }
      return Fix(title, applicability, [Edit(replacing: name, with: "extensions")])
    }
    if let with = text.range(of: "with") {
      return Fix(
        title, applicability, [.inserting(" SCHEMA extensions", at: with.end, in: with.file)])
    }
    guard
      let before = text.range(of: "if", "not", "exists") ?? text.range(of: "create", "extension"),
      let name = text.token(after: before)
    else { return nil }
    return Fix(
      title, applicability, [.inserting(" WITH SCHEMA extensions", at: name.end, in: name.file)])
  }
}

/// Extensions that bring their own schema, or can't be put into another.
private let schemaOfItsOwn: Set<String> = [
  "pg_cron", "pg_graphql", "pg_net", "pgmq", "pgsodium", "pgtle", "plpgsql", "plv8",
  "supabase_vault", "tiger", "postgis_tiger_geocoder", "postgis_topology", "timescaledb",
  "wrappers",
]

/// Extensions that a new Supabase project has, in the schema `extensions`.
private let preinstalled: Set<String> = ["pgcrypto", "uuid-ossp", "pg_stat_statements"]
