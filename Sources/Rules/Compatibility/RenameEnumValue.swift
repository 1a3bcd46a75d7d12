import Catalog
import Linter
import Syntax

/// Reports values of enumerations renamed under the feet of the code that uses them.
struct RenameEnumValue: StatementRule {
  static let metadata = RuleMetadata(
    id: "rename-enum-value",
    summary: "Deployed code still writes and expects the old name of a renamed enum value.",
    severity: .warning, group: .compatibility, page: RulePages.renameEnumValue)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .enumValueRenamed(let type, let value, let newValue) = step.action,
        !step.isRefused,
        !step.isNew(step.change.before.origin(of: .type, type, in: step.change.session))
      else { return nil }
      let name = step.change.before.resolveType(type, in: step.change.session)
      return Finding(
        "renaming the value \(literal(value)) of \(name) to \(literal(newValue)) makes every query fail that still says \(literal(value)): invalid input value for enum",
        at: step.change.range,
        help:
          "add the new value (ALTER TYPE \(name) ADD VALUE \(literal(newValue)) AFTER \(literal(value));), let the code write it, and change the rows in a later migration"
      )
    }
  }
}
