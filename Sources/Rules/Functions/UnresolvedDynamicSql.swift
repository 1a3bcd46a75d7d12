import Catalog
import Linter
import Syntax

/// Reports SQL that is put together at run time from what is only known then.
struct UnresolvedDynamicSql: StatementRule {
  static let metadata = RuleMetadata(
    id: "unresolved-dynamic-sql",
    summary: "The text of an EXECUTE is not known before it runs, so nothing in it was checked.",
    severity: .info, group: .functions, page: RulePages.unresolvedDynamicSql, isOptIn: true)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    // A loop that is gone through, or a function that is called, brings the same place several times.
    var seen: Set<SourceRange> = []
    return statement.changes.flatMap { findings(in: $0) }.filter { seen.insert($0.range).inserted }
  }

  private func findings(in change: ReplayedChange) -> [Finding] {
    switch change.action {
    case .unread(let unread) where unread.isExecute:
      return [finding(at: change.range, "runs")]
    case .functionCreated(let definition):
      return definition.body.contents.changes.compactMap { inner in
        guard case .unread(let unread) = inner.action, unread.isExecute else { return nil }
        return finding(at: inner.range, "will run when \(definition.name)() is called")
      }
    default: return []
    }
  }

  private func finding(at range: SourceRange, _ when: String) -> Finding {
    Finding(
      "this EXECUTE \(when), and its text depends on what is only known then: nothing in it was checked",
      at: range,
      help: "write the statement out, or build it from constants with format('… %I …', 'name')")
  }
}

extension UnreadStatement {
  fileprivate var isExecute: Bool {
    switch kind {
    case .dynamic, .prepared: true
    case .block, .fragment, .perform, .databaseCreated, .tablespaceCreated, .tablespaceDropped,
      .systemAltered, .subscriptionCreated, .subscriptionDropped, .discarded, .passing, .other:
      false
    }
  }
}
