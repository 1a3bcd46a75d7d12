import Catalog
import Foundation
import Linter
import Migrations
import Rollbacks
import Rules
import Syntax

/// Runs migrations and their rollbacks on a server, and compares what is left with Lockstep's verdicts.
struct RollbackProof: ~Copyable {
  struct Tally {
    var rollbacks = 0
    /// The server ran both parts.
    var judged = 0
    var agreed = 0
    /// Lockstep holds its verdict back: something in them can't be read.
    var unread: [String] = []
    /// The server can't run the migration, for want of an extension and the like; with its reasons.
    var notRun: [String] = []
    var disagreements: [String] = []
  }

  private var connection: Connection
  private let history: OracleHistory
  private(set) var tally = Tally()

  private init(_ history: OracleHistory, _ connection: consuming Connection) {
    self.history = history
    self.connection = connection
  }

  /// Begins with what the history finds in its database.
  static func start(_ history: OracleHistory) throws -> RollbackProof {
    var connection = try OracleRun.emptyDatabase("oracle_rollback")
    try connection.require("SET client_min_messages = error")
    if !history.prelude.isEmpty { try connection.require(history.prelude) }
    return RollbackProof(history, connection)
  }

  mutating func run(_ parts: [MigrationHistory]) throws {
    for part in parts {
      let replayed = ReplayedHistory(replaying: part, settings: Settings())
      for migration in replayed.migrations { try run(migration, of: replayed) }
    }
  }

  private mutating func run(_ replayed: ReplayedMigration, of history: ReplayedHistory) throws {
    let migration = replayed.source
    let hasRollback = migration.rollback.map { !$0.isEmpty } ?? false
    let before = hasRollback ? try ServerSchema(through: &connection) : nil
    let error = try runForward(migration)
    guard let before, let rollback = migration.rollback, rollback.script.errors.isEmpty else {
      return
    }
    tally.rollbacks += 1
    if let error {
      tally.notRun.append("\(migration.file.path): \(error.message)")
      return
    }
    guard let verdict = RollbackReport(of: replayed, in: history).left else {
      tally.unread.append(migration.file.path)
      return
    }
    tally.judged += 1
    let after = try runRollback(rollback)
    let left = after.difference(to: before).filter { object in
      // Of tables that only the server sees, as those named by the date, there is nothing to say.
      guard let name = after.relations[object] ?? before.relations[object] else { return true }
      return [replayed.before, replayed.after, replayed.afterRollback].contains { catalog in
        catalog?.relation(name) != nil
      }
    }
    let expected = Set(verdict.map(Self.withoutArguments))
    if left == expected {
      tally.agreed += 1
    } else {
      tally.disagreements.append(
        "\(migration.file.path)\n  server alone:   \(left.subtracting(expected).sorted())"
          + "\n  Lockstep alone: \(expected.subtracting(left).sorted())"
          + left.subtracting(expected).sorted().map { object in
            "\n    \(object)\n      was \(before.definitions[object] ?? "-")"
              + "\n      is  \(after.definitions[object] ?? "-")"
          }.joined())
    }
  }

  /// Functions of one name are compared together.
  static func withoutArguments(_ object: String) -> String {
    let kinds = ["function ", "procedure ", "aggregate "]
    return kinds.contains(where: object.hasPrefix) ? String(object.prefix { $0 != "(" }) : object
  }

  // MARK: - Running

  /// - Returns: The first error; what follows it runs all the same.
  private mutating func runForward(_ migration: Migration) throws -> Connection.ServerError? {
    try startSession()
    let isTools =
      migration.regime.isInTransaction
      && !migration.forward.statements.contains(where: \.isRefusedInTransaction)
      && !migration.forward.statements.contains(where: \.isTransactionControl)
    if isTools { try connection.require("BEGIN") }
    var first: Connection.ServerError?
    for statement in migration.forward.statements {
      let text = migration.file.text(statement.range)
      let error = try run(text, isControl: statement.isTransactionControl)
      first = first ?? error
    }
    if connection.isInTransaction { _ = try connection.run(isTools ? "COMMIT" : "ROLLBACK") }
    return first
  }

  /// The schema after a rollback, which is undone again.
  private mutating func runRollback(_ rollback: Rollback) throws -> ServerSchema {
    try startSession()
    try connection.require("BEGIN")
    for statement in rollback.script.statements where !statement.isTransactionControl {
      // What is built concurrently is the same in the end.
      let text = rollback.text(of: statement).replacing(#/(?i)\bconcurrently\b/#, with: "")
      _ = try run(text, isControl: false)
    }
    let schema = try ServerSchema(through: &connection)
    try connection.require("ROLLBACK")
    return schema
  }

  private mutating func startSession() throws {
    _ = try connection.run("DISCARD ALL")
    try connection.require("SET client_min_messages = error")
    if let path = history.searchPath { try connection.require("SET search_path = \(path)") }
  }

  private mutating func run(_ text: String, isControl: Bool) throws -> Connection.ServerError? {
    let isGuarded = connection.isInTransaction && !isControl
    if isGuarded { try connection.require("SAVEPOINT proof") }
    let error = try connection.run(text).error
    guard isGuarded, connection.isInTransaction else { return error }
    if error != nil { try connection.require("ROLLBACK TO proof") }
    _ = try connection.run("RELEASE proof")
    return error
  }
}

extension Rollback {
  /// A statement without the dashes that make each of its lines a comment.
  func text(of statement: Statement) -> String {
    let text = file.text(statement.range)
    guard place == .comment else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.replacing(#/^\s*--\s?/#, with: "") }.joined(separator: "\n")
  }
}
