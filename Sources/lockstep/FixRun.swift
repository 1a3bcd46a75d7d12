import ArgumentParser
import Linter
import Migrations
import Reporters

// `lockstep lint --fix` and `--diff`.

struct FixOptions: ParsableArguments {
  @Flag(
    name: .customLong("fix"),
    help: "Apply the fixes that keep the meaning of a migration, then report what is left.")
  var fix = false

  @Flag(
    name: .customLong("unsafe-fixes"),
    help: "With --fix and --diff: also fixes after which somebody has to look.")
  var unsafeFixes = false

  @Flag(
    name: .customLong("diff"),
    help: "Show what --fix would change as a diff; the exit status is 1 if there is any.")
  var diff = false

  var isAsked: Bool { fix || diff }

  func validate() throws {
    if unsafeFixes, !isAsked {
      throw ValidationError("--unsafe-fixes says which fixes --fix and --diff take")
    }
  }
}

/// Fixes what can be fixed, in memory; nothing is written before all rounds are through.
struct FixRun {
  private(set) var outcome: LintOutcome
  private(set) var changed: [FixedFile]

  init(
    _ input: LintInput, _ run: LintRun, _ options: FixOptions
  ) throws(Failure) {
    var fixer = Fixer(includesUnsafe: options.unsafeFixes)
    var project = try run.load(input)
    outcome = try run.lint(project)
    while fixer.advance(outcome.report.diagnostics, in: project) {
      project = try run.load(input, replacing: fixer.changed.map(\.replacement))
      outcome = try run.lint(project)
    }
    changed = fixer.changed
  }

  /// Writes the files, each whole or not at all.
  func write() throws(Failure) {
    for file in changed { try OutputFile(file.path).write(file.current) }
  }

  /// What would be written, for `git apply` in this directory.
  func writeDiff() throws(Failure) {
    let here = SourceRoot.here
    var output = OutputStream(.output)
    for file in changed {
      let path = here.path(of: file.path) ?? file.path
      output.write(UnifiedDiff(path: path, from: file.original, to: file.current).text)
    }
    try output.close()
  }

  /// How much was done, or would be, in one line; nil if nothing.
  func summary(_ verb: String) -> String? {
    guard !changed.isEmpty else { return nil }
    let fixes = changed.reduce(0) { $0 + $1.fixCount }
    let files = changed.count == 1 ? "1 file" : "\(changed.count) files"
    return "\(verb) \(fixes == 1 ? "1 finding" : "\(fixes) findings") in \(files)."
  }

  /// What else there is to fix.
  var hint: String? {
    let count = outcome.report.diagnostics.count { $0.finding.fix?.applicability == .unsafe }
    if count == 0 { return nil }
    return "\(count == 1 ? "1 more has" : "\(count) more have") an unsafe fix (--unsafe-fixes)."
  }
}

extension FixedFile {
  fileprivate var replacement: FileReplacement { FileReplacement(path: path, bytes: current) }
}
