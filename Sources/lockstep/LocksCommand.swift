import ArgumentParser
import Catalog
import Linter
import Migrations
import Reporters
import Syntax

/// `lockstep locks`.
struct LocksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "locks",
    abstract: "Show what each statement locks, whom that keeps waiting, and until when.",
    discussion: """
      Where a statement waits for its lock, everybody who comes after it waits as well. A table \
      that the same transaction made is in nobody's way.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json, markdown
  }

  @Argument(help: "Files or directories.", completion: .file())
  var paths: [String] = []

  @Option(help: "How to write it.")
  var format = Format.text

  @Option(help: ArgumentHelp("The major version of the server, 10 or newer.", valueName: "version"))
  var postgresVersion: PostgreSQLVersion?

  @Option(
    help: ArgumentHelp(
      "Who runs the migrations; recognised per directory if not given.", valueName: "tool"))
  var migrationTool: MigrationTool?

  func run() throws {
    let run = LintRun.showing(tool: migrationTool, version: postgresVersion)
    let project = try run.load(paths)
    let replayed = try project.histories.map { loaded throws(Failure) in
      try run.replay(loaded.history, of: loaded, requested: loaded.requested)
    }
    let report = LockReport(of: replayed)
    var output = OutputStream(.output)
    do throws(ReportError) {
      switch format {
      case .text: LockText().write(report, to: &output)
      case .json: try LockJSON().write(report, to: &output)
      case .markdown: LockMarkdown().write(report, to: &output)
      }
    } catch {
      throw Failure(message: error.message)
    }
    output.flush()
    if let failure = output.failure { throw Failure(message: "standard output: \(failure)") }
    if report.errorCount > 0 { warn(of: report.errorCount) }
  }

  private func warn(of errorCount: Int) {
    var status = OutputStream(.error)
    let statements = errorCount == 1 ? "1 statement does" : "\(errorCount) statements do"
    status.write("lockstep: \(statements) not parse; `lockstep lint` shows where\n")
    status.flush()
  }
}

extension PostgreSQLVersion: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
