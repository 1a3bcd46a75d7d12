import Catalog
import Linter
import Syntax

/// Reports policies that let users give rows of their own to others.
struct PolicyCheckLooserThanUsing: StatementRule {
  static let metadata = RuleMetadata(
    id: "policy-check-looser-than-using",
    summary: "USING asks whose a row is, WITH CHECK does not: rows can be handed to others.",
    severity: .error, group: .rowSecurity, page: RulePages.policyCheckLooserThanUsing,
    securityRisk: .high)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    LastingPolicy.all(in: statement, of: history).compactMap { lasting in
      let policy = lasting.policy
      // What FOR ALL lets in is the same to those who insert, which other rules speak of where there is an API.
      guard policy.command == .update || policy.command == .all && !history.usesAPIRoles,
        policy.isPermissive, let using = policy.using, let check = policy.check,
        !history.settings.trustedRoles.isSuperset(of: policy.roles), !lasting.isNarrowed()
      else { return nil }
      let identity = IdentityCheck(lasting, history)
      let owners = identity.owners(in: using)
      guard !owners.isEmpty, !lasting.scope.isNeverTrue(check), !lasting.scope.isNeverTrue(using),
        lasting.scope.isAlwaysTrue(check) || isLoose(check, owners, identity),
        mayChange(owners, lasting, history), !isWatched(owners, lasting, history)
      else { return nil }
      return finding(lasting, using, check, owners)
    }
  }

  /// Whether the condition asks for neither the user nor what says whose the row is.
  private func isLoose(
    _ check: Expression, _ owners: [String], _ identity: IdentityCheck
  ) -> Bool {
    identity.isMissing(in: check)
      && !check.contains { part in
        if case .column(let reference) = part {
          owners.contains(reference.column) || reference.isStar
        } else {
          false
        }
      }
  }

  /// Whether users of the API may write the columns, as far as the history says.
  private func mayChange(
    _ owners: [String], _ lasting: LastingPolicy, _ history: ReplayedHistory
  ) -> Bool {
    let table = lasting.table
    let isByColumn = table.columns.contains { $0.privileges != nil }
    guard table.isKnown, history.usesAPIRoles, isByColumn else { return true }
    let named = lasting.policy.roles
    let roles = named.contains("public") ? ["anon", "authenticated"] : named
    return roles.contains { role in
      history.catalog.privileges(of: role, on: table).contains(.update)
        || owners.compactMap(table.column).contains { column in
          column.privileges?.privileges(of: role).contains(.update) == true
            || column.privileges?.privileges(of: "public").contains(.update) == true
        }
    }
  }

  /// Whether a trigger may keep the columns as they were.
  private func isWatched(
    _ owners: [String], _ lasting: LastingPolicy, _ history: ReplayedHistory
  ) -> Bool {
    lasting.table.triggers.contains { trigger in
      guard trigger.isEnabled, trigger.isForEachRow, trigger.timing == .before,
        trigger.events.contains(.update),
        trigger.columns.isEmpty || !Set(trigger.columns).isDisjoint(with: owners)
      else { return false }
      let functions = history.catalog.functions { function in
        function.name.name == trigger.function.name
          && trigger.function.schema.map { $0 == function.name.schema } ?? true
      }
      return functions.isEmpty
        || functions.contains { function in
          function.contents.isOpaque
            || function.contents.contains { part in
              if case .column(let reference) = part { return owners.contains(reference.column) }
              return part.isSupabaseAuthCall
            }
        }
    }
  }

  private func finding(
    _ lasting: LastingPolicy, _ using: Expression, _ check: Expression, _ owners: [String]
  ) -> Finding {
    let columns = owners.map(quoted).joined(separator: ", ")
    let same = using.isFullyKnown ? using.sql : nil
    return Finding(
      "policy \(lasting.name) lets users hand their rows of \(lasting.table.name) to others: USING asks for \(columns) in the row as it was, WITH CHECK (\(check.shortSQL)) lets any other be written",
      at: lasting.change.range,
      help: same.map {
        "ask the same of the row as it will be: ALTER POLICY \(lasting.name) ON \(lasting.table.name) WITH CHECK (\($0));"
      } ?? "leave WITH CHECK out: USING then decides about the row as it will be too")
  }
}

/// What conditions of a policy ask of the user.
private struct IdentityCheck {
  let authentication: AuthenticationCheck
  let caller: CallerWithoutIdentity
  let scope: Scope
  private let key: [String]

  init(_ lasting: LastingPolicy, _ history: ReplayedHistory) {
    scope = lasting.scope
    key =
      if case .primaryKey(let key)? = lasting.table.primaryKey?.kind { key.columns } else { [] }
    authentication = AuthenticationCheck(
      catalog: history.catalog, session: lasting.change.session, settings: history.settings)
    caller = CallerWithoutIdentity(
      catalog: history.catalog, session: lasting.change.session, scope: scope)
  }

  /// Whether it certainly does not ask who the user is.
  func isMissing(in expression: Expression) -> Bool {
    authentication.verdict(on: expression) == .missing && !caller.isAsked(in: expression)
  }

  private func isMade(in expression: Expression) -> Bool {
    authentication.verdict(on: expression) == .made || caller.isAsked(in: expression)
  }

  /// The columns of the row that are asked for together with the user.
  func owners(in using: Expression) -> [String] {
    var names: [String] = []
    for leaf in using.identityTests where isMade(in: leaf) {
      // Whether somebody is signed in, or of what role, is the same for every row.
      scope.visit(leaf) { part, scope in
        guard case .column(let reference) = part,
          case .column(let place) = scope.meaning(of: reference), place.source.level == 0,
          !names.contains(place.column),
          // Other rows point to the key that says which row it is: it is not what changes hands.
          scope.depth == 1 || !key.contains(place.column)
        else { return }
        names.append(place.column)
      }
    }
    return names
  }
}

extension Expression {
  /// The tests that AND, OR and NOT put together.
  fileprivate var identityTests: [Expression] {
    switch self {
    case .and(let parts), .or(let parts): parts.flatMap(\.identityTests)
    case .not(let part): part.identityTests
    default: [self]
    }
  }
}

extension [String] {
  fileprivate func isSuperset(of others: [String]) -> Bool {
    Set(self).isSuperset(of: others)
  }
}
