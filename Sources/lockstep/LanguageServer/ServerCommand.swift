import ArgumentParser
import Rules

/// `lockstep server`.
struct ServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server",
    abstract: "Check migrations while they are edited: a language server.",
    discussion: """
      Speaks the Language Server Protocol on standard input and output. The history of an open file \
      stays in memory: what stands in front of an edited file is neither parsed nor replayed again. Settings come from the \
      nearest lockstep.toml; options have the last word.
      """)

  @Flag(help: "Talk on standard input and output, as is done in any case.")
  var stdio = false

  @OptionGroup(title: "Rules") var choice: RuleOptions
  @OptionGroup(title: "Project") var about: ProjectOptions

  func run() throws {
    let run = LintRun(
      rules: .builtIn, source: try choice.source(), commandLine: try choice.configuration(about))
    var server = LanguageServer(run)
    terminate(try server.serve())
  }
}
