import Catalog
import Linter
import Syntax

/// Reports enumerations.
struct EnumType: StatementRule {
  static let metadata = RuleMetadata(
    id: "enum-type",
    summary: "Values of an enum can be added and renamed, but never removed or reordered.",
    severity: .info, group: .design, page: RulePages.enumType, isOptIn: true)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .typeCreated(let type) = step.action, case .enumeration(let values) = type.kind,
        !step.isRefused
      else { return nil }
      let list = values.map(literal).joined(separator: ", ")
      return Finding(
        "the values of the enum \(type.name) can't be removed or reordered later",
        at: step.change.range,
        help:
          "a text column with a check can be changed in both ways: CHECK (… IN (\(list))); a table of values with a foreign key can also say more about each"
      )
    }
  }
}
