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
    let without = history.migrations.filter { $0.needsRollback && $0.lacksRollback }
    // A project of some size without a single rollback goes forward only: once is enough to say so.
    let isForwardOnly =
      history.settings.rollback == .automatic && without.count > 5
      && without.count == history.migrations.count(where: \.needsRollback)
    if isForwardOnly, let last = without.last {
      return [lastFinding(for: last, of: without.count, history)].compactMap { $0 }
    }
    let texts = Texts(history)
    return without.filter { $0.migration.isAmong(history.requested) }
      .compactMap { finding(for: $0, history.tool, texts) }
  }

  private func isExpected(in history: ReplayedHistory) -> Bool {
    switch history.settings.rollback {
    case .required: true
    case .optional: false
    case .automatic:
      history.tool.expectsRollbacks || history.migrations.contains { !$0.lacksRollback }
    }
  }

  private func finding(
    for migration: ReplayedMigration, _ tool: MigrationTool, _ texts: Texts
  ) -> Finding? {
    guard let first = migration.undoableSteps.first else { return nil }
    let source = migration.migration
    let count = migration.undoableSteps.count
    let what = "\(first.summary)\(count > 1 ? " and \(count - 1) more" : "")"
    let help = help(for: migration, tool, texts)
    guard let rollback = source.rollback else {
      return Finding(
        "nothing says how to undo \(source.file.name): \(what)", at: first.statement.range,
        help: help)
    }
    if let error = rollback.script.errors.first, rollback.script.statements.isEmpty {
      return Finding(
        "the rollback of \(source.file.name) does not parse: \(error.message)", at: error.range,
        help: help)
    }
    return Finding(
      "the rollback of \(source.file.name) is empty: it undoes nothing of \(what)",
      at: rollback.range, help: help)
  }

  private func lastFinding(
    for migration: ReplayedMigration, of count: Int, _ history: ReplayedHistory
  ) -> Finding? {
    migration.undoableSteps.first.map { step in
      Finding(
        "none of the \(count) migrations here that change something says how to undo it",
        at: migration.migration.rollback?.range ?? step.statement.range,
        help:
          "write the statements that undo it \(history.tool.rollbackPlace(of: migration.migration.file.name)), or say that you only go forward: --rollback optional"
      )
    }
  }

  private func help(
    for migration: ReplayedMigration, _ tool: MigrationTool, _ texts: Texts
  ) -> String {
    let difference = SchemaDifference(
      from: migration.before, to: migration.after,
      about: TouchedObjects(of: migration.statements), text: texts.text)
    let concurrent = migration.concurrentIndexes
    let undo = difference.undoing.map { statement in
      concurrent.contains { statement == "DROP INDEX \($0);" }
        ? statement.replacing("DROP INDEX ", with: "DROP INDEX CONCURRENTLY ") : statement
    }
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

extension ReplayedMigration {
  /// The statements that leave something behind.
  fileprivate var undoableSteps: [ReplayedStatement] {
    statements.filter { $0.changes.contains(where: \.isUndoable) }
  }

  /// Whether there is something to undo, by SQL alone if the rollback was left empty on purpose.
  fileprivate var needsRollback: Bool {
    let steps = undoableSteps
    guard migration.rollback != nil, lacksRollback else { return !steps.isEmpty }
    // Whoever leaves it empty says that there is no way back, and may be right.
    return steps.contains(where: \.canBeUndone) && !isWaived
  }

  /// Whether the rollback says no more than that there is none.
  private var isWaived: Bool {
    guard let rollback = migration.rollback else { return false }
    let place =
      rollback.place == .file ? 0..<min(rollback.file.bytes.count, 2000) : rollback.range.offsets
    let text = rollback.file.text(place).lowercased()
    let reasons = [
      "irreversible", "not required", "not possible", "cannot be", "can't be", "no revert",
      "no rollback", "--rollback empty",
    ]
    return reasons.contains { text.contains($0) }
  }

  /// Whether nothing in the rollback undoes anything.
  fileprivate var lacksRollback: Bool {
    migration.rollback.map { $0.script.statements.isEmpty } ?? true
      || rollback.allSatisfy { statement in
        statement.changes.allSatisfy { change in
          if case .transaction = change.action { true } else { false }
        }
      } && !rollback.isEmpty
  }

  /// The indexes that were built concurrently, as they are named in SQL.
  fileprivate var concurrentIndexes: Set<String> {
    Set(
      statements.flatMap(\.changes).compactMap { change in
        guard case .indexCreated(let index) = change.action, index.isConcurrent,
          let name = index.name
        else { return nil }
        return ObjectName(schema: index.table.schema == "public" ? nil : index.table.schema, name)
          .description
      })
  }
}

extension ReplayedStatement {
  /// Whether SQL alone, without a copy of the rows, can take any of it back.
  fileprivate var canBeUndone: Bool {
    changes.contains { change in
      switch change.action {
      // What a table held before is nowhere to be had.
      case .enumValueAdded, .rowsChanged: false
      default: change.isUndoable
      }
    }
  }

  /// What the statement does, in its first words and the name of what it is about.
  fileprivate var summary: String {
    changes.first(where: \.isUndoable).map(\.action.summary) ?? ""
  }
}

extension ReplayedChange {
  /// Whether it leaves something behind that could be taken back.
  fileprivate var isUndoable: Bool {
    switch action {
    case .rowsChanged(let rows): !isTemporary(rows.table)
    case .objectDropped(let drop): !(drop.kind == .table && isTemporary(drop.name))
    default: action.isUndoable
    }
  }

  private func isTemporary(_ name: ObjectName) -> Bool {
    let temporary = ObjectName(schema: name.schema ?? "pg_temp", name.name)
    return before.table(temporary, in: session) != nil && temporary.schema == "pg_temp"
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

extension SchemaChange.Action {
  /// The statement's first words with the name of what it is about.
  fileprivate var summary: String {
    switch self {
    case .tableCreated(let table): "CREATE TABLE \(table.name)"
    case .viewCreated(let view): "CREATE VIEW \(view.name)"
    case .sequenceCreated(let sequence): "CREATE SEQUENCE \(sequence.name)"
    case .indexCreated(let index):
      "CREATE INDEX \(index.name.map(quoted) ?? "on \(index.table)")"
    case .schemaCreated(let name, _, _): "CREATE SCHEMA \(quoted(name))"
    case .functionCreated(let function): "CREATE FUNCTION \(function.name)"
    case .typeCreated(let type): "CREATE TYPE \(type.name)"
    case .policyCreated(let policy): "CREATE POLICY \(quoted(policy.name))"
    case .policyAltered(let policy): "ALTER POLICY \(quoted(policy.name))"
    case .triggerCreated(let trigger): "CREATE TRIGGER \(quoted(trigger.name))"
    case .extensionCreated(let name, _, _): "CREATE EXTENSION \(quoted(name))"
    case .roleCreated(let name, _): "CREATE ROLE \(quoted(name))"
    case .enumValueAdded(let type, _, _, _, _), .enumValueRenamed(let type, _, _):
      "ALTER TYPE \(type)"
    case .objectDropped(let drop): "DROP \(drop.kind.rawValue.uppercased()) \(drop.name)"
    case .objectRenamed(let rename): "ALTER \(rename.kind.rawValue.uppercased()) \(rename.name)"
    case .objectMoved(let move): "ALTER \(move.kind.rawValue.uppercased()) \(move.name)"
    case .privilegesChanged(let change): change.isGrant ? "GRANT" : "REVOKE"
    case .rowsChanged(let rows): rows.summary
    case .opaque(let words): words
    case .columnAdded(let table, _, _), .columnDropped(let table, _, _, _),
      .columnRenamed(let table, _, _), .columnTypeChanged(let table, _, _, _, _),
      .columnDefaultChanged(let table, _, _), .columnNullabilityChanged(let table, _, _),
      .columnIdentityChanged(let table, _, _), .columnExpressionChanged(let table, _, _),
      .constraintAdded(let table, _), .constraintValidated(let table, _),
      .constraintDropped(let table, _, _, _), .constraintRenamed(let table, _, _),
      .constraintDeferrabilityChanged(let table, _, _, _), .rowSecurityChanged(let table, _),
      .triggerToggled(let table, _, _), .partitionAttached(let table, _, _),
      .partitionDetached(let table, _, _), .inheritanceChanged(let table, _, _),
      .tableOptionChanged(let table, _):
      "ALTER TABLE \(table.name)"
    default: "what it does"
    }
  }
}

extension RowChange {
  fileprivate var summary: String {
    switch kind {
    case .insert: "INSERT INTO \(table)"
    case .update: "UPDATE \(table)"
    case .delete: "DELETE FROM \(table)"
    case .merge: "MERGE INTO \(table)"
    case .truncate: "TRUNCATE \(table)"
    case .copy: "COPY \(table)"
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
