/// What the oracle found, as a table in Markdown and lists below it.
struct OracleTable {
  private var rows: [String] = []
  private var details: [String] = []

  mutating func add(_ name: String, _ migrations: Int, _ outcome: OracleRun.Outcome) {
    rows.append(
      "| \(name) | \(migrations) | \(outcome.statements) | \(outcome.excluded.count) | "
        + "\(outcome.compared) | \(outcome.rejections.count) | \(outcome.differing) | "
        + "\(outcome.differences.count) |")
    for rejection in outcome.rejections {
      let statement = rejection.statement.split(whereSeparator: \.isNewline).first ?? ""
      details.append(
        "\(name): server refuses\(rejection.wasReplayed ? "" : " (left out)"): "
          + "\(rejection.error.code) \(rejection.error.message): \(statement.prefix(100))")
    }
    for statement in outcome.excluded { details.append("\(name): left out: \(statement)") }
    for statement in outcome.refusedByLockstepOnly {
      details.append("\(name): Lockstep alone refuses: \(statement)")
    }
    if let first = outcome.firstDifference {
      details.append("\(name): differs after \(first)")
      for difference in outcome.differences.prefix(12) {
        details.append(
          "  \(difference.object)\n    server:   \(difference.server)\n"
            + "    lockstep: \(difference.lockstep)")
      }
    }
  }

  func print() {
    Swift.print(
      "| history | migrations | statements | left out | objects compared | rejected "
        + "| differing migrations | first differences |\n|---|--:|--:|--:|--:|--:|--:|--:|")
    for row in rows { Swift.print(row) }
    for detail in details { Swift.print(detail) }
  }
}
