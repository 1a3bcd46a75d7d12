import Catalog
import Linter
import Syntax

/// Reports policies that ask whether somebody is signed in, but not whose the row is.
struct PolicyWithoutOwnColumn: StatementRule {
  static let metadata = RuleMetadata(
    id: "policy-without-own-column",
    summary: "The policy lets everybody who is signed in at every row, whoever it belongs to.",
    severity: .warning, group: .rowSecurity, page: RulePages.policyWithoutOwnColumn,
    securityRisk: .medium)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return LastingPolicy.all(in: statement, of: history).compactMap { lasting in
      let policy = lasting.policy
      guard policy.isPermissive, lasting.isForAPIUsers, !lasting.isNarrowed(),
        let condition = policy.conditions.first(where: { condition in
          lasting.scope.isTrueForAnySignedIn(condition.expression)
            && !lasting.scope.isAlwaysTrue(condition.expression)
        }),
        policy.command != .select || !condition.expression.asksForRole
      else { return nil }
      return Finding(
        "policy \(lasting.name) lets everybody who is signed in \(condition.verb) of \(lasting.table.name): \(condition.keyword) (\(condition.expression.shortSQL)) reads no column of the row",
        at: lasting.change.range,
        help: lasting.table.ownerComparison(condition.keyword),
        severity: policy.command == .select ? .info : nil)
    }
  }
}

extension Expression {
  /// Whether it is about the role, which is a way to say that the rows are for all who have it.
  fileprivate var asksForRole: Bool {
    contains { part in
      guard case .call(let call) = part else { return false }
      return part.isSupabaseAuthCall && call.name.name == "role"
    }
  }
}
