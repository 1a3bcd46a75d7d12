import Catalog
import Linter
import Syntax

/// Reports policies that let API users through without looking at who they are.
struct PolicyWithoutAuthCheck: StatementRule {
  static let metadata = RuleMetadata(
    id: "policy-without-auth-check",
    summary: "The policy decides about rows without asking who is calling.",
    severity: .error, group: .rowSecurity, page: RulePages.policyWithoutAuthCheck)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return statement.changes.compactMap { change in
      switch change.action {
      case .policyCreated(let definition), .policyAltered(let definition):
        finding(on: definition, in: change, of: history)
      default: nil
      }
    }
  }

  private func finding(
    on definition: PolicyDefinition, in change: ReplayedChange, of history: ReplayedHistory
  ) -> Finding? {
    // The state it leaves, so that ALTER POLICY is judged with what it does not change.
    guard let table = change.after.table(definition.table, in: change.session),
      let policy = table.policy(definition.name), policy.isPermissive,
      isReachable(policy, history.settings)
    else { return nil }
    let conditions = conditions(of: policy)
    guard !conditions.isEmpty else { return nil }
    let check = AuthenticationCheck(
      catalog: history.catalog, session: change.session, settings: history.settings)
    var helpers: [String] = []
    var isUnknown = false
    for condition in conditions {
      switch check.verdict(on: condition) {
      case .made: return nil
      case .unknown(let names):
        isUnknown = true
        helpers += names
      case .missing: break
      }
    }
    if isUnknown {
      guard let helper = helpers.first else { return nil }
      return Finding(
        .mayNotCheck(policy, table, helper), at: change.range, help: .nameHelper(helper),
        severity: .info)
    }
    return Finding(
      .checksNothing(policy, table), at: change.range, help: .compareWithOwner(policy, table),
      severity: policy.command == .select ? .warning : nil)
  }

  /// Whether users of the API act under one of its roles.
  private func isReachable(_ policy: Policy, _ settings: Settings) -> Bool {
    policy.roles.contains { ["public", "anon", "authenticated"].contains($0) }
      && !policy.roles.allSatisfy(settings.trustedRoles.contains)
  }

  /// What the policy asks of a row; a condition that lets everything through is another rule's.
  ///
  /// Empty when no row passes at all.
  private func conditions(of policy: Policy) -> [Expression] {
    let given = [policy.using, policy.check].compactMap { $0 }
    if policy.using == .literal(.boolean(false)), policy.command != .insert { return [] }
    if policy.check == .literal(.boolean(false)), policy.command == .insert { return [] }
    return given.filter { if case .literal(.boolean) = $0 { false } else { true } }
  }
}

extension String {
  fileprivate static func checksNothing(_ policy: Policy, _ table: Table) -> String {
    let who = policy.roles.joined(separator: ", ")
    return
      "policy \(quoted(policy.name)) lets \(who) \(policy.command.verb) of \(table.name) whoever they are: \(conditionText(policy)) never asks who is signed in"
  }

  private static func conditionText(_ policy: Policy) -> String {
    let condition = policy.using ?? policy.check
    let sql = condition.map(\.sql) ?? ""
    return sql.count > 60 || sql.isEmpty ? "its condition" : "(\(sql))"
  }

  fileprivate static func mayNotCheck(
    _ policy: Policy, _ table: Table, _ helper: String
  ) -> String {
    "policy \(quoted(policy.name)) on \(table.name) depends on \(helper)(), which no migration defines: whether it checks who is signed in can't be seen here"
  }

  fileprivate static func nameHelper(_ helper: String) -> String {
    "if \(helper)() checks the user, say so: --auth-function \(helper)"
  }

  fileprivate static func compareWithOwner(_ policy: Policy, _ table: Table) -> String {
    let owners = ["user_id", "owner_id", "owner", "profile_id", "author_id", "created_by"]
    let owner = owners.first { table.column($0) != nil }
    let clause = policy.command == .insert ? "WITH CHECK" : "USING"
    let comparison = "\(clause) ((select auth.uid()) = \(owner ?? "…"))"
    return
      "compare the column that says whose a row is with the user: \(comparison); or name the roles it is for: TO service_role"
  }
}

extension PolicyDefinition.Command {
  /// What it lets people do with rows.
  fileprivate var verb: String {
    switch self {
    case .all: "read and change rows"
    case .select: "read rows"
    case .insert: "insert rows"
    case .update: "update rows"
    case .delete: "delete rows"
    }
  }
}
