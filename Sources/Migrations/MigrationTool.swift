/// The programs that run migrations, which decide order, transactions and where rollbacks live.
package enum MigrationTool: String, CaseIterable, Hashable, Sendable {
  case psql
  case supabase
  case golangMigrate = "golang-migrate"
  case goose
  case dbmate
  case sqlMigrate = "sql-migrate"
  case flyway
  case liquibase
  case diesel
  case sqlx
  case prisma
  case drizzle
  case nodePgMigrate = "node-pg-migrate"
  case graphileMigrate = "graphile-migrate"
  case sqitch
  case atlas

  /// Whether the tool only ever goes forward: it has no place for a rollback of its own.
  package var isForwardOnly: Bool {
    switch self {
    case .supabase, .prisma, .drizzle, .graphileMigrate, .atlas: true
    default: false
    }
  }

  /// A version as the tool compares it: two migrations with the same key are one to it.
  package func versionKey(_ version: String) -> String {
    switch self {
    case .flyway: FlywayName.key(version)
    case .golangMigrate, .goose, .sqlx: String(version.drop { $0 == "0" })
    default: version
    }
  }
}
