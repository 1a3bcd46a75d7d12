import Linter
import Migrations
import Syntax

/// How a rollback is written down.
enum RollbackForm {
  /// In a file of its own, whose path follows from the migration's.
  case file((String) -> String)
  /// Below a marker, which may say that it runs outside of a transaction.
  case section(marker: String, optOut: String?)
  /// In lines of the changeset.
  case changeset
  /// In a comment at the end of the file.
  case comment

  /// Whether a new rollback can be marked to run outside of a transaction by itself.
  func hasOptOut(of tool: MigrationTool) -> Bool {
    switch self {
    case .file: tool == .sqlx
    case .section(_, let optOut): optOut != nil
    case .changeset, .comment: false
    }
  }
}

extension MigrationTool {
  /// Where a tool looks for the rollback of a migration; nil where it has no place for one.
  var rollbackForm: RollbackForm? {
    switch self {
    case .goose: .section(marker: "-- +goose Down", optOut: nil)
    case .dbmate: .section(marker: "-- migrate:down", optOut: " transaction:false")
    case .sqlMigrate: .section(marker: "-- +migrate Down", optOut: " notransaction")
    case .nodePgMigrate: .section(marker: "-- Down Migration", optOut: nil)
    case .liquibase: .changeset
    case .golangMigrate, .sqlx: .file { $0.replacingEnd(".up.sql", with: ".down.sql") }
    case .diesel: .file { $0.replacingEnd("up.sql", with: "down.sql") }
    case .sqitch: .file(\.inRevert)
    case .flyway: .file(\.asUndoScript)
    case .psql, .supabase, .prisma, .drizzle, .graphileMigrate, .atlas: nil
    }
  }

  /// The regime that a migration and its rollback have in common, because one marker or setting is for
  /// both; nil where each has its own.
  func shared(_ migration: Migration) -> TransactionRegime? {
    switch self {
    case .goose, .diesel, .liquibase: migration.regime
    default: nil
    }
  }

  /// A statement as the tool finds its end: some cut at every semicolon that is not marked.
  func delimited(_ sql: String) -> String {
    let prefix: String? =
      switch self {
      case .goose: "-- +goose"
      case .sqlMigrate: "-- +migrate"
      default: nil
      }
    guard let prefix, sql.dropLast().contains(";") else { return sql }
    return "\(prefix) StatementBegin\n\(sql)\n\(prefix) StatementEnd"
  }
}

extension ReplayedHistory {
  /// The form that most of the other rollbacks have, if these lie in files of their own.
  var formOfOthers: RollbackForm? {
    let others = migrations.map(\.source).filter { $0.rollback != nil }
    let ends = others.compactMap(\.endOfRollbackFile)
    guard ends.count * 2 > others.count, let end = ends.first else { return nil }
    return .file { $0.stem + end }
  }
}

extension Migration {
  /// What the path of its rollback's file has behind its own stem.
  fileprivate var endOfRollbackFile: String? {
    guard let rollback, rollback.place == .file, rollback.file.path.hasPrefix(file.path.stem) else {
      return nil
    }
    return String(rollback.file.path.dropFirst(file.path.stem.count))
  }
}

extension SourceFile {
  /// The name of a change in Sqitch's plan.
  var sqitchChange: String {
    let parts = path.withoutEnd(".sql").split(separator: "/")
    let start = parts.lastIndex(of: "deploy").map { $0 + 1 } ?? parts.count - 1
    return parts[max(start, 0)...].joined(separator: "/")
  }
}

extension String {
  /// With another ending; with that ending where it has not the one.
  fileprivate func replacingEnd(_ end: String, with new: String) -> String {
    if hasSuffix(end) { return String(dropLast(end.count)) + new }
    return withoutEnd(".sql") + new
  }

  /// Without what says that it is SQL, and goes forward.
  fileprivate var stem: String { withoutEnd(".sql").withoutEnd(".up") }

  fileprivate func withoutEnd(_ end: String) -> String {
    hasSuffix(end) ? String(dropLast(end.count)) : self
  }

  /// The path of a change's script in `revert/`.
  fileprivate var inRevert: String {
    var parts = split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if let index = parts.lastIndex(of: "deploy") { parts[index] = "revert" }
    return parts.joined(separator: "/")
  }

  /// The path of the undo script that has a migration's version.
  fileprivate var asUndoScript: String {
    let cut = lastIndex(of: "/").map { index(after: $0) } ?? startIndex
    return String(self[..<cut]) + "U" + String(self[cut...].dropFirst())
  }
}
