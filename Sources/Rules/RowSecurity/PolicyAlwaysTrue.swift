import Catalog
import Linter
import Syntax

/// Reports policies that let API users write whatever they like.
struct PolicyAlwaysTrue: StatementRule {
  static let metadata = RuleMetadata(
    id: "policy-always-true", summary: "The policy lets API users write any row.",
    severity: .error, group: .rowSecurity, page: RulePages.policyAlwaysTrue,
    securityRisk: .high)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return LastingPolicy.all(in: statement, of: history).compactMap { lasting in
      let policy = lasting.policy
      guard policy.command != .select, policy.isPermissive, lasting.isForAPIUsers,
        !lasting.isNarrowed(),
        let condition = policy.conditions.first(where: { lasting.scope.isAlwaysTrue($0.expression) }
        )
      else { return nil }
      return Finding(
        "policy \(lasting.name) lets \(lasting.roles) \(condition.verb) of \(lasting.table.name) as they like: \(condition.keyword) (\(condition.expression.shortSQL)) is true for every row",
        at: lasting.change.range,
        help:
          "\(lasting.table.ownerComparison(condition.keyword)); or keep it for a trusted role: TO service_role"
      )
    }
  }
}

extension Expression {
  /// Its SQL, if that is short enough to quote.
  var shortSQL: String { sql.count > 60 ? "…" : sql }
}

extension Table {
  /// A condition that compares the column that says whose a row is, if it has one, with the user.
  func ownerComparison(_ keyword: String) -> String {
    let owners = ["user_id", "owner_id", "owner", "profile_id", "author_id", "created_by"]
    let owner = owners.first { column($0) != nil } ?? "…"
    return
      "compare the column that says whose a row is with the user: \(keyword) ((select auth.uid()) = \(owner))"
  }
}
