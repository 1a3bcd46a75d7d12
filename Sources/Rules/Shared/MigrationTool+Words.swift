import Migrations

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

  /// How to have a migration run outside of a transaction, in the tool's own words.
  var waysOutOfTransaction: String { wayOutOfTransaction() }

  /// The same for a migration or its rollback, which some tools ask for each.
  func wayOutOfTransaction(inRollback isRollback: Bool = false) -> String {
    let way =
      switch self {
      case .psql, .sqitch: "leave BEGIN and COMMIT out of the file"
      // These never open one: PostgreSQL does, for files of several statements.
      case .supabase, .golangMigrate, .prisma: "give the statement a migration of its own"
      case .goose: "put `-- +goose NO TRANSACTION` at the top of the file"
      case .dbmate: "write `-- migrate:\(isRollback ? "down" : "up") transaction:false`"
      case .sqlMigrate: "write `-- +migrate \(isRollback ? "Down" : "Up") notransaction`"
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
