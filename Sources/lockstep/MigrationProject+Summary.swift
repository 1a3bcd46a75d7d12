import Configuration
import Linter
import Migrations
import Rules
import Syntax

// What commands say of the histories they have read, and how those that only show them read them.

extension MigrationProject {
  /// What was there to be read, and was not, in whole histories.
  var notes: [String] {
    let whole = histories.filter { $0.requestedCount == $0.history.migrations.count }
    // Of what is in no history, only what nobody could tell that it is left out.
    let hidden = self.leftOut.filter { $0.reason == .unreadable || $0.reason == .unnameable }
    let leftOut = (whole.flatMap(\.leftOut) + hidden).map { "\($0.path) (\($0.reason.rawValue))" }
    let holes = whole.flatMap(\.history.holes).map(\.path)
    return abridged(leftOut, "Left out") + abridged(holes, "Not SQL, so not read")
  }

  private func abridged(_ items: [String], _ label: String) -> [String] {
    guard !items.isEmpty else { return [] }
    let shown = items.prefix(3).joined(separator: ", ")
    return ["\(label): \(shown)\(items.count > 3 ? ", and \(items.count - 3) more" : "")."]
  }
}

extension LintRun {
  /// The run of a command that only shows what is read, with what its command line says of the tool and the server.
  static func showing(tool: MigrationTool?, version: PostgreSQLVersion? = nil) -> LintRun {
    var commandLine = Configuration()
    commandLine.migrationTool = tool
    commandLine.postgresVersion = version
    return LintRun(rules: .builtIn, commandLine: commandLine)
  }

  /// A history as it runs on the server and the platform that the project's settings name.
  func replay(
    _ history: MigrationHistory, of loaded: LoadedHistory, requested: Set<SourceFile.ID>? = nil
  ) throws(Failure) -> ReplayedHistory {
    let settings = try settings(for: loaded.directory).configuration.settings
    return ReplayedHistory(replaying: history, settings: settings, requested: requested)
  }
}

extension LoadedHistory {
  fileprivate var requestedCount: Int {
    history.migrations.count { migration in
      requested.contains(migration.file.id)
        || migration.rollback.map { requested.contains($0.file.id) } ?? false
    }
  }
}
