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
    // What a later migration drops or replaces is no longer to be judged.
    guard let last = history.catalog.table(table.id),
      last.policies.contains(where: { $0.origin == policy.origin })
    else { return nil }
    let check = AuthenticationCheck(
      catalog: history.catalog, session: change.session, settings: history.settings)
    guard !isNarrowed(policy, on: last, by: check) else { return nil }
    var unknown: Finding?
    for clause in policy.clauses {
      switch check.verdict(on: clause.condition) {
      case .made: continue
      case .missing:
        return Finding(
          .checksNothing(policy, clause, table), at: change.range,
          help: .compareWithOwner(clause, table),
          severity: policy.command == .select ? .warning : nil)
      case .unknown(let helpers):
        guard let helper = helpers.first else { continue }
        unknown = Finding(
          .mayNotCheck(policy, table, helper), at: change.range, help: .nameHelper(helper),
          severity: .info)
      }
    }
    return unknown
  }

  /// Whether a restrictive policy makes the check for everybody whom this one lets through.
  private func isNarrowed(
    _ policy: Policy, on table: Table, by check: AuthenticationCheck
  ) -> Bool {
    table.policies.contains { other in
      !other.isPermissive && (other.command == .all || other.command == policy.command)
        && (other.roles.contains("public") || Set(policy.roles).isSubset(of: other.roles))
        && !other.clauses.isEmpty
        && other.clauses.allSatisfy { check.verdict(on: $0.condition) == .made }
    }
  }

  /// Whether users of the API act under one of its roles.
  private func isReachable(_ policy: Policy, _ settings: Settings) -> Bool {
    policy.roles.contains { ["public", "anon", "authenticated"].contains($0) }
      && !policy.roles.allSatisfy(settings.trustedRoles.contains)
  }
}

/// A condition of a policy, and what it decides.
private struct Clause {
  let keyword: String
  let condition: Expression
  /// What people can do with rows that pass it.
  let verb: String
}

extension Policy {
  /// The conditions that have to make the check, by what each command asks.
  ///
  /// USING decides which rows are seen, changed and removed, WITH CHECK which new rows are let in. One
  /// that is always true or always false is another rule's, or nobody's.
  /// https://www.postgresql.org/docs/current/sql-createpolicy.html#SQL-CREATEPOLICY-SUMMARY
  fileprivate var clauses: [Clause] {
    let seen =
      switch command {
      case .all: "read and change rows"
      case .select: "read rows"
      case .insert, .update, .delete: "\(command.rawValue) rows"
      }
    var clauses: [Clause] = []
    if command != .insert, let using {
      clauses.append(Clause(keyword: "USING", condition: using, verb: seen))
    }
    // Whoever may change only rows of their own does no harm with what they write into them.
    if command == .insert || command == .all, let check {
      clauses.append(Clause(keyword: "WITH CHECK", condition: check, verb: "insert rows"))
    }
    return clauses.filter { clause in
      if case .literal(.boolean) = clause.condition { false } else { true }
    }
  }
}

extension String {
  fileprivate static func checksNothing(
    _ policy: Policy, _ clause: Clause, _ table: Table
  ) -> String {
    let who = policy.roles.joined(separator: ", ")
    let sql = clause.condition.sql
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

  fileprivate static func compareWithOwner(_ clause: Clause, _ table: Table) -> String {
    let owners = ["user_id", "owner_id", "owner", "profile_id", "author_id", "created_by"]
    let owner = owners.first { table.column($0) != nil }
    let comparison = "\(clause.keyword) ((select auth.uid()) = \(owner ?? "…"))"
    return
      "compare the column that says whose a row is with the user: \(comparison); or name the roles it is for: TO service_role"
  }
}
