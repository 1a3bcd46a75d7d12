import Catalog
import Linter
import Migrations
import Syntax

/// Reports migrations that say nowhere how to undo them.
struct MissingRollback: HistoryRule {
  static let metadata = RuleMetadata(
    id: "missing-rollback",
    summary: "The migration does not say how to undo it.",
    severity: .warning, group: .rollback, page: RulePages.missingRollback)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard isExpected(in: history) else { return [] }
    return history.migrations.compactMap { finding(for: $0, history.tool) }
  }

  private func isExpected(in history: ReplayedHistory) -> Bool {
    switch history.settings.rollback {
    case .required: true
    case .optional: false
    case .automatic:
      history.tool.expectsRollbacks
        || history.migrations.contains { $0.migration.rollback?.isEmpty == false }
    }
  }

  private func finding(for migration: ReplayedMigration, _ tool: MigrationTool) -> Finding? {
    let steps = migration.statements.filter { $0.changes.contains { $0.action.isUndoable } }
    guard let first = steps.first else { return nil }
    let source = migration.migration
    let rest = steps.count > 1 ? " and \(steps.count - 1) more" : ""
    let what = "\(keywords(of: first, in: source.file))\(rest)"
    guard let rollback = source.rollback else {
      return Finding(
        "nothing says how to undo \(source.file.name): \(what)", at: first.statement.range,
        help: help(for: migration, tool))
    }
    // Whoever leaves it empty on purpose says that there is no way back, and may be right.
    guard rollback.isEmpty, steps.contains(where: \.canBeUndone) else { return nil }
    return Finding(
      "the rollback of \(source.file.name) is empty: it undoes nothing of \(what)",
      at: rollback.range, help: help(for: migration, tool))
  }

  /// The first words of a statement, as they stand.
  private func keywords(of statement: ReplayedStatement, in file: SourceFile) -> String {
    let text = file.text(statement.statement.range)
    let head = text.prefix { $0 != "(" }
    return head.split(whereSeparator: \.isWhitespace).prefix(5).joined(separator: " ")
  }

  private func help(for migration: ReplayedMigration, _ tool: MigrationTool) -> String {
    let undo = Undo.statements(for: migration)
    let place = tool.rollbackPlace(of: migration.migration.file.name)
    guard !undo.isEmpty else { return "write the statements that undo it \(place)" }
    let lines = undo.prefix(4) + (undo.count > 4 ? ["…"] : [])
    guard tool == .psql || tool.isForwardOnly else {
      return "write the statements that undo it \(place):\n" + lines.joined(separator: "\n")
    }
    // What is concurrent can't stand in a transaction.
    let isConcurrent = undo.contains { $0.contains(" CONCURRENTLY ") }
    let body = isConcurrent ? Array(lines) : ["BEGIN;"] + lines + ["COMMIT;"]
    return
      "end the file with a section such as\n-- Rollback\n/*\n\(body.joined(separator: "\n"))\n*/"
  }
}

extension SchemaChange.Action {
  /// Whether it leaves something behind that could be taken back.
  fileprivate var isUndoable: Bool {
    switch self {
    case .settingChanged, .transaction, .tablesLocked, .maintenance, .raised, .commented,
      .constraintValidated, .queried, .called:
      false
    case .opaque(let what): !harmless.contains { what.hasPrefix($0) }
    case .tableCreated(let table): table.persistence != .temporary
    case .rowsChanged, .objectDropped: true
    default: true
    }
  }
}

extension ReplayedStatement {
  /// Whether SQL alone, without a copy of the rows, can take any of it back.
  fileprivate var canBeUndone: Bool {
    changes.contains { change in
      switch change.action {
      case .enumValueAdded: false
      case .rowsChanged(let rows): rows.kind == .insert || rows.kind == .copy
      default: change.action.isUndoable
      }
    }
  }
}

/// Statements without a change of their own that leave nothing behind.
private let harmless = [
  "EXPLAIN", "SHOW", "NOTIFY", "LISTEN", "UNLISTEN", "CHECKPOINT", "DISCARD", "PREPARE",
  "DEALLOCATE",
  "DECLARE", "FETCH", "CLOSE", "LOAD", "SET", "COPY", "DO", "EXECUTE", "PERFORM",
]

extension MigrationTool {
  /// Whether people who use it write a rollback for every migration.
  fileprivate var expectsRollbacks: Bool {
    switch self {
    case .psql, .golangMigrate, .goose, .dbmate, .sqlMigrate, .liquibase, .diesel,
      .nodePgMigrate, .sqitch:
      true
    // They only go forward, or have rollbacks that few projects use.
    case .flyway, .sqlx, .supabase, .prisma, .drizzle, .graphileMigrate, .atlas: false
    }
  }

  fileprivate func rollbackPlace(of file: String) -> String {
    switch self {
    case .goose: "below a line `-- +goose Down`"
    case .dbmate: "below a line `-- migrate:down`"
    case .sqlMigrate: "below a line `-- +migrate Down`"
    case .nodePgMigrate: "below a line `-- Down Migration`"
    case .liquibase: "in `--rollback` lines of the changeset"
    case .diesel: "in down.sql beside it"
    case .sqitch: "in revert/\(file)"
    case .golangMigrate: "in a .down.sql file of the same version"
    case .flyway:
      "in an undo script of the same version, U…__\(file.drop { $0 != "_" }.drop { $0 == "_" })"
    default:
      "in a comment at the end of the file that says Rollback, or in a .down.sql file beside it"
    }
  }
}
