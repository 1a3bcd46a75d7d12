import Catalog
import Linter
import Syntax

/// Reports objects whose schema is left to the session.
struct UnqualifiedName: StatementRule {
  static let metadata = RuleMetadata(
    id: "unqualified-name",
    summary: "Which schema a new object lands in is left to the search_path of the session.",
    severity: .info, group: .design, page: RulePages.unqualifiedName,
    aliases: ["require-table-schema"], isOptIn: true)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard step.change.session.hasUsualSearchPath, let (kind, name) = step.action.newObject,
        name.schema == nil
      else { return nil }
      return Finding(
        "the \(kind) \(name) goes into the first schema of whatever search_path the session has",
        at: step.change.range,
        help: "name the schema, as in public.\(name), or say SET search_path = … in the migration")
    }
  }
}
