import Catalog
import Linter
import Syntax

/// Reports policies that ask who is signed in once for every row.
struct RlsInitplan: StatementRule {
  static let metadata = RuleMetadata(
    id: "rls-initplan",
    summary: "The policy calls a function for every row whose result is the same for all of them.",
    severity: .warning, group: .rowSecurity, page: RulePages.rlsInitplan)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return LastingPolicy.all(in: statement, of: history).compactMap { lasting in
      var calls: [Expression.FunctionCall] = []
      for condition in lasting.writtenConditions { calls += condition.callsPerRow }
      guard let first = calls.first else { return nil }
      let text = ChangeTokens(of: lasting.change, in: history)
      let edits = calls.compactMap { call in text?.call(call).map { wrapping($0) } }.joined()
      let sql = Expression.call(first).sql
      let rows = lasting.policy.command == .insert ? "inserted" : "that a query looks at"
      return Finding(
        "policy \(lasting.name) on \(lasting.table.name) calls \(sql) for every row \(rows)",
        at: lasting.change.range,
        help: "in a subquery of its own it is called once per query: (select \(sql))",
        fix: edits.count == calls.count * 2
          ? Fix("Wrap the call in a subquery", .safe, Array(edits)) : nil)
    }
  }

  private func wrapping(_ range: SourceRange) -> [Edit] {
    [
      .inserting("(select ", at: range.start, in: range.file),
      .inserting(")", at: range.end, in: range.file),
    ]
  }
}

extension Expression {
  /// Calls that ask for the session's state outside of a `(SELECT call)`, and need nothing of the row.
  fileprivate var callsPerRow: [FunctionCall] {
    switch self {
    case .call(let call) where asksForSession && call.arguments.allSatisfy(\.columns.isEmpty):
      return [call]
    case .subquery(let subquery):
      if subquery.evaluated != nil { return [] }
      var calls = subquery.test?.callsPerRow ?? []
      // One that is wrapped inside the subquery is met as a part of what wraps it.
      var wrapped: [FunctionCall] = []
      _ = subquery.query.contains { part in
        if case .subquery(let inner) = part, let value = inner.evaluated {
          _ = value.contains {
            if case .call(let call) = $0 { wrapped.append(call) }
            return false
          }
        } else if case .call(let call) = part, part.asksForSession,
          call.arguments.allSatisfy(\.columns.isEmpty)
        {
          calls.append(call)
        }
        return false
      }
      return calls.filter { call in
        !wrapped.contains { $0.location.offset == call.location.offset }
      }
    default: return children.flatMap(\.callsPerRow)
    }
  }

  private var asksForSession: Bool {
    guard case .call(let call) = self else { return false }
    return isSupabaseAuthCall || call.name.name == "current_setting"
  }
}
