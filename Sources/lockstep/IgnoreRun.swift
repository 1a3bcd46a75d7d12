import Linter
import Migrations

/// Adds comments that suppress what is found, in memory until it is done.
struct IgnoreRun {
  private(set) var outcome: LintOutcome
  private(set) var changed: [FileReplacement] = []
  private(set) var count: Int

  init(_ input: LintInput, _ run: LintRun, reason: String) throws(Failure) {
    let comments = IgnoreComments(reason: reason, rules: run.rules)
    let project = try run.load(input)
    outcome = try run.lint(project)
    count = outcome.report.diagnostics.count
    changed = comments.aboveStatements(outcome.report.diagnostics, in: project)
    let commented = try run.load(input, replacing: changed)
    outcome = try run.lint(commented)
    // What is in no statement, or still found, is suppressed for its file.
    changed += comments.forFiles(outcome.report.diagnostics, in: commented)
    outcome = try run.lint(run.load(input, replacing: changed))
    count -= outcome.report.diagnostics.count
  }

  func write() throws(Failure) {
    let last = Dictionary(changed.map { ($0.path, $0.bytes) }) { _, last in last }
    for (path, bytes) in last.sorted(by: { $0.key < $1.key }) {
      try OutputFile(path).write(bytes)
    }
  }
}
