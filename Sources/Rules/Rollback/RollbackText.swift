import Migrations
import Syntax

/// A rollback as a tool wants it, and where.
package struct RollbackText {
  package enum Place: Hashable, Sendable {
    /// A new file.
    case file(String)
    /// Behind what the migration's file holds, or what it holds up to an offset.
    case end(of: String, at: Int)
  }

  package let place: Place
  package let text: String

  /// - Parameters:
  ///   - draft: The rollback.
  ///   - migration: What it undoes.
  ///   - tool: Who runs it.
  package init(_ draft: RollbackDraft, of migration: Migration, for tool: MigrationTool) {
    let path = migration.file.path
    switch tool.rollbackForm {
    case .file(let name):
      let isSqitch = tool == .sqitch
      place = .file(
        migration.rollback.flatMap { $0.place == .file ? $0.file.path : nil } ?? name(path))
      text = isSqitch ? Self.sqitch(draft, path) : draft.lines.joined(separator: "\n") + "\n"
    case .section(let marker):
      let hasMarker = migration.rollback?.place == .section
      place = .end(of: path, at: migration.file.bytes.count)
      text = (hasMarker ? "" : "\n\(marker)\n") + draft.lines.joined(separator: "\n") + "\n"
    case .changeset:
      place = .end(of: path, at: migration.forward.end ?? migration.file.bytes.count)
      text =
        draft.lines.flatMap { $0.split(separator: "\n") }
        .map { $0.hasPrefix("-- ") ? "\n\($0)" : "\n--rollback \($0)" }.joined() + "\n"
    case .comment:
      place = .end(of: path, at: migration.file.bytes.count)
      text = Self.comment(draft)
    }
  }

  private static func sqitch(_ draft: RollbackDraft, _ path: String) -> String {
    let name = path.split(separator: "/").last.map { String($0.dropLast(4)) } ?? ""
    return "-- Revert \(name) from pg\n\n" + draft.block.joined(separator: "\n") + "\n"
  }

  /// A block comment, or line comments where the SQL holds what would end it.
  private static func comment(_ draft: RollbackDraft) -> String {
    let lines = draft.block
    guard lines.contains(where: { $0.contains("*/") || $0.contains("/*") }) else {
      return "\n-- Rollback\n/*\n\(lines.joined(separator: "\n"))\n*/\n"
    }
    let commented = lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
      .map { $0.isEmpty ? "--" : "-- \($0)" }
    return "\n-- Rollback\n\(commented.joined(separator: "\n"))\n"
  }
}

extension RollbackDraft {
  /// Its statements, and its notes as comments.
  fileprivate var lines: [String] {
    steps.map { step in
      switch step {
      case .sql(let sql): sql
      case .note(let text): "-- \(text)"
      }
    }
  }

  /// The lines in a transaction, unless one of them can't run in it.
  fileprivate var block: [String] {
    let isConcurrent = statements.contains { $0.contains("INDEX CONCURRENTLY ") }
    return isConcurrent || statements.isEmpty ? lines : ["BEGIN;"] + lines + ["COMMIT;"]
  }
}

extension Script {
  /// Behind its last statement and the semicolon of that.
  fileprivate var end: Int? { statements.last.map { $0.range.end + 1 } }
}

extension MigrationTool {
  fileprivate enum RollbackForm {
    case file((String) -> String)
    case section(marker: String)
    case changeset, comment
  }

  /// Where a tool looks for the rollback of a migration.
  fileprivate var rollbackForm: RollbackForm {
    switch self {
    case .goose: .section(marker: "-- +goose Down")
    case .dbmate: .section(marker: "-- migrate:down")
    case .sqlMigrate: .section(marker: "-- +migrate Down")
    case .nodePgMigrate: .section(marker: "-- Down Migration")
    case .liquibase: .changeset
    case .golangMigrate, .sqlx: .file { $0.replacingEnd(".up.sql", with: ".down.sql") }
    case .diesel: .file { $0.replacingEnd("up.sql", with: "down.sql") }
    case .sqitch:
      .file { path in
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if let index = parts.lastIndex(of: "deploy") { parts[index] = "revert" }
        return parts.joined(separator: "/")
      }
    case .flyway:
      .file { path in
        let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        return String(path[..<cut]) + "U" + String(path[cut...].dropFirst())
      }
    case .psql, .supabase, .prisma, .drizzle, .graphileMigrate, .atlas: .comment
    }
  }
}

extension String {
  /// With another ending; with that ending where it has not the one.
  fileprivate func replacingEnd(_ end: String, with new: String) -> String {
    if hasSuffix(end) { return String(dropLast(end.count)) + new }
    return (hasSuffix(".sql") ? String(dropLast(4)) : self) + new
  }
}
