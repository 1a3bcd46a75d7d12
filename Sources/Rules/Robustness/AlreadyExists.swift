import Catalog
import Linter
import Syntax

/// Reports what is created although it is there.
struct AlreadyExists: StatementRule {
  static let metadata = RuleMetadata(
    id: "already-exists",
    summary: "Something is created under a name that an earlier statement has taken.",
    severity: .error, group: .robustness, page: RulePages.alreadyExists)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    guard let failure = statement.failure, failure.reason == .alreadyExists else { return [] }
    let kind = failure.kind == .other ? "value" : failure.kind.rawValue
    let place = statement.changes.first { origin(failure, in: $0) != nil }
    return [
      Finding(
        "the \(kind) \(failure.name) is there already: PostgreSQL refuses the statement",
        at: place?.range ?? statement.statement.range,
        help:
          "leave it out, or drop or rename what is there first; where the file may run twice, IF NOT EXISTS or OR REPLACE",
        related: place.flatMap { origin(failure, in: $0) }.map { [$0.note("it")] } ?? [])
    ]
  }

  /// Where the history made what is in the way.
  private func origin(_ failure: Failure, in change: ReplayedChange) -> Origin? {
    let before = change.before
    let session = change.session
    switch change.action {
    case .tableCreated(let table):
      return before.origin(of: .table, table.name, in: session)
    case .viewCreated(let view): return before.origin(of: .view, view.name, in: session)
    case .typeCreated(let type): return before.origin(of: .type, type.name, in: session)
    case .functionCreated(let function):
      return before.origin(of: .function, function.name, in: session)
    case .columnAdded(let table, let column, _):
      return before.table(table.name, in: session)?.column(column.name)?.origin
    case .constraintAdded(let table, let constraint):
      let table = before.table(table.name, in: session)
      return constraint.name.flatMap { table?.constraint($0)?.origin } ?? table?.primaryKey?.origin
    case .policyCreated(let policy):
      return before.table(policy.table, in: session)?.policy(policy.name)?.origin
    case .triggerCreated(let trigger):
      return before.origin(
        of: .trigger, ObjectName(trigger.name), on: trigger.table, in: session)
    case .indexCreated(let index):
      return before.tables.lazy.flatMap(\.indexes).first { $0.name == index.name }?.origin
    default: return nil
    }
  }
}
