import Configuration
import Migrations
import Rules

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

extension MigrationProject {
  /// Reads histories for a command that shows them.
  static func shown(
    at paths: [String], tool: MigrationTool?, replacing replacements: [FileReplacement] = []
  ) throws(Failure) -> MigrationProject {
    try LintRun.showing(tool: tool).load(paths, replacing: replacements)
  }
}

extension LintRun {
  /// The run of a command that only shows what is read.
  static func showing(tool: MigrationTool?) -> LintRun {
    var commandLine = Configuration()
    commandLine.migrationTool = tool
    return LintRun(rules: .builtIn, commandLine: commandLine)
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
