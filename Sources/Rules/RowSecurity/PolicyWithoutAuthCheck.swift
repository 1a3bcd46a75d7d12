import Catalog
import Linter
import Syntax

/// Reports policies that let API users through without looking at who they are.
struct PolicyWithoutAuthCheck: StatementRule {
  static let metadata = RuleMetadata(
    id: "policy-without-auth-check",
    summary: "The policy decides about rows without asking who is calling.",
    severity: .error, group: .rowSecurity, page: RulePages.policyWithoutAuthCheck,
    securityRisk: .high)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return LastingPolicy.all(in: statement, of: history).compactMap { finding(on: $0, of: history) }
  }

  private func finding(on lasting: LastingPolicy, of history: ReplayedHistory) -> Finding? {
    let (policy, table) = (lasting.policy, lasting.table)
    guard policy.isPermissive, lasting.isForAPIUsers, !lasting.isNarrowed() else { return nil }
    let check = AuthenticationCheck(
      catalog: history.catalog, session: lasting.change.session, settings: history.settings)
    let scope = lasting.scope
    var unknown: Finding?
    for condition in policy.conditions {
      // What is always true or never is another rule's, or nobody's.
      guard !scope.isAlwaysTrue(condition.expression), !scope.isNeverTrue(condition.expression)
      else { continue }
      switch check.verdict(on: condition.expression) {
      case .made: continue
      case .missing:
        return Finding(
          .checksNothing(policy, condition, table), at: lasting.change.range,
          help: .compareWithOwner(condition, table),
          severity: policy.command == .select ? .warning : nil)
      case .unknown(let helpers):
        guard let helper = helpers.first else { continue }
        unknown = Finding(
          .mayNotCheck(policy, table, helper), at: lasting.change.range,
          help: .nameHelper(helper), severity: .info)
      }
    }
    return unknown
  }
}

extension String {
  fileprivate static func checksNothing(
    _ policy: Policy, _ clause: Policy.Condition, _ table: Table
  ) -> String {
    let who = policy.roles.joined(separator: ", ")
    let sql = clause.expression.sql
    let condition = sql.count > 60 ? "its \(clause.keyword)" : "\(clause.keyword) (\(sql))"
    return
      "policy \(quoted(policy.name)) lets \(who) \(clause.verb) of \(table.name) whoever they are: \(condition) never asks who is signed in"
  }

  fileprivate static func mayNotCheck(
    _ policy: Policy, _ table: Table, _ helper: String
  ) -> String {
    "policy \(quoted(policy.name)) on \(table.name) depends on \(helper)(), which no migration defines: whether it checks who is signed in can't be seen here"
  }

  fileprivate static func nameHelper(_ helper: String) -> String {
    "if \(helper)() checks the user, say so: --auth-function \(helper)"
  }

  fileprivate static func compareWithOwner(_ clause: Policy.Condition, _ table: Table) -> String {
    "\(table.ownerComparison(clause.keyword)); if the rows are meant for all of them, say so in a comment: -- lockstep:ignore policy-without-auth-check: …"
  }
}
