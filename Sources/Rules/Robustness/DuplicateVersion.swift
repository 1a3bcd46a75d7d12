import Linter
import Migrations
import Syntax

/// Reports migrations that have a version in common.
struct DuplicateVersion: HistoryRule {
  static let metadata = RuleMetadata(
    id: "duplicate-version",
    summary: "Two migrations have the same version.",
    severity: .error, group: .robustness, page: RulePages.duplicateVersion)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard let consequence = history.tool.consequenceOfDuplicates else { return [] }
    var seen: [String: Migration] = [:]
    return history.migrations.map(\.source).compactMap { migration in
      // Liquibase's changesets are told apart by their files as well.
      let scope = history.tool == .liquibase ? migration.file.path : ""
      let key = "\(scope) \(history.tool.versionKey(migration.version))"
      guard let other = seen.updateValue(migration, forKey: key) else { return nil }
      return Finding(
        "\(migration.file.name) has the version of \(other.file.name), \(migration.version): \(consequence)",
        at: migration.place, help: "give one of them a version of its own, later than all others",
        related: [RelatedLocation("the other one", at: other.place)])
    }
  }
}

extension Migration {
  /// Where to say something about it as a whole.
  fileprivate var place: SourceRange {
    forward.statements.first?.range ?? SourceRange(file: file.id, 0..<file.bytes.count)
  }
}

extension MigrationTool {
  /// What a tool that goes by versions does with two of the same; nil where versions may repeat.
  fileprivate var consequenceOfDuplicates: String? {
    switch self {
    case .golangMigrate: "golang-migrate refuses the directory"
    case .goose: "goose stops before it runs anything"
    case .flyway: "Flyway stops before it runs anything"
    case .liquibase: "Liquibase stops before it runs anything"
    case .supabase, .dbmate, .sqlx, .diesel:
      "\(displayName) notes only one of them, so the other fails or never runs"
    // They go by the whole name, or by a list of their own.
    case .psql, .sqlMigrate, .prisma, .drizzle, .nodePgMigrate, .graphileMigrate, .sqitch, .atlas:
      nil
    }
  }
}
