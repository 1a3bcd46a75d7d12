import Linter
import Migrations
import Reporters
import Syntax

/// The histories of the files that an editor has open.
struct EditedProject {
  private let run: LintRun
  private var open: OpenProject
  /// What was found last.
  private(set) var outcome: LintOutcome

  /// Reads the histories from the disk, and of the open files what the editor has.
  init(_ files: [FileReplacement], _ run: LintRun) throws(Failure) {
    self.run = run
    open = try run.open(files.map(\.path), replacing: files)
    outcome = try run.lint(open.project, keepsReplays: true)
  }

  /// Lints again, with other content of some files; those that it does not hold are passed over.
  mutating func replace(_ files: [FileReplacement]) throws(Failure) {
    for file in files {
      if let id = id(of: file.path) { open.replace(id, with: file.bytes) }
    }
    outcome = try run.lint(open.project, after: outcome, keepsReplays: true)
  }

  func id(of path: String) -> SourceFile.ID? {
    open.project.files.all.first { $0.path == path }?.id
  }
}
