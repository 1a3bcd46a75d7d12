import Catalog
import Linter
import Syntax

/// Reports policies that believe what users say about themselves.
struct PolicyOnUserMetadata: StatementRule {
  static let metadata = RuleMetadata(
    id: "policy-on-user-metadata",
    summary: "The policy reads user_metadata, which every user can write.",
    severity: .error, group: .rowSecurity, page: RulePages.policyOnUserMetadata,
    securityRisk: .high)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return LastingPolicy.all(in: statement, of: history).compactMap { lasting in
      guard lasting.isForAPIUsers else { return nil }
      var search = Search(catalog: history.catalog, session: lasting.change.session)
      guard lasting.writtenConditions.contains(where: { search.finds(in: $0) }) else { return nil }
      let path = search.path.isEmpty ? "" : " through \(search.path.joined(separator: ", "))"
      return Finding(
        "policy \(lasting.name) on \(lasting.table.name) decides by user_metadata\(path), which every user can set to anything with auth.updateUser()",
        at: lasting.change.range,
        help:
          "keep what decides about access in app_metadata, which only the backend writes: (select auth.jwt()) -> 'app_metadata' ->> '…'"
      )
    }
  }

  /// Looks into the functions that an expression calls, too.
  private struct Search {
    let catalog: Catalog
    let session: Session
    /// The functions that lead to it.
    private(set) var path: [String] = []
    private var seen: Set<Origin> = []

    init(catalog: Catalog, session: Session) {
      self.catalog = catalog
      self.session = session
    }

    mutating func finds(in expression: Expression) -> Bool {
      if expression.contains(where: \.readsUserMetadata) { return true }
      var calls: [Expression.FunctionCall] = []
      _ = expression.contains { part in
        if case .call(let call) = part { calls.append(call) }
        return false
      }
      return calls.contains { finds(in: $0) }
    }

    private mutating func finds(in call: Expression.FunctionCall) -> Bool {
      let functions = catalog.functions(calledBy: call, in: session) ?? []
      for function in functions where seen.count < 50 && seen.insert(function.origin).inserted {
        var found = false
        _ = function.contents.contains { part in
          // Calls in it are looked into on their own.
          if part.readsUserMetadata { found = true }
          if !found, case .call(let inner) = part { found = finds(in: inner) }
          return found
        }
        if found {
          path.insert("\(call.name)()", at: 0)
          return true
        }
      }
      return false
    }
  }
}

extension Expression {
  /// `… -> 'user_metadata'`, `… #>> '{user_metadata, …}'`, or the column it comes from.
  fileprivate var readsUserMetadata: Bool {
    switch self {
    case .column(let reference): reference.column == "raw_user_meta_data"
    case .operation(let operation) where operation.name.name.hasPrefix("#>"):
      operation.right.text?.hasPrefix("{user_metadata") == true
    case .operation(let operation) where operation.name.name.hasPrefix("->"):
      operation.right.text == "user_metadata"
    case .element(_, let accessors):
      accessors.contains { accessor in
        if case .subscripted(let key) = accessor { key.text == "user_metadata" } else { false }
      }
    case .call(let call):
      call.name.name.hasSuffix("extract_path") || call.name.name.hasSuffix("extract_path_text")
        ? call.arguments.dropFirst().first?.text == "user_metadata" : false
    default: false
    }
  }

  private var text: String? {
    switch self {
    case .literal(.string(let text)): text
    case .cast(let inner, _): inner.text
    default: nil
    }
  }
}
