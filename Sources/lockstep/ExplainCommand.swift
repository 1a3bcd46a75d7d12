import ArgumentParser
import Linter
import Rules

/// `lockstep explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Print a rule's page: what it finds, why, and what to do.")

  @Argument(help: "The rule's id, or its name in another tool.", completion: .rules)
  var rule: String

  func run() throws {
    var output = OutputStream(.output)
    output.write(try rule(named: rule).page)
    output.flush()
  }

  private func rule(named name: String) throws(Failure) -> RuleMetadata {
    if let rule = RuleSet.builtIn.named(name) { return rule }
    throw Failure(
      message: "there is no rule called \(name)",
      help: RuleSet.builtIn.closest(to: name).map { "did you mean \($0.id)?" }
        ?? "`lockstep rules` lists them all")
  }
}
