import ArgumentParser
import Linter
import Migrations
import Reporters

/// `lockstep history`.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "List the migrations as they are seen: tool, order, transactions, rollbacks.")

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  @Argument(help: "Files or directories.", completion: .file())
  var paths: [String] = []

  @Option(help: "How to write it.")
  var format = Format.text

  @Option(
    help: ArgumentHelp(
      "Who runs the migrations; recognised per directory if not given.", valueName: "tool"))
  var migrationTool: MigrationTool?

  func run() throws {
    let run = LintRun.showing(tool: migrationTool)
    let project = try run.load(paths)
    let listing = HistoryListing(
      try project.histories.map { loaded throws(Failure) in
        let choice = try run.settings(for: loaded.directory).configuration.platform
        return (loaded, Platform(of: loaded.history, choice: choice))
      })
    var output = OutputStream(.output)
    do throws(ReportError) {
      output.write(format == .text ? listing.text : try listing.json())
    } catch {
      throw Failure(message: error.message)
    }
    output.flush()
    if let failure = output.failure { throw Failure(message: "standard output: \(failure)") }
  }
}
