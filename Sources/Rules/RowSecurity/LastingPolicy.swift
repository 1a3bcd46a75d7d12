import Catalog
import Linter
import Syntax

/// A policy as a statement left it, if that is how the history leaves it too.
struct LastingPolicy {
  let policy: Policy
  /// The table at the end of the history.
  let table: Table
  /// What the statement says: of an `ALTER POLICY`, only what it changes.
  let definition: PolicyDefinition
  let change: ReplayedChange
  private let history: ReplayedHistory

  static func all(in statement: ReplayedStatement, of history: ReplayedHistory) -> [LastingPolicy] {
    statement.changes.compactMap { change in
      switch change.action {
      case .policyCreated(let definition), .policyAltered(let definition):
        LastingPolicy(definition, change, history)
      default: nil
      }
    }
  }

  private init?(
    _ definition: PolicyDefinition, _ change: ReplayedChange, _ history: ReplayedHistory
  ) {
    // What a later migration drops or replaces is no longer to be judged.
    guard let made = change.after.table(definition.table, in: change.session),
      let policy = made.policy(definition.name), policy.origin == change.origin,
      let table = history.catalog.table(made.id),
      table.policies.contains(where: { $0.origin == policy.origin })
    else { return nil }
    self.policy = policy
    self.table = table
    self.definition = definition
    self.change = change
    self.history = history
  }

  var name: String { quoted(policy.name) }
  var roles: String { policy.roles.joined(separator: ", ") }

  /// The names its conditions see, as it was made.
  var scope: Scope {
    let made = change.after.table(table.id) ?? table
    return Scope(of: made, change.after, in: change.session)
  }

  /// The conditions that the statement itself writes.
  var writtenConditions: [Expression] { [definition.using, definition.check].compactMap(\.self) }

  /// Whether users of the API act under one of its roles.
  var isForAPIUsers: Bool { history.settings.isForAPIUsers(policy) }

  /// Whether a restrictive policy makes the check for everybody whom this one lets through.
  func isNarrowed() -> Bool {
    let check = AuthenticationCheck(
      catalog: history.catalog, session: change.session, settings: history.settings)
    return table.policies.contains { other in
      let conditions = [other.using, other.check].compactMap(\.self)
      return !other.isPermissive && (other.command == .all || other.command == policy.command)
        && (other.roles.contains("public") || Set(policy.roles).isSubset(of: other.roles))
        && !conditions.isEmpty
        && conditions.allSatisfy { check.verdict(on: $0) == .made }
    }
  }
}

extension Settings {
  /// Whether a policy is for a role that users of the API act under.
  func isForAPIUsers(_ policy: Policy) -> Bool {
    policy.roles.contains { ["public", "anon", "authenticated"].contains($0) }
      && !policy.roles.allSatisfy(trustedRoles.contains)
  }
}

extension Policy {
  /// A condition, and what people can do with the rows that pass it.
  struct Condition {
    let keyword: String
    let expression: Expression
    let verb: String
  }

  /// The conditions that decide, by what each command asks.
  ///
  /// USING decides which rows are seen, changed and removed, WITH CHECK which new rows are let in.
  /// Without a WITH CHECK of its own a policy has its USING decide there too.
  /// https://www.postgresql.org/docs/current/sql-createpolicy.html#SQL-CREATEPOLICY-SUMMARY
  var conditions: [Condition] {
    let seen =
      switch command {
      case .all: "read and change rows"
      case .select: "read rows"
      case .insert, .update, .delete: "\(command.rawValue) rows"
      }
    var conditions: [Condition] = []
    if command != .insert, let using {
      conditions.append(Condition(keyword: "USING", expression: using, verb: seen))
    }
    // What an UPDATE writes is judged by how it differs from USING.
    if command == .insert || command == .all, let check {
      conditions.append(Condition(keyword: "WITH CHECK", expression: check, verb: "insert rows"))
    }
    return conditions
  }
}
