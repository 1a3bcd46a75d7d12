import Catalog
import Linter
import Migrations
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
    statement.changes.flatMap { change -> [Finding] in
      if case .functionCreated(let function) = change.action {
        return findings(in: function)
      }
      guard let operation = concurrentOperation(change.action) else { return [] }
      if change.isInBlock {
        return [Finding(.refusedInBlock(operation), at: change.range, help: .moveOutOfBlock)]
      }
      guard let transaction = change.session.transaction else { return [] }
      return [finding(operation, at: change.range, in: transaction, history.tool)]
    }
  }

  private func finding(
    _ operation: String, at range: SourceRange, in transaction: Session.Transaction,
    _ tool: MigrationTool
  ) -> Finding {
    switch transaction.opener {
    case .script(let begin):
      Finding(
        .refusedInTransaction(operation), at: range, help: .moveOutOfTransaction,
        related: [RelatedLocation("the transaction begins here", at: begin)])
    case .tool:
      Finding(
        .refusedByTool(operation, tool), at: range, help: tool.waysOutOfTransaction)
    case .query:
      Finding(
        .refusedInQuery(operation, tool), at: range, help: .giveItsOwnMigration(tool),
        severity: tool == .supabase ? .warning : nil)
    }
  }

  /// A function always runs inside a transaction, and a procedure can't run these either.
  private func findings(in function: FunctionDefinition) -> [Finding] {
    function.body.contents.changes.compactMap { change in
      concurrentOperation(change.action).map {
        Finding(.refusedInFunction($0, function.name), at: change.range, help: .moveOutOfBlock)
      }
    }
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

extension String {
  fileprivate static func refusedInTransaction(_ operation: String) -> String {
    "\(operation) can't run inside a transaction block: PostgreSQL stops with an error and undoes the transaction"
  }

  fileprivate static func refusedByTool(_ operation: String, _ tool: MigrationTool) -> String {
    "\(operation) can't run inside a transaction, and \(tool.displayName) runs this file in one"
  }

  fileprivate static func refusedInQuery(_ operation: String, _ tool: MigrationTool) -> String {
    tool == .supabase
      ? "\(operation) fails inside a transaction, and Supabase's CLI before 2.109 and its SQL editor run the file in one"
      : "\(operation) can't run together with other statements: \(tool.displayName) sends the file as one query, which PostgreSQL runs in one transaction"
  }

  fileprivate static func giveItsOwnMigration(_ tool: MigrationTool) -> String {
    tool == .supabase
      ? "use a CLI from 2.109 on, and give the statement a migration of its own"
      : "give the statement a migration of its own: a file with one statement is not wrapped"
  }

  fileprivate static func refusedInBlock(_ operation: String) -> String {
    "\(operation) can't run in a DO block or a function, which are always part of a transaction"
  }

  fileprivate static func refusedInFunction(_ operation: String, _ function: ObjectName) -> String {
    "\(operation) fails whenever \(function) is called: a function is always part of a transaction"
  }

  fileprivate static let moveOutOfTransaction =
    "move the statement behind COMMIT, or into a migration of its own without BEGIN and COMMIT"
  fileprivate static let moveOutOfBlock =
    "run it as a statement of its own, outside of any transaction"
}

extension MigrationTool {
  /// What people call it.
  var displayName: String {
    switch self {
    case .psql: "psql"
    case .supabase: "Supabase's CLI"
    case .golangMigrate: "golang-migrate"
    case .goose: "goose"
    case .dbmate: "dbmate"
    case .sqlMigrate: "sql-migrate"
    case .flyway: "Flyway"
    case .liquibase: "Liquibase"
    case .diesel: "Diesel"
    case .sqlx: "sqlx"
    case .prisma: "Prisma"
    case .drizzle: "Drizzle"
    case .nodePgMigrate: "node-pg-migrate"
    case .graphileMigrate: "graphile-migrate"
    case .sqitch: "Sqitch"
    case .atlas: "Atlas"
    }
  }

  /// How to have a file run outside of a transaction, in the tool's own words.
  var waysOutOfTransaction: String {
    let way =
      switch self {
      case .psql, .sqitch: "leave BEGIN and COMMIT out of the file"
      // These never open one: PostgreSQL does, for files of several statements.
      case .supabase, .golangMigrate, .prisma: "give the statement a migration of its own"
      case .goose: "put `-- +goose NO TRANSACTION` at the top of the file"
      case .dbmate: "write `-- migrate:up transaction:false`"
      case .sqlMigrate: "write `-- +migrate Up notransaction`"
      case .flyway:
        "give the statement a script of its own, or set `executeInTransaction=false` in the script's .conf file"
      case .liquibase: "write `runInTransaction:false` on the changeset"
      case .diesel: "set `run_in_transaction = false` in metadata.toml beside the migration"
      case .sqlx: "make `-- no-transaction` the first line of the file"
      case .drizzle:
        "run the statement outside of Drizzle's migrations, which are always one transaction"
      case .nodePgMigrate:
        "run the statement from a migration in JavaScript that calls `pgm.noTransaction()`"
      case .graphileMigrate: "put `--! no-transaction` at the top of the file"
      case .atlas: "put `-- atlas:txmode none` at the top of the file"
      }
    return way
  }
}
