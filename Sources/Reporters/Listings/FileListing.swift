import Migrations

/// The files of a run, in the order in which they run, and those that are left out, with the reasons.
package struct FileListing: Sendable {
  private let project: MigrationProject

  /// The files of all its histories.
  package init(_ project: MigrationProject) { self.project = project }

  /// A line a file.
  package var text: String {
    var lines: [String] = []
    for loaded in project.histories {
      lines.append("\(loaded.directory) (\(loaded.history.tool.rawValue))")
      lines += files(of: loaded.history).map { "  \($0)" }
      lines += loaded.leftOut.map { "  left out: \(line($0))" }
    }
    lines += project.leftOut.map { "left out: \(line($0))" }
    return lines.map { $0 + "\n" }.joined()
  }

  private func line(_ file: LeftOutFile) -> String { "\(file.path): \(file.reason.rawValue)" }

  /// Each file once, though it may hold several migrations, with the holes between them.
  private func files(of history: MigrationHistory) -> [String] {
    var lines: [String] = []
    for (index, migration) in history.migrations.enumerated() {
      lines += holes(history, at: index)
      let path = migration.file.path
      if lines.last != path { lines.append(path) }
      if let rollback = migration.rollback, rollback.place == .file {
        lines.append(
          "\(rollback.file.path): the rollback of \(history.tool.profile.name(of: migration))")
      }
    }
    return lines + holes(history, at: history.migrations.count)
  }

  private func holes(_ history: MigrationHistory, at position: Int) -> [String] {
    history.holes.filter { $0.position == position }
      .map { "\($0.path): not SQL, so what it does is not known" }
  }
}
