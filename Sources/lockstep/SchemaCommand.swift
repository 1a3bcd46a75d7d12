import ArgumentParser
import Linter
import Migrations
import Reporters

/// `lockstep schema`.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Show what a history makes: its tables, keys, policies, as SQL or as a diagram.")

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case sql, json, mermaid, dot
  }

  @Argument(help: "The directory of the history.", completion: .directory)
  var path: String?

  @Option(help: "How to write it.")
  var format = Format.sql

  @Option(
    help: ArgumentHelp(
      "Stop behind this version; the end of the history if not given.", valueName: "version"))
  var at: String?

  @Option(
    help: ArgumentHelp(
      "Who runs the migrations; recognised if not given.", valueName: "tool"))
  var migrationTool: MigrationTool?

  func run() throws {
    let run = LintRun.showing(tool: migrationTool)
    let project = try run.load(path.map { [$0] } ?? [])
    let loaded = try project.onlyHistory()
    let history =
      try at.map { version throws(Failure) in
        try loaded.history.upTo(version)
      } ?? loaded.history
    let catalog = try run.replay(history, of: loaded).catalog
    let files = Dictionary(uniqueKeysWithValues: project.files.all.map { ($0.id, $0) })
    let renderer: any SchemaRenderer =
      switch format {
      case .sql: SchemaSQL(files: files)
      case .json: SchemaJSON()
      case .mermaid: SchemaMermaid()
      case .dot: SchemaDOT()
      }
    var output = OutputStream(.output)
    do throws(ReportError) {
      output.write(try renderer.render(catalog))
    } catch {
      throw Failure(message: error.message)
    }
    output.flush()
    if let failure = output.failure { throw Failure(message: "standard output: \(failure)") }
  }
}

extension MigrationProject {
  /// The history, if the paths hold just one.
  func onlyHistory() throws(Failure) -> LoadedHistory {
    if histories.count == 1 { return histories[0] }
    let directories = histories.map { "  \($0.directory)" }.joined(separator: "\n")
    throw Failure(
      message: "\(histories.count) histories are there, and one can be shown at a time",
      help: "name one of them:\n\(directories)")
  }
}

extension MigrationHistory {
  /// The same history up to a version, that one included.
  fileprivate func upTo(_ version: String) throws(Failure) -> MigrationHistory {
    guard let last = migrations.lastIndex(where: { $0.version == version }) else {
      let known = migrations.suffix(3).map(\.version).joined(separator: ", ")
      throw Failure(
        message: "no migration has the version \(version)", help: "the last ones are \(known)")
    }
    return MigrationHistory(tool: tool, migrations: Array(migrations[...last]), holes: holes)
  }
}
