import ArgumentParser
import Migrations
import Syntax

/// The version of the tool, as in `CHANGELOG.md`.
let version = "0.1.0"

@main
struct Lockstep: ParsableCommand {
  // All commands say their names: finding them out at run time takes longer than linting a file.
  static let configuration = CommandConfiguration(
    commandName: "lockstep",
    abstract: "Finds what would lock, break, expose or lose data in PostgreSQL migrations.",
    discussion: """
      Reads the .sql files of a migration history and replays them into a catalog, offline: no \
      database is needed and nothing is run.
      """,
    version: "lockstep \(version) (PostgreSQL \(parserVersion) grammar)",
    subcommands: [
      LintCommand.self, ExplainCommand.self, RulesCommand.self, HistoryCommand.self,
      SchemaCommand.self, LocksCommand.self,
      RollbackCommand.self, InitCommand.self, ServerCommand.self, ChangesCommand.self,
    ],
    defaultSubcommand: LintCommand.self)

  /// Exits with 0, 1 or 2, where ArgumentParser's own status for wrong usage would be 64.
  static func main() {
    do {
      var command = try parseCommand()
      try command.run()
    } catch let failure as Failure {
      fail(failure)
    } catch {
      exit(for: error)
    }
  }

  /// Reads the command line.
  ///
  /// `lint` runs on every keystroke, and is tried alone: by way of the root all types of arguments there are
  /// are looked at, which takes longer than linting a file. What it can not read alone (help, the version,
  /// mistakes) the root has the words for.
  private static func parseCommand() throws -> any ParsableCommand {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == LintCommand.configuration.commandName,
      let lint = try? LintCommand.parse(Array(arguments.dropFirst()))
    {
      return lint
    }
    return try parseAsRoot()
  }

  private static func exit(for error: any Error) -> Never {
    let status = exitCode(for: error)
    let text = fullMessage(for: error)
    var stream = OutputStream(status.isSuccess ? .output : .error)
    if !text.isEmpty { stream.write(text + "\n") }
    stream.flush()
    terminate(status == .validationFailure ? .couldNotRun : ExitStatus(status.rawValue))
  }

  private static func fail(_ failure: Failure) -> Never {
    var stream = OutputStream(.error)
    stream.write("lockstep: \(failure.message)\n")
    if let help = failure.help { stream.write("  \(help)\n") }
    stream.flush()
    terminate(.couldNotRun)
  }
}

/// Why the tool could not do what it was asked for.
struct Failure: Error {
  let message: String
  var help: String?
}

extension Failure {
  init(_ error: InputError) {
    self.init(message: error.description, help: error.help.isEmpty ? nil : error.help)
  }
}
