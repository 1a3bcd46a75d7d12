import ArgumentParser
import Linter
import Migrations
import Rules
import Syntax

struct RollbackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Write the rollback that a migration needs, or compare the one it has with it.",
    discussion: """
      Says what undoes the migration, last step first, in the form that its tool takes: a comment \
      section, a file, a part below a marker. What no SQL can bring back is named in comments. \
      Without an option it is only printed.
      """)

  @Argument(help: "A migration.", completion: .file())
  var path: String

  @Flag(help: "Print what the rollback that is there leaves undone, and exit with 1 if it does.")
  var check = false

  @Flag(help: "Write it where the tool looks for it; a rollback that is there stays.")
  var write = false

  @Option(
    help: ArgumentHelp("Who runs the migrations; recognised if not given.", valueName: "tool"))
  var migrationTool: MigrationTool?

  func validate() throws {
    if check, write { throw ValidationError("--check and --write exclude each other") }
  }

  func run() throws {
    let project = try MigrationProject.shown(at: [path], tool: migrationTool)
    var output = OutputStream(.output)
    var isComplete = true
    for loaded in project.histories {
      let history = ReplayedHistory(replaying: loaded.history, settings: Settings())
      for migration in history.migrations where loaded.isRequested(migration) {
        if check {
          let report = RollbackReport(of: migration, in: history)
          isComplete = isComplete && report.isComplete
          output.write(report.text)
        } else {
          try draft(migration, of: history, to: &output)
        }
      }
    }
    try output.close()
    if !isComplete { throw ExitStatus.findings.code }
  }

  private func draft(
    _ migration: ReplayedMigration, of history: ReplayedHistory, to output: inout OutputStream
  ) throws(Failure) {
    let source = migration.migration
    let draft = RollbackDraft(undoing: migration, in: history)
    guard !draft.steps.isEmpty else {
      output.write("-- \(source.file.name) leaves nothing to undo\n")
      return
    }
    let text = RollbackText(draft, of: source, for: history.tool)
    guard write else { return output.write(text.text) }
    if let rollback = source.rollback, !rollback.isEmpty {
      throw Failure(
        message: "\(rollback.file.path): has a rollback of \(source.file.name) already",
        help: "compare it with what the migration needs: lockstep rollback --check \(path)")
    }
    switch text.place {
    case .file(let path): try OutputFile(path).write(Array(text.text.utf8))
    case .end(let path, let offset):
      let (before, rest) = (source.file.bytes[..<offset], source.file.bytes[offset...])
      let isWhole = before.last.map { $0 == UInt8(ascii: "\n") } ?? true
      let gap = isWhole ? "" : "\n"
      try OutputFile(path).write(before + Array((gap + text.text).utf8) + rest)
    }
  }
}

extension LoadedHistory {
  fileprivate func isRequested(_ migration: ReplayedMigration) -> Bool {
    requested.contains(migration.migration.file.id)
      || migration.migration.rollback.map { requested.contains($0.file.id) } ?? false
  }
}
