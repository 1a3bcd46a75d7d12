import Catalog
import Linter
import Syntax

/// Reports policies that let everybody through of whom nobody knows who it is.
struct PolicyTrueWithoutIdentity: StatementRule {
  static let metadata = RuleMetadata(
    id: "policy-true-without-identity",
    summary: "The policy is true for whoever comes without an identity.",
    severity: .error, group: .rowSecurity, page: RulePages.policyTrueWithoutIdentity,
    securityRisk: .high)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    LastingPolicy.all(in: statement, of: history).compactMap { lasting in
      let policy = lasting.policy
      guard policy.isPermissive, !lasting.isNarrowed() else { return nil }
      let caller = CallerWithoutIdentity(
        catalog: history.catalog, session: lasting.change.session, scope: lasting.scope)
      for condition in policy.conditions {
        guard !lasting.scope.isAlwaysTrue(condition.expression),
          let gap = caller.gap(in: condition.expression, of: lasting.table),
          reaches(policy, gap, history.settings)
        else { continue }
        return finding(lasting, condition, gap)
      }
      return nil
    }
  }

  /// Whether somebody can come without an identity and have one of its roles.
  private func reaches(
    _ policy: Policy, _ gap: CallerWithoutIdentity.Gap, _ settings: Settings
  ) -> Bool {
    gap.isSetting
      ? !policy.roles.allSatisfy(settings.trustedRoles.contains)
      : settings.isForAPIUsers(policy)
        && policy.roles.contains { $0 == "public" || $0 == "anon" }
  }

  private func finding(
    _ lasting: LastingPolicy, _ condition: Policy.Condition, _ gap: CallerWithoutIdentity.Gap
  ) -> Finding {
    let who =
      gap.isSetting
      ? "whoever has not set \(gap.identity)" : "everybody who is not signed in"
    let isWritten = condition.keyword == "WITH CHECK"
    let rows =
      gap.emptyColumn.map { "rows without \(quoted($0))" } ?? (isWritten ? "any row" : "all rows")
    let verb = condition.verb.split(separator: " ").dropLast().joined(separator: " ")
    let help =
      gap.emptyColumn.map {
        "compare \(quoted($0)) by =, which is not true of NULL"
      } ?? "leave out the part that is true without \(gap.identity)"
    return Finding(
      "policy \(lasting.name) lets \(who) \(verb) \(rows) \(isWritten ? "into" : "of") \(lasting.table.name): \(condition.keyword) (\(condition.expression.shortSQL)) is true where \(gap.identity) is \(gap.isSetting ? "NULL or empty" : "NULL")",
      at: lasting.change.range,
      help:
        "\(help); let jobs that are nobody's run as a role for which row level security does not hold (BYPASSRLS), or with a policy of their own"
    )
  }
}
