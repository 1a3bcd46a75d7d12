import ArgumentParser
import Linter
import Rules

struct Rules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List all rules.")

  func run() throws {
    let rows = RuleSet.builtIn.all.map {
      [$0.id, $0.severity.rawValue, $0.group.rawValue, $0.summary]
    }
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    var output = OutputStream(.output)
    for row in rows {
      for (cell, width) in zip(row, widths) {
        output.write(cell + String(repeating: " ", count: width - cell.count + 2))
      }
      output.write("\(row[3])\n")
    }
    output.flush()
  }
}
