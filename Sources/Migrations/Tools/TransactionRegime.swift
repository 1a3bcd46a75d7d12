import Syntax

extension TransactionRegime {
  /// The regime under which a tool runs a script.
  ///
  /// - Parameters:
  ///   - tool: Who runs it.
  ///   - script: What is run.
  ///   - optsOut: Whether a marker or a sidecar asks for no transaction.
  package init(_ tool: MigrationTool, _ script: Script, optsOut: Bool) {
    let isSingle = script.statements.count + script.errors.count < 2
    let withoutIt: Self =
      isSingle || tool.sendsStatementsOneByOne ? .statementByStatement : .implicitTransaction
    switch tool {
    // One batch, together with the entry in the table of versions.
    case .supabase: self = .implicitTransaction
    case .psql, .sqitch, .golangMigrate, .prisma: self = withoutIt
    case .flyway:
      let isOutside =
        !script.statements.isEmpty
        && script.statements.allSatisfy(\.isRefusedInTransaction)
      self = optsOut || isOutside ? withoutIt : .singleTransaction
    case .dbmate, .diesel, .sqlx, .graphileMigrate, .goose, .sqlMigrate, .liquibase, .drizzle,
      .nodePgMigrate, .atlas:
      self = optsOut ? withoutIt : .singleTransaction
    }
  }
}

extension MigrationTool {
  /// Whether the statements of a file that runs outside of a transaction are sent one by one.
  ///
  /// Those of a single query share a transaction, whatever is asked for.
  package var sendsStatementsOneByOne: Bool {
    switch self {
    case .supabase, .golangMigrate, .prisma, .dbmate, .diesel, .sqlx, .graphileMigrate: false
    case .psql, .sqitch, .flyway, .goose, .sqlMigrate, .liquibase, .drizzle, .nodePgMigrate, .atlas:
      true
    }
  }
}

extension Statement {
  /// Whether PostgreSQL refuses to run it in a transaction.
  package var isRefusedInTransaction: Bool {
    changes.contains { $0.placement == .topLevel && $0.action.isRefusedInTransaction }
  }
}

extension SchemaChange.Action {
  /// Whether PostgreSQL refuses to do it in a transaction, or in a function.
  package var isRefusedInTransaction: Bool {
    switch self {
    case .indexCreated(let index): index.isConcurrent
    case .objectDropped(let drop): drop.isConcurrent || drop.kind == .database
    case .partitionDetached(_, _, let concurrently): concurrently
    case .maintenance(let maintenance): maintenance.isRefusedInTransaction
    case .opaque(let words): refusedCommands.contains(words)
    default: false
    }
  }
}

/// Commands that have no change of their own to know them by.
private let refusedCommands: Set = [
  "CREATE DATABASE", "DROP DATABASE", "CREATE TABLESPACE", "DROP TABLESPACE", "ALTER SYSTEM",
  "DISCARD ALL", "CREATE SUBSCRIPTION", "DROP SUBSCRIPTION",
]

extension Maintenance {
  fileprivate var isRefusedInTransaction: Bool {
    switch kind {
    case .vacuum: true
    case .reindex(let kind): isConcurrent || kind != .index && kind != .table
    // Without a table it goes over the whole database, in transactions of its own.
    case .cluster: name == nil
    case .analyze, .refresh: false
    }
  }
}
