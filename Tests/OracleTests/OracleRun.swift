import Catalog
import Foundation
import Migrations
import Syntax

/// Replays a history in a server and in Lockstep, and compares them after every migration.
struct OracleRun: ~Copyable {
  struct Rejection: Hashable, Sendable {
    let statement: String
    let error: Connection.ServerError
    /// Whether Lockstep replayed it all the same; it does where it has to know why it fails.
    let wasReplayed: Bool
  }

  struct Outcome: Sendable {
    var statements = 0
    var compared = 0
    var rejections: [Rejection] = []
    /// The differences after the first migration that has any.
    var differences: [Difference] = []
    var firstDifference: String?
    /// Migrations after which the catalogs differ.
    var differing = 0
    /// Statements that Lockstep refuses and the server takes.
    var refusedByLockstepOnly: [String] = []
    /// Statements that neither side ran, with the reasons.
    var excluded: [String] = []
  }

  private var connection: Connection
  private var facts: ServerFacts
  private var comparison = Comparison()
  private var replay: Replay
  private var number = 0
  private(set) var outcome = Outcome()

  private let searchPath: String?
  private let excluded: [String: String]
  private var judge = ExpressionJudge()

  private init(
    _ connection: consuming Connection, _ facts: consuming ServerFacts,
    version: PostgreSQLVersion, searchPath: String?, excluded: [String: String]
  ) {
    replay = Replay(startingIn: SourceFile.ID(0), as: "postgres", version: version)
    self.connection = connection
    self.facts = facts
    self.searchPath = searchPath
    self.excluded = excluded
  }

  /// Begins with an empty database.
  ///
  /// - Parameters:
  ///   - database: What to call the database; one of that name is removed.
  ///   - searchPath: What the server's `search_path` is, where it is not the usual one.
  ///   - excluded: Pieces of statements that neither side runs, with the reasons.
  /// - Returns: The run, before its first statement.
  /// - Throws: When the server can't be used.
  static func start(
    database: String, searchPath: String? = nil, excluded: [String: String] = [:]
  ) throws -> OracleRun {
    var connection = try emptyDatabase(database)
    let version = try serverVersion(through: &connection)
    return OracleRun(
      connection, try ServerFacts.open(database: database), version: version,
      searchPath: searchPath, excluded: excluded)
  }

  /// The judge's version, which is the one that the replay stands for.
  static func serverVersion(through connection: inout Connection) throws -> PostgreSQLVersion {
    let rows = try connection.require("SHOW server_version")
    return rows.first.flatMap { PostgreSQLVersion($0[0].prefix { $0.isNumber }) } ?? .parser
  }

  /// A connection to a new database; one of that name is removed.
  static func emptyDatabase(_ database: String) throws -> Connection {
    try prepareUser()
    var admin = try Connection.open(database: "postgres", user: oracleUser)
    try admin.require("ALTER ROLE postgres SUPERUSER")
    try admin.require("ALTER ROLE postgres RESET ALL")
    // Those of other runs too: roles can't go as long as they own something anywhere.
    let names = try admin.require("SELECT datname FROM pg_database WHERE datname LIKE 'oracle%'")
    for name in names { try admin.require("DROP DATABASE \(name[0]) WITH (FORCE)") }
    try dropRoles(through: &admin)
    try admin.require("CREATE DATABASE \(database) TEMPLATE template0")
    return try Connection.open(database: database)
  }

  private static func prepareUser() throws {
    guard (try? Connection.open(database: "postgres", user: oracleUser)) == nil else { return }
    var admin = try Connection.open(database: "postgres")
    try admin.require("CREATE ROLE \(oracleUser) SUPERUSER LOGIN")
  }

  /// Drops the roles that a history made; those of other tests on the same server have `sample_` before
  /// their names.
  private static func dropRoles(through admin: inout Connection) throws {
    let roles = try admin.require(
      """
      SELECT quote_ident(rolname) FROM pg_roles
      WHERE rolname !~ '^(pg|sample)_' AND rolname NOT IN ('postgres', '\(oracleUser)')
      """)
    for role in roles {
      _ = try admin.run("DROP OWNED BY \(role[0])")
      _ = try admin.run("DROP ROLE \(role[0])")
    }
  }

  // MARK: - Single statements

  var catalog: Catalog { replay.catalog }
  var version: PostgreSQLVersion { replay.version }
  var isInTransaction: Bool { connection.isInTransaction }

  /// Begins a session for statements that come one by one.
  mutating func begin() throws {
    try connection.require("SET client_min_messages = error")
    replay.startMigration(0, sent: .oneByOne)
  }

  mutating func run(_ text: String) throws {
    let file = SourceFile(id: SourceFile.ID(0), path: "", bytes: Array(text.utf8))
    for statement in Script.parse(file).statements { try run(statement, text) }
  }

  /// Compares what is committed; an open transaction is left for later.
  mutating func compare() throws {
    guard !connection.isInTransaction else { return }
    try compare(after: "statement \(outcome.statements)")
  }

  // MARK: - Migrations

  /// Runs a migration on both sides.
  mutating func run(
    _ statements: [Statement], of file: SourceFile, isInTransaction: Bool, comparing: Bool = true
  ) throws {
    _ = try connection.run("DISCARD ALL")
    try connection.require("SET client_min_messages = error")
    if let searchPath { try connection.require("SET search_path = \(searchPath)") }
    replay.startMigration(number, sent: isInTransaction ? .inTransaction : .oneByOne)
    number += 1
    if isInTransaction { try connection.require("BEGIN") }
    for statement in statements { try run(statement, file.text(statement.range)) }
    // A tool commits its own transaction; one that the file left open is lost with the connection.
    if connection.isInTransaction {
      let isTools = isInTransaction && replay.session.transaction?.opener == .tool
      _ = try connection.run(isTools ? "COMMIT" : "ROLLBACK")
    }
    replay.endMigration()
    if comparing { try compare(after: file.path) }
  }

  private mutating func run(_ statement: Statement, _ text: String) throws {
    outcome.statements += 1
    if let reason = excluded.first(where: { text.contains($0.key) })?.value {
      outcome.excluded.append("\(reason): \(text.prefix(80))")
      return
    }
    let isGuarded = connection.isInTransaction && !statement.isTransactionControl
    if isGuarded { try connection.require("SAVEPOINT oracle") }
    let error = try connection.run(text).error
    if let error {
      if isGuarded { try connection.require("ROLLBACK TO oracle") }
      if connection.isInTransaction, !isGuarded { return try giveUpTransaction() }
      let isReplayed = !Self.unknowable.contains(error.code)
      outcome.rejections.append(
        Rejection(statement: String(text.prefix(200)), error: error, wasReplayed: isReplayed))
      guard isReplayed else { return }
    }
    if isGuarded, connection.isInTransaction { _ = try connection.run("RELEASE oracle") }
    let replayed = replay.run(statement)
    if error == nil, let failure = replayed.failure {
      outcome.refusedByLockstepOnly.append("\(text.prefix(300)) -- \(failure)")
    }
  }

  /// A savepoint that is not there has aborted the transaction.
  private mutating func giveUpTransaction() throws {
    try connection.require("ROLLBACK")
    let file = SourceFile(id: SourceFile.ID(0), path: "", bytes: Array("ROLLBACK".utf8))
    for statement in Script.parse(file).statements { _ = replay.run(statement) }
  }

  /// Errors about rows, about what the history does not make, and about what this server lacks: to
  /// foresee them would take more than the history.
  private static let unknowable: Set<String> = [
    "0A000",  // An extension that is not installed, a feature of another version.
    "22001", "22003", "22023", "22P02", "23502", "23503", "23505", "23514", "23P01",
    "3F000", "42P01", "42703", "42704", "42883",  // Schemas, tables, columns, objects, functions.
    "42601", "42501", "42804", "42846", "55000", "25001", "P0001", "58P01", "42P17", "42P16",
    "42830", "42P10", "428C9", "0LP01", "2BP03", "55006", "42809", "42611", "0B000", "55P04",
    "57014", "XX000", "2F003", "42P18", "39P01", "42P13", "54011", "42P20", "42702", "34000",
  ]

  /// Adds what differs now to the outcome.
  private mutating func compare(after path: String) throws {
    let lockstep = CatalogFacts.read(replay.catalog, version: facts.version).filter { fact in
      !fact.key.hasPrefix("extension ")
        || facts.extensions.contains(String(fact.key.dropFirst(10)))
    }
    var differences: [Difference] = []
    for difference in comparison.differences(try facts.read(), lockstep)
    where try !judge.agrees(difference, through: &connection) {
      differences.append(difference)
    }
    outcome.compared = comparison.compared
    guard !differences.isEmpty else { return }
    outcome.differing += 1
    guard outcome.firstDifference == nil else { return }
    outcome.firstDifference = path
    outcome.differences = differences
  }
}

extension OracleRun {
  /// Runs a statement on both sides if the server takes it.
  mutating func accepts(_ text: String) throws -> Bool {
    guard try connection.run(text).error == nil else { return false }
    let file = SourceFile(id: SourceFile.ID(0), path: "", bytes: Array(text.utf8))
    for statement in Script.parse(file).statements { _ = replay.run(statement) }
    return true
  }

  mutating func schema() throws -> ServerSchema { try ServerSchema(through: &connection) }

  /// The schema after some statements, which are undone again, and what the server refused of them.
  mutating func schema(
    after statements: [String]
  ) throws -> (schema: ServerSchema, errors: [String]) {
    // PostgreSQL 15 refuses some statements only because a savepoint came before them, with "cannot
    // start a subtransaction when there are unprocessed inval messages".
    if let schema = try schema(afterAllOf: statements) { return (schema, []) }
    try beginAnew()
    var errors: [String] = []
    for statement in statements {
      try connection.require("SAVEPOINT oracle")
      guard let error = try connection.run(statement).error else { continue }
      errors.append("\(error.message): \(statement)")
      try connection.require("ROLLBACK TO oracle")
    }
    let schema = try ServerSchema(through: &connection)
    try connection.require("ROLLBACK")
    return (schema, errors)
  }

  /// Nil when the server refuses one.
  private mutating func schema(afterAllOf statements: [String]) throws -> ServerSchema? {
    try beginAnew()
    var schema: ServerSchema?
    if try statements.allSatisfy({ try connection.run($0).error == nil }) {
      schema = try ServerSchema(through: &connection)
    }
    try connection.require("ROLLBACK")
    return schema
  }

  /// As in a session of its own.
  private mutating func beginAnew() throws {
    try connection.require("BEGIN")
    try connection.require("RESET search_path")
  }
}

extension Statement {
  var isTransactionControl: Bool {
    changes.contains { if case .transaction = $0.action { true } else { false } }
  }
}
