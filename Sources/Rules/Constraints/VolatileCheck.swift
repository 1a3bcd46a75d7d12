import Catalog
import Linter
import Syntax

/// Reports CHECKs whose outcome changes while the row does not.
struct VolatileCheck: StatementRule {
  static let metadata = RuleMetadata(
    id: "volatile-check",
    summary:
      "A CHECK that depends on the clock, the session or other rows is true only when written.",
    severity: .warning, group: .constraints, page: RulePages.volatileCheck)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.changes.compactMap { change -> Finding? in
      guard case .constraintAdded(let table, let constraint) = change.action,
        case .check(let condition) = constraint.kind,
        let cause = Unsteadiness(of: condition, in: change)
      else { return nil }
      let name = constraint.name.map { " \(quoted($0))" } ?? ""
      return Finding(
        "CHECK\(name) on \(table.name) \(cause.reason): PostgreSQL looks only when a row is written, so rows that break it can be there, and a dump of them does not restore",
        at: change.range,
        help:
          "check it where the row is written, in a trigger or in the application; a CHECK may read nothing but its row"
      )
    }
  }
}

/// What makes an expression come to something else although its columns stay the same.
private struct Unsteadiness {
  let reason: String

  init?(of condition: Expression, in change: ReplayedChange) {
    // What the clock has once passed, it has passed for good.
    let steady = condition.staysTrue
    var found: String?
    _ = condition.contains { part in
      if steady, part.isClock { return false }
      found = Self.reason(part, change)
      return found != nil
    }
    guard let found else { return nil }
    reason = found
  }

  private static func reason(_ part: Expression, _ change: ReplayedChange) -> String? {
    switch part {
    case .keyword(let word):
      return clockWords.contains(word)
        ? "asks the clock (\(word.uppercased()))"
        : sessionWords.contains(word) ? "asks who is connected (\(word.uppercased()))" : nil
    case .call(let call): return reason(call, change)
    default: return nil
    }
  }

  private static func reason(
    _ call: Expression.FunctionCall, _ change: ReplayedChange
  ) -> String? {
    if let functions = change.before.functions(calledBy: call, in: change.session) {
      guard functions.count == 1, functions[0].contents.readsTables else { return nil }
      return "calls \(call.name), which reads tables"
    }
    guard call.name.schema == nil || call.name.schema == "pg_catalog" else { return nil }
    let name = call.name.name
    if clockFunctions.contains(name) || name == "age" && call.arguments.count == 1 {
      return "asks the clock (\(name))"
    }
    if name == "current_setting" { return "asks for a setting of the session (current_setting)" }
    let isVolatile =
      BuiltinFunctions.volatile.contains(name) && !BuiltinFunctions.immutable.contains(name)
      && !BuiltinFunctions.stable.contains(name)
    return isVolatile ? "calls \(name), which is volatile" : nil
  }
}

private let clockWords: Set = [
  "current_timestamp", "current_date", "current_time", "localtime", "localtimestamp",
]
private let sessionWords: Set = [
  "current_user", "session_user", "user", "current_role", "current_schema",
]
private let clockFunctions: Set = [
  "now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday",
]

extension Expression {
  /// Whether all that is unsteady in it are comparisons that stay true once they are.
  fileprivate var staysTrue: Bool {
    switch self {
    case .and(let parts), .or(let parts): parts.allSatisfy(\.staysTrue)
    default: isOnceAndForAll || !asksTheClock
    }
  }

  /// `column <= now()`, `now() > column`: the clock only goes up.
  fileprivate var isOnceAndForAll: Bool {
    guard case .operation(let operation) = self, let left = operation.left else { return false }
    switch (operation.kind, operation.name.name) {
    case (.plain, "<"), (.plain, "<="):
      return !left.asksTheClock && operation.right.isClock
    case (.plain, ">"), (.plain, ">="):
      return left.isClock && !operation.right.asksTheClock
    case (.between, _):
      guard case .row(let bounds) = operation.right, bounds.count == 2 else { return false }
      return !left.asksTheClock && !bounds[0].asksTheClock && bounds[1].isClock
    default: return false
    }
  }

  /// The clock itself, or a fixed time before or after it.
  fileprivate var isClock: Bool {
    switch self {
    case .cast(let inner, _): inner.isClock
    case .operation(let operation) where ["+", "-"].contains(operation.name.name):
      operation.left?.isClock == true && operation.right.columns.isEmpty
        && !operation.right.asksTheClock
    case .keyword, .call: asksTheClock
    default: false
    }
  }

  fileprivate var asksTheClock: Bool {
    contains { part in
      switch part {
      case .keyword(let word): clockWords.contains(word)
      case .call(let call): clockFunctions.contains(call.name.name)
      default: false
      }
    }
  }
}

extension RoutineContents {
  fileprivate var readsTables: Bool {
    changes.contains { change in
      switch change.action {
      case .rowsChanged: true
      case .queried(let query):
        !query.relations.isEmpty
          || query.contains { part in
            if case .subquery(let inner) = part { !inner.query.relations.isEmpty } else { false }
          }
      default: false
      }
    }
      || contains { part in
        if case .subquery(let inner) = part { !inner.query.relations.isEmpty } else { false }
      }
  }
}
