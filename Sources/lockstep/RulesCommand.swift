import ArgumentParser
import Linter
import Reporters
import Rules

/// `lockstep rules`.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List all rules.",
    discussion: """
      With the severity of each, and the group that --select and lockstep.toml know it by. Those \
      that are off run when they are selected.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  @Option(help: "How to write it.")
  var format = Format.text

  func run() throws {
    var output = OutputStream(.output)
    switch format {
    case .text: writeTable(to: &output)
    case .json:
      do throws(ReportError) {
        output.write(try RuleListing(RuleSet.builtIn).json())
      } catch {
        throw Failure(message: error.message)
      }
    }
    try output.close()
  }

  private func writeTable(to output: inout OutputStream) {
    let rows = RuleSet.builtIn.all.map { rule in
      [
        rule.id, rule.severity.rawValue + (rule.isOptIn ? ", off" : ""), rule.group.name,
        rule.summary,
      ]
    }
    let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      for (cell, width) in zip(row, widths) {
        output.write(cell + String(repeating: " ", count: width - cell.count + 2))
      }
      output.write("\(row[3])\n")
    }
  }
}
