/// The programs that run migrations, which decide order, transactions and where rollbacks live.
///
/// A case's raw value is what settings, options and reports call it.
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
  case hasura
  case sqlx
  case prisma
  case drizzle
  case nodePgMigrate = "node-pg-migrate"
  case graphileMigrate = "graphile-migrate"
  case sqitch
  case atlas

  /// Who runs files that nothing tells to be another tool's.
  package static let fallback = MigrationTool.psql

  /// What there is to know of it: the only place that tells one tool from another.
  package var profile: ToolProfile {
    switch self {
    case .psql: Psql.profile
    case .supabase: Supabase.profile
    case .golangMigrate: GolangMigrate.profile
    case .goose: Goose.profile
    case .dbmate: Dbmate.profile
    case .sqlMigrate: SQLMigrate.profile
    case .flyway: Flyway.profile
    case .liquibase: Liquibase.profile
    case .diesel: Diesel.profile
    case .hasura: Hasura.profile
    case .sqlx: Sqlx.profile
    case .prisma: Prisma.profile
    case .drizzle: Drizzle.profile
    case .nodePgMigrate: NodePgMigrate.profile
    case .graphileMigrate: GraphileMigrate.profile
    case .sqitch: Sqitch.profile
    case .atlas: Atlas.profile
    }
  }
}
