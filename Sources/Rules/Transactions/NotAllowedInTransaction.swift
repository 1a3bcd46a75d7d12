import Catalog
import Linter
import Migrations
import Syntax

/// Reports commands, apart from `CONCURRENTLY`, that PostgreSQL refuses inside a transaction.
struct NotAllowedInTransaction: StatementRule {
  static let metadata = RuleMetadata(
    id: "not-allowed-in-transaction",
    summary:
      "VACUUM, CREATE DATABASE, ALTER SYSTEM and the like fail inside a transaction or a function.",
    severity: .error, group: .transactions, page: RulePages.notAllowedInTransaction)

  /// A rollback that can't run is as bad as a migration that can't.
  let appliesToRollbacks = true

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    if history.settings.postgresVersion < PostgreSQLVersion(12), addsToOwnType(statement) {
      return []
    }
    return TransactionRefusal { operation($0, history.settings.postgresVersion) }
      .findings(in: statement, of: history)
  }

  /// What is refused, as SQL; nil if nothing.
  private func operation(
    _ action: SchemaChange.Action, _ version: PostgreSQLVersion
  ) -> String? {
    switch action {
    case .enumValueAdded(let type, let value, _, _, _) where version < PostgreSQLVersion(12):
      "ALTER TYPE \(type) ADD VALUE \(literal(value)), before PostgreSQL 12,"
    case .maintenance(let maintenance) where action.isRefusedInTransaction:
      maintenance.isConcurrent ? nil : maintenance.sql
    case .objectDropped(let drop) where drop.kind == .database: "DROP DATABASE \(drop.name)"
    // Only one with a replication slot is refused, and nothing here tells.
    case .unread(let unread) where unread.kind == .subscriptionDropped: nil
    case .unread(let unread): action.isRefusedInTransaction ? unread.words : nil
    default: nil
    }
  }

  /// A type that the same transaction made could always be added to.
  private func addsToOwnType(_ statement: ReplayedStatement) -> Bool {
    statement.changes.contains { change in
      guard case .enumValueAdded(let name, _, _, _, _) = change.action else { return false }
      return change.before.type(name, in: change.session)?.origin.transaction
        == change.origin.transaction
    }
  }
}

extension Maintenance {
  fileprivate var sql: String {
    let name = name.map { " \($0)" } ?? ""
    return switch kind {
    case .vacuum(let isFull): (isFull ? "VACUUM FULL" : "VACUUM") + name
    case .reindex(let kind): "REINDEX \(kind.rawValue.uppercased())" + name
    case .cluster: "CLUSTER of all tables"
    case .analyze: "ANALYZE" + name
    case .refresh: "REFRESH MATERIALIZED VIEW" + name
    }
  }
}
