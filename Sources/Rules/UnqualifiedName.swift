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
      guard step.change.session.hasUsualSearchPath, let (kind, name) = created(step.action),
        name.schema == nil
      else { return nil }
      return Finding(
        "the \(kind) \(name) goes into the first schema of whatever search_path the session has",
        at: step.change.range,
        help: "name the schema, as in public.\(name), or say SET search_path = … in the migration")
    }
  }

  private func created(_ action: SchemaChange.Action) -> (kind: String, name: ObjectName)? {
    switch action {
    case .tableCreated(let table): table.persistence == .temporary ? nil : ("table", table.name)
    case .viewCreated(let view): view.isTemporary ? nil : ("view", view.name)
    case .sequenceCreated(let sequence): ("sequence", sequence.name)
    case .typeCreated(let type): ("type", type.name)
    case .functionCreated(let function): ("function", function.name)
    default: nil
    }
  }
}
