import Catalog
import Foundation
import Linter
import Migrations
import Rollbacks
import Rules
import Syntax
import Testing

extension OracleTests {
  /// Generated rollbacks of random migrations bring the schema back, and rollbacks that lack a statement
  /// are judged as the server shows them.
  @Test func randomRollbacks() throws {
    let scope = OracleScope.current
    guard scope != .none else { return }
    let environment = ProcessInfo.processInfo.environment
    let first = environment["LOCKSTEP_ORACLE_SEED"].flatMap(UInt64.init) ?? 1
    let count = environment["LOCKSTEP_ORACLE_COUNT"].flatMap(UInt64.init)
    var tally = RandomRollback.Tally()
    for seed in first..<(first + (count ?? (scope == .all ? 300 : 6))) {
      var random = try RandomRollback.start(seed: seed)
      try random.run(&tally)
    }
    print(tally.summary)
    #expect(tally.failures.isEmpty, "\(tally.failures.prefix(5).joined(separator: "\n\n"))")
  }
}

/// A random schema, a random migration of it, and its rollbacks.
struct RandomRollback: ~Copyable {
  struct Tally {
    fileprivate(set) var reversible = 0
    fileprivate(set) var restored = 0
    fileprivate(set) var irreversible = 0
    fileprivate(set) var judged = 0
    fileprivate(set) var agreed = 0
    fileprivate(set) var failures: [String] = []

    var summary: String {
      "random rollbacks: \(reversible) reversible migrations, \(restored) restored; "
        + "\(irreversible) not reversible; verdicts on rollbacks with gaps: \(judged), agreed \(agreed)"
    }
  }

  private let seed: UInt64
  private var generator: Generator
  private var random: SplitMix64
  private var server: OracleRun
  private var base: [String] = []
  private var forward: [String] = []

  private init(seed: UInt64, _ server: consuming OracleRun) {
    self.seed = seed
    generator = Generator(seed: seed, version: server.version)
    self.server = server
    random = SplitMix64(seed: seed)
  }

  static func start(seed: UInt64) throws -> RandomRollback {
    RandomRollback(seed: seed, try OracleRun.start(database: "oracle_undo"))
  }

  mutating func run(_ tally: inout Tally) throws {
    try server.begin()
    for text in ["CREATE SCHEMA s1", "CREATE SCHEMA s2"] {
      if try server.accepts(text) { base.append(text) }
    }
    while base.count < 30 { base += try statement() }
    let before = try server.schema()
    for _ in 0..<8 { forward += try statement() }
    guard let draft = try draft(withRollback: []) else { return }
    guard draft.gaps.isEmpty else {
      tally.irreversible += 1
      return
    }
    tally.reversible += 1
    let after = try server.schema(after: draft.statements)
    let left = after.schema.difference(to: before)
    guard left.isEmpty else {
      tally.failures.append(
        report("is not restored: \(left.sorted())", draft.statements, after.errors))
      return
    }
    tally.restored += 1
    try judge(draft.statements, before, &tally)
  }

  /// A statement that both the server and Lockstep take, outside of any transaction.
  private mutating func statement() throws -> [String] {
    let text = generator.statement(after: server.catalog, inTransaction: false)
    let isSession = ["BEGIN", "SET", "RESET", "SELECT"].contains {
      text.hasPrefix($0) || text.hasPrefix("DO $do$ BEGIN \($0) ")
    }
    if isSession { return [] }
    return try server.accepts(text) ? [text] : []
  }

  private func history(withRollback statements: [String]) throws -> ReplayedHistory? {
    func script(_ statements: [String]) -> String { statements.map { "\($0);\n" }.joined() }
    let project = try MigrationProject.load(files: [
      ("001_base.up.sql", script(base)), ("001_base.down.sql", ""),
      ("002_change.up.sql", script(forward)),
      ("002_change.down.sql", statements.map { "\($0)\n" }.joined()),
    ])
    var settings = Settings()
    settings.postgresVersion = server.version
    return project.histories.first.map { [settings] in
      ReplayedHistory(replaying: $0.history, settings: settings)
    }
  }

  private func draft(withRollback statements: [String]) throws -> RollbackDraft? {
    guard let history = try history(withRollback: statements), history.migrations.count == 2 else {
      return nil
    }
    return RollbackDraft(undoing: history.migrations[1], in: history)
  }

  /// Leaves a statement out of a rollback that is right, and compares the verdicts.
  private mutating func judge(
    _ statements: [String], _ before: ServerSchema, _ tally: inout Tally
  ) throws {
    guard statements.count > 1 else { return }
    var rest = statements
    rest.remove(at: Int.random(in: rest.indices, using: &random))
    guard let history = try history(withRollback: rest),
      let verdict = RollbackReport(of: history.migrations[1], in: history).left
    else { return }
    let after = try server.schema(after: rest)
    // A default that names a sequence which is not there is not looked into.
    if after.errors.contains(where: { $0.contains("does not exist") && $0.contains("nextval(") }) {
      return
    }
    tally.judged += 1
    let left = after.schema.difference(to: before)
    let expected = Set(verdict.map(RollbackProof.withoutArguments))
    if left == expected {
      tally.agreed += 1
    } else {
      tally.failures.append(
        report(
          "server alone: \(left.subtracting(expected).sorted()), Lockstep alone: "
            + "\(expected.subtracting(left).sorted())", rest, after.errors))
    }
  }

  private func report(_ problem: String, _ rollback: [String], _ errors: [String]) -> String {
    (["seed \(seed): \(problem)"] + base.map { "\($0);" } + ["-- forward"]
      + forward.map { "\($0);" }
      + ["-- rollback"] + rollback + errors.map { "-- the server refuses: \($0)" })
      .joined(separator: "\n")
  }
}
