import Syntax

/// The migrations of one project in the order in which they run.
package struct MigrationHistory: Sendable {
  /// Who runs them.
  package let tool: MigrationTool
  /// In the order in which the tool runs them.
  package let migrations: [Migration]
  /// Migrations in other languages, which can't be read.
  package let holes: [Hole]

  /// A history of migrations in the order in which the tool runs them.
  package init(tool: MigrationTool, migrations: [Migration], holes: [Hole] = []) {
    self.tool = tool
    self.migrations = migrations
    self.holes = holes
  }

  /// A migration that is not SQL: what it does is unknown.
  package struct Hole: Hashable, Sendable {
    /// The path of its file.
    package let path: String
    /// The index in `migrations` of the one that runs after it.
    package let position: Int
  }
}

extension MigrationHistory {
  /// Whether both were read from the same copies of the same files.
  package func isIdentical(to other: MigrationHistory) -> Bool {
    migrations.count == other.migrations.count
      && zip(migrations, other.migrations).allSatisfy { $0.isIdentical(to: $1) }
  }

  /// The files of its migrations and their rollbacks.
  package var files: [SourceFile] {
    migrations.flatMap { [$0.file] + ($0.rollback.map { [$0.file] } ?? []) }
  }

  /// The files of the migrations up to a version, that one with them; none where ``position(behind:)`` is nil.
  package func files(upTo version: String) -> Set<SourceFile.ID> {
    let legacy = migrations.prefix(position(behind: version) ?? 0)
    return Set(legacy.flatMap { [$0.file.id] + ($0.rollback.map { [$0.file.id] } ?? []) })
  }

  /// The history as it is when each file without a transaction of its tool's runs in one, as with
  /// `psql --single-transaction`.
  package var assumingTransaction: MigrationHistory {
    guard tool.profile.sending == .psql else { return self }
    return MigrationHistory(
      tool: tool, migrations: migrations.map(\.inTransaction), holes: holes)
  }
}
