import Foundation
import Migrations
import Syntax
import Testing

/// How much of the oracle runs: nothing without a server, a short share, or all of it.
enum OracleScope: Sendable {
  case none, share, all

  static var current: OracleScope {
    let environment = ProcessInfo.processInfo.environment
    guard environment["PGHOST"] != nil else { return .none }
    return environment["LOCKSTEP_ORACLE"] == "all" ? .all : .share
  }
}

@Suite(.serialized) struct OracleTests {
  /// The histories that are asked about with every test run.
  static let share: Set = ["concourse", "chatbot-ui", "basejump", "supabase-auth", "marquez"]

  @Test func histories() throws {
    let scope = OracleScope.current
    guard scope != .none else { return print("no server (PGHOST is not set): nothing to ask") }
    let chosen = ProcessInfo.processInfo.environment["LOCKSTEP_ORACLE_HISTORY"]
    let corpus = OracleHistory.corpus.filter { scope == .all || Self.share.contains($0.name) }
    var table = OracleTable()
    for history in OracleHistory.samples + corpus where chosen.map({ $0 == history.name }) ?? true {
      let parts = try history.load()
      let groups = history.isOne ? [parts] : parts.map { [$0] }
      for (number, group) in groups.enumerated() {
        let name = number == 0 ? history.name : "\(history.name) \(number + 1)"
        let outcome = try replay(group, of: history)
        table.add(name, group.map(\.migrations.count).reduce(0, +), outcome)
        #expect(outcome.differences.isEmpty, "\(name): \(outcome.firstDifference ?? "")")
        #expect(outcome.refusedByLockstepOnly.isEmpty, "\(name)")
      }
    }
    table.print()
  }

  func replay(
    _ parts: [MigrationHistory], of history: OracleHistory
  ) throws -> OracleRun.Outcome {
    var run = try OracleRun.start(
      database: "oracle", searchPath: history.searchPath, excluded: history.excluded)
    let prelude = SourceFile(
      id: SourceFile.ID(0), path: "prelude", bytes: Array(history.prelude.utf8))
    try run.run(Script.parse(prelude).statements, of: prelude, isInTransaction: false)
    for migration in parts.flatMap(\.migrations) {
      let statements = migration.forward.statements
      // Without a BEGIN of its own a batch is a transaction as well.
      let isBatch =
        migration.regime == .implicitTransaction
        && !statements.contains(where: \.isTransactionControl)
        && !statements.contains(where: \.isRefusedInTransaction)
      try run.run(
        statements, of: migration.file,
        isInTransaction: migration.regime == .singleTransaction || isBatch)
    }
    return run.outcome
  }
}
