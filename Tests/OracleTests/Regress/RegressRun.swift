import Catalog
import Foundation
import Migrations
import Syntax

/// Sends the statements of a regression test to a server, and asks Lockstep about each before it knows.
struct RegressRun: ~Copyable {
  /// What became of a statement that says something about Lockstep.
  struct Label: Hashable {
    /// The server's code; nil: it takes the statement.
    let code: String?
    let message: String
    /// Why Lockstep would have it refused; nil: it would not.
    let foreseen: String?
    let statement: String
    let line: Int
  }

  struct Outcome {
    var labels: [Label] = []
    /// Refused for what no schema decides, or asked of what no statement made.
    var leftOut: [String: Int] = [:]
    /// Refusals whose message is another one than the server's, and both.
    var otherWords: [String] = []
  }

  private var connection: Connection
  private var replay: Replay
  private var outcome = Outcome()
  /// The words of the definitions that the server took.
  private var made: Set<Substring> = []

  /// Runs a test behind others that set up what it uses; those say nothing.
  static func outcome(of file: RegressFile, behind setup: [RegressFile]) throws -> Outcome {
    var connection = try OracleRun.emptyDatabase("oracle_regress")
    let version = try OracleRun.serverVersion(through: &connection)
    try connection.require("ALTER DATABASE oracle_regress SET statement_timeout = '5s'")
    try connection.require("SET statement_timeout = '5s'")
    try connection.require("SET client_min_messages = error")
    var replay = Replay(startingIn: SourceFile.ID(0), as: "postgres", version: version)
    replay.startMigration(0, sent: .oneByOne)
    var run = RegressRun(connection, replay)
    for file in setup { for text in file.statements { try run.send(text) } }
    run.outcome = Outcome()
    for text in file.statements { try run.send(text) }
    return run.outcome
  }

  private init(_ connection: consuming Connection, _ replay: Replay) {
    self.connection = connection
    self.replay = replay
  }

  private mutating func send(_ text: RegressFile.Text) throws {
    let file = SourceFile(id: SourceFile.ID(0), path: "", bytes: Array(text.sql.utf8))
    let script = Script.parse(file)
    var next = replay
    var foreseen = script.errors.first?.message
    var refusal: Refusal?
    for statement in script.statements {
      let failure = next.run(statement).failure
      foreseen = foreseen ?? failure.map { "\($0.reason) \($0.kind) \($0.name)" }
      if refusal == nil, case .isRefused(let own)? = failure?.reason { refusal = own }
    }
    let wasInTransaction = connection.isInTransaction
    let error = try connection.run(text.sql).error
    guard let error else {
      outcome.labels.append(label(text, nil, foreseen))
      if script.statements.contains(where: { $0.changes.contains { !$0.action.onlyReads } }) {
        made.formUnion(Self.words(text.sql))
      }
      // A COMMIT of what has failed is a ROLLBACK.
      replay = next
      return
    }
    // The rest of a transaction that has failed is not looked at.
    guard error.code != "25P02" else { return }
    if wasInTransaction, !connection.isInTransaction { try forgetTransaction() }
    if let reason = reasonToLeaveOut(error, script) {
      outcome.leftOut[reason, default: 0] += 1
    } else {
      outcome.labels.append(label(text, error, foreseen))
      if let refusal, (refusal.code.rawValue, refusal.message) != (error.code, error.message) {
        outcome.otherWords.append(
          "\(error.code) \(error.message)\t\(refusal.code.rawValue) \(refusal.message)")
      }
    }
  }

  private mutating func forgetTransaction() throws {
    let file = SourceFile(id: SourceFile.ID(0), path: "", bytes: Array("ROLLBACK".utf8))
    for statement in Script.parse(file).statements { _ = replay.run(statement) }
  }

  private func label(
    _ text: RegressFile.Text, _ error: Connection.ServerError?, _ foreseen: String?
  ) -> Label {
    Label(
      code: error?.code, message: error?.message ?? "", foreseen: foreseen, statement: text.sql,
      line: text.line)
  }

  // MARK: - What is not asked

  private func reasonToLeaveOut(_ error: Connection.ServerError, _ script: Script) -> String? {
    if Self.isAboutData(error.code) || Self.isAboutServer(error.message) {
      return "rows, rights, resources, the machine"
    }
    let changes = script.statements.flatMap(\.changes)
    if script.errors.isEmpty, changes.allSatisfy(\.action.onlyReads) { return "queries, settings" }
    if Self.isAboutAbsence(error.code), !Self.words(error.message).isSubset(of: made) {
      let named = Self.quoted(error.message)
      if !named.isEmpty, named.allSatisfy({ !made.contains($0) }) { return "nothing made it" }
    }
    return nil
  }

  /// What the rows, the rights of a role, or the server's machine decide.
  private static func isAboutData(_ code: String) -> Bool {
    ["08", "22", "23", "26", "28", "34", "40", "53", "57", "58", "F0", "HV", "P0", "XX"]
      .contains { code.hasPrefix($0) }
      || ["42501", "44000", "55P03", "54001", "54000", "21000", "2F005", "42P02", "25006", "55006"]
        .contains(code)
  }

  /// What this server was built without, or is not set up for.
  private static func isAboutServer(_ message: String) -> Bool {
    [
      "unsupported XML feature", "not supported in this build",
      "compression method lz4 not supported",
      "prepared transactions are disabled", "for encoding",
    ].contains { message.contains($0) }
  }

  private static func isAboutAbsence(_ code: String) -> Bool {
    ["42P01", "42704", "42883", "3F000", "3D000"].contains(code)
  }

  /// The names that a message has in quotation marks, without their schemas; of functions the words before
  /// the parenthesis.
  private static func quoted(_ message: String) -> [Substring] {
    let parts = message.split(separator: "\"", omittingEmptySubsequences: false)
    let names = parts.indices.filter { $0 % 2 == 1 }.map { parts[$0] }
    if names.isEmpty, let head = message.split(separator: "(").first {
      return head.split(separator: " ").last.map { [name($0)] } ?? []
    }
    return names.map(name)
  }

  private static func name(_ text: Substring) -> Substring {
    text.split(separator: ".").last.map { $0.lowercased()[...] } ?? ""
  }

  private static func words(_ text: String) -> Set<Substring> {
    Set(text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map { Substring($0) })
  }
}

extension SchemaChange.Action {
  /// Whether it only asks.
  fileprivate var onlyReads: Bool {
    switch self {
    case .queried, .settingChanged, .maintenance: true
    default: false
    }
  }
}
