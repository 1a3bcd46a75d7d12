import Catalog
import Linter
import Syntax

/// Reports policies that show every row to everybody they are for.
struct PolicyPublicRead: StatementRule {
  static let metadata = RuleMetadata(
    id: "policy-public-read", summary: "The policy shows every row of the table to API users.",
    severity: .info, group: .rowSecurity, page: RulePages.policyPublicRead,
    securityRisk: .low)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return LastingPolicy.all(in: statement, of: history).compactMap { lasting in
      guard lasting.policy.command == .select, lasting.policy.isPermissive, lasting.isForAPIUsers,
        !lasting.isNarrowed(), let using = lasting.policy.using, lasting.scope.isAlwaysTrue(using)
      else { return nil }
      return Finding(
        "policy \(lasting.name) shows every row of \(lasting.table.name) to \(lasting.roles)",
        at: lasting.change.range,
        help:
          "if the rows are meant to be public, say so in a comment: -- lockstep:ignore policy-public-read: …; otherwise \(lasting.table.ownerComparison("USING"))"
      )
    }
  }
}
