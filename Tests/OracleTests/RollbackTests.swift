import Foundation
import Migrations
import Testing

extension OracleTests {
  /// What Lockstep says of every rollback, against what is left of its migration on a server.
  @Test func rollbackVerdicts() throws {
    let scope = OracleScope.current
    guard scope != .none else { return }
    let environment = ProcessInfo.processInfo.environment
    let share: Set = ["concourse"]
    let corpus = OracleHistory.corpus.filter { scope == .all || share.contains($0.name) }
    print("| history | rollbacks | judged | agreed | not readable | not runnable |")
    print("|---|--:|--:|--:|--:|--:|")
    for history in OracleHistory.samples + corpus {
      var proof = try RollbackProof.start(history)
      try proof.run(history.load())
      let tally = proof.tally
      guard tally.rollbacks > 0 else { continue }
      print(
        "| \(history.name) | \(tally.rollbacks) | \(tally.judged) | \(tally.agreed) "
          + "| \(tally.unread.count) | \(tally.notRun.count) |")
      if environment["LOCKSTEP_ORACLE_REASONS"] != nil {
        for path in tally.unread { print("not readable: \(path)") }
        for reason in tally.notRun { print("not runnable: \(reason)") }
      }
      #expect(
        tally.disagreements.isEmpty,
        "\(history.name): \(tally.disagreements.joined(separator: "\n"))")
    }
  }
}
