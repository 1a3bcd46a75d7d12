import ArgumentParser
import Configuration
import Linter
import Migrations
import Rules

/// `lockstep init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a lockstep.toml that explains itself.",
    discussion: """
      Recognises who runs the migrations, and takes over the settings of a .squawk.toml in the same \
      directory.
      """)

  @Argument(help: "The directory of the project.", completion: .directory)
  var directory = "."

  @Option(
    help: ArgumentHelp("Where the migrations are, if not in a usual place.", valueName: "path"))
  var migrations: [String] = []

  @Flag(help: "Replace a lockstep.toml that is there.")
  var force = false

  func run() throws {
    let path = directory == "." ? "lockstep.toml" : "\(directory)/lockstep.toml"
    if FileSystem.exists(path), !force {
      throw Failure(message: "\(path): is there already", help: "--force replaces it")
    }
    let squawk = try squawkConfiguration()
    var configuration = squawk?.configuration ?? Configuration()
    let histories = histories
    configuration.migrationTool = commonTool(of: histories)
    let found = histories.map { history in
      let count = history.history.migrations.count
      return "\(history.directory): \(count == 1 ? "1 migration" : "\(count) migrations"), run by "
        + "\(history.history.tool.rawValue)."
    }
    let taken = squawk == nil ? [] : ["Taken over from \(SquawkConfiguration.fileName)."]
    let notes = found + taken + (squawk?.notes ?? [])
    let text = ConfigurationTemplate(configuration, notes: notes).text
    try OutputFile(path).write(Array(text.utf8))
    var status = OutputStream(.error)
    for line in ["Wrote \(path)."] + notes { status.write(line + "\n") }
    status.flush()
  }

  private func squawkConfiguration() throws(Failure) -> SquawkConfiguration? {
    let path =
      directory == "."
      ? SquawkConfiguration.fileName
      : "\(directory)/\(SquawkConfiguration.fileName)"
    guard FileSystem.exists(path) else { return nil }
    let text: String
    do throws(InputError) {
      text = String(decoding: try FileSystem.read(path), as: UTF8.self)
    } catch {
      throw Failure(message: "\(error)")
    }
    do throws(ConfigurationError) {
      return try SquawkConfiguration(toml: text, rules: .builtIn)
    } catch {
      var error = error
      error.file = path
      throw Failure(message: "\(error)")
    }
  }

  /// The histories below the directory; none is no reason to write no file.
  private var histories: [LoadedHistory] {
    let paths = migrations.isEmpty && directory != "." ? [directory] : migrations
    return (try? MigrationProject.load(paths: paths))?.histories ?? []
  }

  /// The tool of all of them; plain files need no setting.
  private func commonTool(of histories: [LoadedHistory]) -> MigrationTool? {
    let tools = Set(histories.map(\.history.tool))
    return tools.count == 1 ? tools.first.flatMap { $0 == .fallback ? nil : $0 } : nil
  }
}
