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
      A rollback that is there and leaves something gets the statements that it lacks, each at its \
      place. Without an option it is only printed.
      """)

  @Argument(help: "A migration.", completion: .file())
  var path: String

  @Flag(help: "Print what the rollback that is there leaves undone, and exit with 1 if it does.")
  var check = false

  @Flag(help: "Write it where the tool looks for it, or complete the one that is there.")
  var write = false

  @Option(
    help: ArgumentHelp("Who runs the migrations; recognised if not given.", valueName: "tool"))
  var migrationTool: MigrationTool?

  func validate() throws {
    if check, write { throw ValidationError("--check and --write exclude each other") }
  }

  func run() throws {
    let run = LintRun.showing(tool: migrationTool)
    let project = try run.load([path])
    var output = OutputStream(.output)
    var isComplete = true
    for loaded in project.histories {
      let history = try run.replay(loaded.history, of: loaded)
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
      let text = RollbackText.all(draft, of: migration, in: history).first?.text ?? ""
      return header + text + (text.hasSuffix("\n") ? "" : "\n")
    }.joined(separator: migrations.count > 1 ? "\n" : "")
  }

  // MARK: - Writing

  /// Writes the rollbacks that are not there yet, and completes those that are.
  ///
  /// - Returns: What there is to say of the others.
  private func write(
    _ migrations: [ReplayedMigration], of history: ReplayedHistory
  ) throws(Failure) -> String {
    var edits = FileEdits()
    var notes = ""
    var refusal: Failure?
    for migration in migrations {
      let name = history.tool.profile.name(of: migration.source)
      let draft = RollbackDraft(undoing: migration, in: history)
      let completion = RollbackCompletion(of: migration, in: history)
      if draft.steps.isEmpty {
        notes += "-- \(name) leaves nothing to undo\n"
      } else if let completion, !completion.steps.isEmpty, let rollback = migration.source.rollback
      {
        let texts = RollbackText.all(
          completing: rollback, with: completion, by: history.tool.profile)
        guard try left(by: texts, migration, history).map({ $0 < completion.left }) ?? false else {
          throw Failure(
            message: "\(rollback.file.path): can't be completed where it stands",
            help: "write it anew; this is what it needs: lockstep rollback \(path)")
        }
        edits.add(contentsOf: texts)
        notes += completion.remaining.map { "-- \(name): \($0.description) stays as it is\n" }
          .joined()
      } else if let reason = history.reasonNotToWrite(migration) {
        refusal = refusal ?? reason
      } else {
        edits.add(contentsOf: try form(of: draft, migration, history))
      }
    }
    if edits.isEmpty, let refusal { throw refusal }
    try edits.write()
    return notes
  }

  /// The first form of a rollback that is found again and brings back all that can be brought back.
  private func form(
    of draft: RollbackDraft, _ migration: ReplayedMigration, _ history: ReplayedHistory
  ) throws(Failure) -> [RollbackText] {
    let forms = RollbackText.all(draft, of: migration, in: history).map { [$0] }
    for form in forms.dropLast() {
      if let left = try left(by: form, migration, history), left <= draft.gaps.count {
        return form
      }
    }
    return forms.last ?? []
  }

  /// How much of a migration is left when something is written into its files; nil where its rollback is not found
  /// then.
  private func left(
    by texts: [RollbackText], _ migration: ReplayedMigration, _ history: ReplayedHistory
  ) throws(Failure) -> Int? {
    var edits = FileEdits()
    edits.add(contentsOf: texts)
    let run = LintRun.showing(tool: migrationTool)
    let project = try run.load(
      [migration.source.file.path],
      replacing: edits.all.map { FileReplacement(path: $0.path, bytes: $0.bytes) })
    for loaded in project.histories {
      let edited = try run.replay(loaded.history, of: loaded)
      let same = edited.migrations.first { other in
        other.source.file.path == migration.source.file.path
          && other.source.version == migration.source.version
      }
      if let same { return RollbackReport(of: same, in: edited).left?.count }
    }
    return nil
  }
}

/// What is to be written into which files.
private struct FileEdits {
  private var files: [(path: String, bytes: [UInt8])] = []
  private var insertions: [(file: SourceFile, offset: Int, text: String)] = []

  var isEmpty: Bool { files.isEmpty && insertions.isEmpty }

  mutating func add(contentsOf rollbacks: [RollbackText]) {
    for rollback in rollbacks { add(rollback) }
  }

  private mutating func add(_ rollback: RollbackText) {
    switch rollback.place {
    case .file(let path): files.append((path, Array(rollback.text.utf8)))
    case .at(let offset, let file): insertions.append((file, offset, rollback.text))
    }
  }

  /// The files as they will be.
  var all: [(path: String, bytes: [UInt8])] { files + edited }

  func write() throws(Failure) {
    for (path, bytes) in all { try OutputFile(path).write(bytes) }
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
      edited[index].bytes.insert(
        contentsOf: insertion.file.withOwnLineBreaks(text), at: offset)
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
