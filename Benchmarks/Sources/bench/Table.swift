/// Prints comparisons as a Markdown table, a row at a time.
struct Table {
  private static let columns = [
    "workload", "files", "MB", "Lockstep CPU ms", "wall ms", "mem MB", "squawk CPU ms", "wall ms",
    "mem MB", "floor CPU ms", "CPU ÷ squawk", "CPU ÷ floor", "wall ÷ squawk", "mem ÷ squawk",
  ]

  func printHeader() {
    print("| \(Self.columns.joined(separator: " | ")) |")
    let rules = ["---"] + Self.columns.dropFirst().map { _ in "--:" }
    print("| \(rules.joined(separator: " | ")) |")
  }

  func printRow(_ row: Comparison) {
    let (lockstep, squawk, floor) = (row.lockstep, row.squawk, row.floor)
    func ratio(_ part: KeyPath<Cost, Double>) -> String {
      squawk.map { number(lockstep[keyPath: part] / $0[keyPath: part], digits: 2) } ?? "–"
    }
    func times(_ cost: Cost?) -> [String] {
      guard let cost else { return ["–", "–", "–"] }
      return [
        number(cost.cpu * 1000, digits: 1), number(cost.wall * 1000, digits: 1),
        number(cost.memory / 1e6, digits: 1),
      ]
    }
    let cells =
      [
        row.workload.name, "\(row.workload.files.count)",
        number(Double(row.workload.bytes) / 1e6, digits: 2),
      ] + times(lockstep) + times(squawk) + [
        number(floor.cpu * 1000, digits: 1), ratio(\.cpu),
        number(lockstep.cpu / floor.cpu, digits: 1), ratio(\.wall), ratio(\.memory),
      ]
    print("| \(cells.joined(separator: " | ")) |")
  }

  func printVerdicts(_ verdicts: [Verdict]) {
    print("\n| target | measured | at most | |\n| --- | --: | --: | --- |")
    for verdict in verdicts {
      let mark = verdict.isMet ? "met" : "missed"
      print(
        "| \(verdict.what) | \(number(verdict.value, digits: 2)) | \(verdict.limit) | \(mark) |")
    }
  }
}

/// A number with so many digits behind its point.
func number(_ value: Double, digits: Int) -> String {
  guard value.isFinite else { return "–" }
  var scale = 1
  for _ in 0..<digits { scale *= 10 }
  let scaled = Int((value * Double(scale)).rounded())
  guard digits > 0 else { return "\(scaled)" }
  let fraction = String(scaled % scale)
  let zeros = String(repeating: "0", count: digits - fraction.count)
  return "\(scaled / scale).\(zeros)\(fraction)"
}
