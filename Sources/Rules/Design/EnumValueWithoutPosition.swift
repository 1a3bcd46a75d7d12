import Catalog
import Linter
import Syntax

/// Reports enum values whose place nobody chose.
struct EnumValueWithoutPosition: StatementRule {
  static let metadata = RuleMetadata(
    id: "enum-value-without-position",
    summary: "A value added without BEFORE or AFTER sorts last, and stays there.",
    severity: .info, group: .design, page: RulePages.enumValueWithoutPosition,
    aliases: ["require-enum-value-ordering"], isOptIn: true)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .enumValueAdded(let type, let value, let ifNotExists, nil, _) = step.action,
        !step.isRefused,
        !step.isNew(step.change.before.origin(of: .type, type, in: step.change.session)),
        !isThere(value, type, step)
      else { return nil }
      let name = step.change.before.resolveType(type, in: step.change.session)
      let last = values(of: type, step)?.last.map(literal) ?? "'…'"
      let guarded = ifNotExists ? "IF NOT EXISTS " : ""
      return Finding(
        "\(literal(value)) becomes the last value of \(name) in ORDER BY and in <, and can't be moved afterwards",
        at: step.change.range,
        help:
          "say where it belongs: ALTER TYPE \(name) ADD VALUE \(guarded)\(literal(value)) AFTER \(last);"
      )
    }
  }

  private func isThere(_ value: String, _ type: ObjectName, _ step: MigrationStep) -> Bool {
    values(of: type, step)?.contains(value) ?? false
  }

  private func values(of type: ObjectName, _ step: MigrationStep) -> [String]? {
    let name = step.change.before.resolveType(type, in: step.change.session)
    guard case .enumeration(let values)? = step.change.before.type(name)?.kind else { return nil }
    return values
  }
}
