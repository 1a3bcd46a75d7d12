import Catalog
import Linter
import Syntax

/// Reports `CONCURRENTLY` where PostgreSQL refuses it: inside a transaction block or a function.
struct ConcurrentlyInTransaction: StatementRule {
  static let metadata = RuleMetadata(
    id: "concurrently-in-transaction",
    summary: "`CONCURRENTLY` inside a transaction or a function always fails.",
    severity: .error, group: .transactions, page: RulePages.concurrentlyInTransaction,
    aliases: ["ban-concurrent-index-creation-in-transaction"])

  /// A rollback that can't run is as bad as a migration that can't.
  let appliesToRollbacks = true

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    TransactionRefusal(operation: concurrentOperation).findings(in: statement, of: history)
  }

  /// What the change does concurrently, as SQL; nil if nothing.
  private func concurrentOperation(_ action: SchemaChange.Action) -> String? {
    switch action {
    case .indexCreated(let index) where index.isConcurrent:
      "CREATE INDEX CONCURRENTLY \(index.name.map { "\(quoted($0)) " } ?? "")on \(index.table)"
    case .objectDropped(let drop) where drop.kind == .index && drop.isConcurrent:
      "DROP INDEX CONCURRENTLY \(drop.name)"
    case .maintenance(let maintenance) where maintenance.isConcurrent:
      // REFRESH MATERIALIZED VIEW CONCURRENTLY may run in a transaction.
      if case .reindex(let kind) = maintenance.kind {
        "REINDEX \(kind.rawValue.uppercased()) CONCURRENTLY\(maintenance.name.map { " \($0)" } ?? "")"
      } else {
        nil
      }
    case .partitionDetached(let table, let partition, concurrently: true):
      "DETACH PARTITION \(partition) CONCURRENTLY from \(table.name)"
    default: nil
    }
  }
}
