import Catalog
import Foundation
import Syntax
import Testing

extension OracleTests {
  /// Random histories of 200 statements, compared every few statements; a failing one is shrunk.
  @Test func randomHistories() throws {
    let scope = OracleScope.current
    guard scope != .none else { return }
    let environment = ProcessInfo.processInfo.environment
    let first = environment["LOCKSTEP_ORACLE_SEED"].flatMap(UInt64.init) ?? 1
    let count = environment["LOCKSTEP_ORACLE_COUNT"].flatMap(UInt64.init)
    let seeds = first..<(first + (count ?? (scope == .all ? 200 : 4)))
    var tally = RandomTally()
    for seed in seeds {
      let (statements, outcome) = try RandomHistory.make(seed: seed)
      tally.add(outcome)
      guard RandomHistory.isFailing(outcome) else { continue }
      tally.failures += 1
      guard tally.failures <= 5 else { continue }
      let minimal = try RandomHistory.shrunk(statements)
      let after = try RandomHistory.run(minimal)
      Issue.record(Comment(rawValue: RandomHistory.report(seed, minimal, after)))
    }
    if !seeds.isEmpty { print(tally.summary) }
  }
}

private struct RandomTally {
  private var histories = 0
  private var statements = 0
  private var compared = 0
  private var rejected = 0
  private var agreed = 0
  var failures = 0

  mutating func add(_ outcome: OracleRun.Outcome) {
    histories += 1
    statements += outcome.statements
    compared += outcome.compared
    rejected += outcome.rejections.count
    agreed += outcome.rejections.count(where: \.wasReplayed)
  }

  /// A table in Markdown like that of the corpus.
  var summary: String {
    """
    | random histories | statements | objects compared | rejected | that Lockstep has to refuse too | with differences |
    |--:|--:|--:|--:|--:|--:|
    | \(histories) | \(statements) | \(compared) | \(rejected) | \(agreed) | \(failures) |
    """
  }
}

/// Makes, replays and shrinks histories of single statements.
enum RandomHistory {
  private static let prelude = [
    "CREATE SCHEMA s1", "CREATE SCHEMA s2", "CREATE ROLE r1", "CREATE ROLE r2",
    "CREATE ROLE chief SUPERUSER",
  ]

  static func make(seed: UInt64) throws -> ([String], OracleRun.Outcome) {
    var run = try OracleRun.start(database: "oracle_random")
    var generator = Generator(seed: seed, version: run.version)
    var statements: [String] = []
    try run.begin()
    for text in prelude { try run.run(text) }
    for number in 0..<200 {
      let text = generator.statement(after: run.catalog, inTransaction: run.isInTransaction)
      statements.append(text)
      try run.run(text)
      if number % 20 == 19 { try run.compare() }
      if isFailing(run.outcome) { break }
    }
    return (statements, run.outcome)
  }

  static func isFailing(_ outcome: OracleRun.Outcome) -> Bool {
    !outcome.differences.isEmpty || !outcome.refusedByLockstepOnly.isEmpty
  }

  static func run(_ statements: [String]) throws -> OracleRun.Outcome {
    var run = try OracleRun.start(database: "oracle_random")
    try run.begin()
    for text in prelude + statements { try run.run(text) }
    try run.compare()
    return run.outcome
  }

  /// Leaves out pieces, ever smaller ones, as long as the history goes on to fail.
  static func shrunk(_ statements: [String]) throws -> [String] {
    var rest = statements
    var size = max(1, rest.count / 2)
    while true {
      var start = 0
      var hasShrunk = false
      while start < rest.count {
        var candidate = rest
        candidate.removeSubrange(start..<min(start + size, rest.count))
        if try isFailing(run(candidate)) {
          rest = candidate
          hasShrunk = true
        } else {
          start += size
        }
      }
      if size == 1, !hasShrunk { return rest }
      size = max(1, size / 2)
    }
  }

  static func report(
    _ seed: UInt64, _ statements: [String], _ outcome: OracleRun.Outcome
  ) -> String {
    let differences = outcome.differences.prefix(6).map {
      "\($0.object)\n  server:   \($0.server)\n  lockstep: \($0.lockstep)"
    }
    let alone = outcome.refusedByLockstepOnly.map { "Lockstep alone refuses: \($0)" }
    let rejected = outcome.rejections.map { "the server refuses: \($0.error.message)" }
    return (["seed \(seed)"] + statements.map { $0 + ";" } + differences + alone + rejected)
      .joined(separator: "\n")
  }
}
