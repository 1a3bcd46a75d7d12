/// What the regression tests say of Lockstep, as tables in Markdown.
struct RegressTable {
  /// The files that are asked about with every test run.
  static let share: Set = [
    "alter_table", "create_table", "constraints", "create_view", "domain", "foreign_key",
    "generated_stored", "identity", "indexing", "inherit", "rowsecurity", "triggers",
  ]

  /// What of the share, and of all files, has to be foreseen; these only rise.
  static let shareFloor = 0.27
  static let floor = 0.22
  /// What of the share, and of all files, may be called refused that is taken; these only fall.
  static let shareLimit = 0.0013
  static let limit = 0.0005

  private struct Tally {
    var taken = 0
    var wrong = 0
    var refused = 0
    var foreseen = 0
  }

  private var files: [(name: String, tally: Tally)] = []
  private var codes: [String: Tally] = [:]
  private var leftOut: [String: Int] = [:]
  private var otherWords = 0
  private(set) var details = ""

  mutating func add(_ name: String, _ outcome: RegressRun.Outcome) {
    var tally = Tally()
    for label in outcome.labels {
      let isForeseen = label.foreseen != nil
      if let code = label.code {
        tally.refused += 1
        tally.foreseen += isForeseen ? 1 : 0
        codes[code, default: Tally()].refused += 1
        codes[code, default: Tally()].foreseen += isForeseen ? 1 : 0
      } else {
        tally.taken += 1
        tally.wrong += isForeseen ? 1 : 0
      }
      guard isForeseen != (label.code != nil) else { continue }
      let statement = label.statement.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      details +=
        label.code.map { "missed\t\(name):\(label.line)\t\($0)\t\(label.message)\t" }
        ?? "false\t\(name):\(label.line)\t\(label.foreseen ?? "")\t\t"
      details += "\(statement.prefix(400))\n"
    }
    for words in outcome.otherWords { details += "words\t\(name)\t\(words)\n" }
    otherWords += outcome.otherWords.count
    for (reason, count) in outcome.leftOut { leftOut[reason, default: 0] += count }
    files.append((name, tally))
  }

  private var total: Tally {
    files.reduce(into: Tally()) { sum, file in
      sum.taken += file.tally.taken
      sum.wrong += file.tally.wrong
      sum.refused += file.tally.refused
      sum.foreseen += file.tally.foreseen
    }
  }

  /// Of the statements that the server refuses for what the schema decides, the share that is foreseen.
  var foreseenShare: Double { share(total.foreseen, of: total.refused) }
  /// Of the statements that the server takes, the share that is called refused.
  var falseShare: Double { share(total.wrong, of: total.taken) }

  private func share(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }

  private func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
  }

  func print() {
    Swift.print(
      "| file | taken | called refused | refused | foreseen | |\n|---|--:|--:|--:|--:|--:|")
    for (name, tally) in files + [("all", total)] {
      Swift.print(
        "| \(name) | \(tally.taken) | \(tally.wrong) | \(tally.refused) | \(tally.foreseen) "
          + "| \(percent(share(tally.foreseen, of: tally.refused))) |")
    }
    Swift.print("\n| SQLSTATE | refused | foreseen | |\n|---|--:|--:|--:|")
    let sorted = codes.sorted { ($1.value.refused, $0.key) < ($0.value.refused, $1.key) }
    for (code, tally) in sorted {
      Swift.print(
        "| \(code) | \(tally.refused) | \(tally.foreseen) "
          + "| \(percent(share(tally.foreseen, of: tally.refused))) |")
    }
    Swift.print("\nforeseen: \(percent(foreseenShare)); called refused: \(percent(falseShare))")
    Swift.print("foreseen in other words than the server's: \(otherWords)")
    for (reason, count) in leftOut.sorted(by: { $0.key < $1.key }) {
      Swift.print("left out: \(count) (\(reason))")
    }
  }
}
