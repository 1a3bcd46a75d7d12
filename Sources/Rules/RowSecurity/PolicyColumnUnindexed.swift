import Catalog
import Linter
import Syntax

/// Reports policies that look for the rows of a user in a column without an index.
struct PolicyColumnUnindexed: HistoryRule {
  static let metadata = RuleMetadata(
    id: "policy-column-unindexed",
    summary: "The policy compares a column with the user, and no index finds the user's rows.",
    severity: .info, group: .rowSecurity, page: RulePages.policyColumnUnindexed)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard history.usesAPIRoles else { return [] }
    return history.tables.filter(\.isKnown).flatMap { findings(on: $0, in: history) }
  }

  private func findings(on table: Table, in history: ReplayedHistory) -> [Finding] {
    var reported: Set<String> = []
    return table.policies.flatMap { policy -> [Finding] in
      guard history.settings.isForAPIUsers(policy), policy.command != .insert else { return [] }
      let columns = policy.using.map(\.columnsComparedWithUser) ?? []
      return columns.compactMap { column in
        guard table.column(column) != nil, !table.isIndexed(column),
          reported.insert(column).inserted
        else { return nil }
        return finding(on: policy, column, of: table, in: history)
      }
    }
  }

  private func finding(
    on policy: Policy, _ column: String, of table: Table, in history: ReplayedHistory
  ) -> Finding {
    let index = quoted(history.catalog.unusedIndexName(on: table, columns: [column]))
    let create = "CREATE INDEX \(index) ON \(table.name) (\(quoted(column)));"
    let change = history.change(at: policy.origin)
    let isNew = table.origin?.migration == policy.origin.migration
    return Finding(
      "policy \(quoted(policy.name)) compares \(table.name).\(quoted(column)) with the user, and no index leads with it: a query without another indexed condition reads the whole table",
      at: policy.origin.range, help: create,
      fix: isNew
        ? change.flatMap { .inserting(create, before: $0, titled: "Create the index") } : nil)
  }
}

extension Table {
  /// Whether a usable index can look up rows by a column.
  fileprivate func isIndexed(_ column: String) -> Bool {
    indexes.contains { $0.predicate == nil && $0.isValid && $0.keyColumns.first == column }
  }
}

extension Expression {
  /// The columns of the row that have to equal `auth.uid()` or the like for it to pass.
  fileprivate var columnsComparedWithUser: [String] {
    conjuncts.compactMap { part in
      guard case .operation(let operation) = part, operation.kind == .plain,
        operation.name.name == "=", let left = operation.left
      else { return nil }
      if left.isUser { return operation.right.plainColumn }
      return operation.right.isUser ? left.plainColumn : nil
    }
  }

  private var plainColumn: String? {
    if case .column(let reference) = self, !reference.isStar { reference.column } else { nil }
  }

  private var isUser: Bool {
    switch self {
    case .cast(let inner, _): inner.isUser
    case .subquery(let subquery): subquery.evaluated?.isUser ?? false
    default: isSupabaseAuthCall
    }
  }
}
