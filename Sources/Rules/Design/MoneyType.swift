import Catalog
import Linter
import Syntax

/// Reports amounts whose currency is a setting.
struct MoneyType: StatementRule {
  static let metadata = RuleMetadata(
    id: "money-type",
    summary: "The currency and the fractions of money are a setting of the session.",
    severity: .warning, group: .design, page: RulePages.moneyType)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let objection = TypeObjection(
      isMeant: { $0.builtin == "money" },
      are: "are money", is: "is money",
      why:
        "lc_monetary of the session says what currency it is and how many digits follow the point",
      help: { "\($0.name) numeric(12, 2), and a column for the currency if there may be several" },
      replacement: { _ in nil })
    return statement.findings(of: history) { objection.finding(in: $0) }
  }
}
