import Catalog
import Linter
import Syntax

/// Reports schemas that are dropped with what is in them.
struct DropSchema: StatementRule {
  static let metadata = RuleMetadata(
    id: "drop-schema",
    summary: "Dropping a schema removes everything in it.",
    severity: .error, group: .compatibility, page: RulePages.dropSchema,
    aliases: ["ban-drop-schema"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .objectDropped(let drop) = step.action, drop.kind == .schema, !step.isRefused
      else { return nil }
      let origin = step.change.before.origin(of: .schema, drop.name, in: step.change.session)
      guard !step.isNew(origin) else { return nil }
      let members = members(of: drop.name.name, step.change.before)
      // Without CASCADE PostgreSQL takes it only when it is empty.
      let what =
        drop.cascade
        ? members.isEmpty ? "with everything in it" : "with \(members.listed())"
        : "which breaks whatever still names it"
      return Finding(
        "dropping the schema \(quoted(drop.name.name)) \(what)", at: step.change.range,
        help:
          "drop what is in it by name, in migrations of their own, and the empty schema last: DROP SCHEMA \(quoted(drop.name.name)) RESTRICT;",
        related: origin.map { [$0.note("the schema")] } ?? [],
        // There may be none.
        severity: drop.ifExists && origin == nil ? .warning : nil)
    }
  }

  private func members(of schema: String, _ catalog: Catalog) -> [String] {
    catalog.tables.filter { $0.name.schema == schema }.map { "table \($0.name)" }
      + catalog.views.filter { $0.name.schema == schema }.map { "view \($0.name)" }
      + catalog.allFunctions.filter { $0.name.schema == schema }.map { "function \($0.name)" }
      + catalog.allTypes.filter { $0.name.schema == schema }.map { "type \($0.name)" }
  }
}
