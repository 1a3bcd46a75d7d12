import ArgumentParser
import Linter
import Migrations
import Rollbacks
import Rules
import Syntax

/// `lockstep rollback`.
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
      let migrations = history.migrations.filter(loaded.isRequested)
      if check {
        for report in migrations.map({ RollbackReport(of: $0, in: history) }) {
          isComplete = isComplete && report.isComplete
          output.write(report.text)
        }
      } else if write {
        output.write(try write(migrations, of: history))
      } else {
        output.write(text(of: migrations, history))
      }
    }
    try output.close()
    if !isComplete { throw ExitStatus.findings.code }
  }

  /// The rollbacks, each under its migration's name where there are several.
  private func text(of migrations: [ReplayedMigration], _ history: ReplayedHistory) -> String {
    migrations.map { migration in
      let name = history.tool.profile.name(of: migration.source)
      let draft = RollbackDraft(undoing: migration, in: history)
      if draft.steps.isEmpty { return "-- \(name) leaves nothing to undo\n" }
      let header = migrations.count > 1 ? "-- \(name):\n" : ""
      let text = RollbackText(draft, of: migration, in: history).text
      return header + text + (text.hasSuffix("\n") ? "" : "\n")
    }.joined(separator: migrations.count > 1 ? "\n" : "")
  }

  // MARK: - Writing

  /// Writes the rollbacks that are not there yet.
  ///
  /// - Returns: What there is to say of the others.
  private func write(
    _ migrations: [ReplayedMigration], of history: ReplayedHistory
  ) throws(Failure) -> String {
    var edits = FileEdits()
    var notes = ""
    var refusal: Failure?
    for migration in migrations {
      let draft = RollbackDraft(undoing: migration, in: history)
      if draft.steps.isEmpty {
        notes += "-- \(history.tool.profile.name(of: migration.source)) leaves nothing to undo\n"
      } else if let reason = history.reasonNotToWrite(migration) {
        refusal = refusal ?? reason
      } else {
        edits.add(RollbackText(draft, of: migration, in: history))
      }
    }
    if edits.isEmpty, let refusal { throw refusal }
    try edits.write()
    return notes
  }
}

/// What is to be written into which files.
private struct FileEdits {
  private var files: [(path: String, bytes: [UInt8])] = []
  private var insertions: [(file: SourceFile, offset: Int, text: String)] = []

  var isEmpty: Bool { files.isEmpty && insertions.isEmpty }

  mutating func add(_ rollback: RollbackText) {
    switch rollback.place {
    case .file(let path): files.append((path, Array(rollback.text.utf8)))
    case .at(let offset, let file): insertions.append((file, offset, rollback.text))
    }
  }

  func write() throws(Failure) {
    for (path, bytes) in files + edited { try OutputFile(path).write(bytes) }
  }

  /// The files with all that goes into them, each once.
  private var edited: [(path: String, bytes: [UInt8])] {
    let sorted = insertions.sorted { $0.offset > $1.offset }
    return sorted.reduce(into: []) { edited, insertion in
      let index = edited.firstIndex { $0.path == insertion.file.path } ?? edited.endIndex
      if index == edited.endIndex { edited.append((insertion.file.path, insertion.file.bytes)) }
      let (offset, old) = (insertion.offset, insertion.file.bytes)
      let isBehindWholeLines = offset < old.count || (old.last ?? newline) == newline
      let text = (isBehindWholeLines ? "" : "\n") + insertion.text
      edited[index].bytes.insert(contentsOf: text.utf8, at: offset)
    }
  }
}

private let newline = UInt8(ascii: "\n")

extension ReplayedHistory {
  /// Why no rollback is written for a migration; nil if one is.
  fileprivate func reasonNotToWrite(_ migration: ReplayedMigration) -> Failure? {
    let source = migration.source
    if tool.profile.runsAnew(source) {
      return Failure(
        message: "\(source.file.path): runs again whenever it changes, and has no rollback")
    }
    guard let rollback = source.rollback else { return nil }
    if migration.lacksRollback {
      guard migration.isWaived else { return nil }
      return Failure(
        message:
          "\(rollback.file.path): says that there is no way back from \(tool.profile.name(of: source))",
        help: "take that away first, if there is one")
    }
    return Failure(
      message: "\(rollback.file.path): has a rollback of \(tool.profile.name(of: source)) already",
      help:
        "compare it with what the migration needs: lockstep rollback --check \(source.file.path)")
  }
}

extension LoadedHistory {
  fileprivate func isRequested(_ migration: ReplayedMigration) -> Bool {
    requested.contains(migration.source.file.id)
      || migration.source.rollback.map { requested.contains($0.file.id) } ?? false
  }
}
