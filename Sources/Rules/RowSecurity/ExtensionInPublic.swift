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
    return statement.findings(of: history) { step in
      switch step.action {
      case .extensionCreated(let name, let schema, let ifNotExists):
        guard !(ifNotExists && preinstalled.contains(name)),
          step.change.before.schema(ofExtension: name) == nil
        else { return nil }
        return finding("created", name, step, history, fix: fix(step.change, schema, history))
      case .objectMoved(let move) where move.kind == .extension:
        return finding("moved", move.name.name, step, history, fix: nil)
      default: return nil
      }
    }
  }

  /// Nil where its functions are not seen: they are in a schema of their own, or are moved or dropped later.
  private func finding(
    _ verb: String, _ name: String, _ step: MigrationStep, _ history: ReplayedHistory, fix: Fix?
  ) -> Finding? {
    let exposed = history.settings.exposedSchemas
    guard !step.isRefused, ExtensionSchemas.byName[name] == nil,
      let schema = step.change.after.schema(ofExtension: name), exposed.contains(schema),
      let last = history.catalog.schema(ofExtension: name), exposed.contains(last)
    else { return nil }
    let preposition = verb == "moved" ? "to" : "in"
    let create = "CREATE EXTENSION IF NOT EXISTS \(quoted(name)) WITH SCHEMA extensions;"
    let isThere = history.tool.profile.isForSupabase || step.change.before.hasSchema("extensions")
    return Finding(
      "extension \(quoted(name)) is \(verb) \(preposition) \(quoted(schema)), so its functions can be called through the API",
      at: step.change.range,
      help: verb == "moved"
        ? "leave it in the schema that it is in"
        : isThere ? create : "CREATE SCHEMA IF NOT EXISTS extensions;\n\(create)",
      fix: fix)
  }

  private func fix(
    _ change: ReplayedChange, _ schema: String?, _ history: ReplayedHistory
  ) -> Fix? {
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

/// Extensions that a new Supabase project has, in the schema `extensions`.
private let preinstalled: Set<String> = ["pgcrypto", "uuid-ossp", "pg_stat_statements"]
