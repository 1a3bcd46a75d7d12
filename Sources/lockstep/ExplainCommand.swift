import ArgumentParser
import Linter
import Rules

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Print a rule's page: what it finds, why, and what to do.")

  @Argument(help: "The rule's id, or its name in another tool.")
  var rule: String

  func run() throws {
    var output = OutputStream(.output)
    output.write(try RuleSet.builtIn.required(rule).page)
    output.flush()
  }
}
