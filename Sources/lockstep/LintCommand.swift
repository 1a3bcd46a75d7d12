import ArgumentParser
import Configuration
import Linter
import Migrations
import Reporters
import Rules

// All its options say their names: working 40 of them out on every start takes longer than linting a file.
struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", _superCommandName: "lockstep",
    abstract: "Check migrations (the default).",
    discussion: """
      A directory is searched for migrations. A file is checked with the rest of its history as \
      context. Without any path, the project's migrations are looked for. Settings come from the \
      nearest lockstep.toml; options have the last word.

      Exit status: 0 nothing found, 1 findings (see --fail-on), 2 could not run.
      """)

  @Argument(help: "Files or directories; - is standard input.", completion: .file())
  var paths: [String] = []

  @Option(
    name: .customLong("stdin-filename"),
    help: ArgumentHelp("The name of what comes on standard input.", valueName: "name"))
  var stdinFilename: String?

  @OptionGroup(title: "What is reported on") var accepted: AcceptOptions
  @OptionGroup(title: "Fixes") var fixes: FixOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(name: .customLong("exit-zero"), help: "Exit with 0 whatever is found.")
  var exitZero = false

  @Flag(
    name: .customLong("show-files"),
    help: "Only list the files, in their order, and what is left out and why.")
  var showFiles = false

  @Flag(
    name: .customLong("show-settings"),
    help: "Show the settings that are in force, and check nothing.")
  var showSettings = false

  @OptionGroup(title: "Rules") var choice: RuleOptions
  @OptionGroup(title: "Project") var about: ProjectOptions

  func run() throws {
    try OutputDestination.validate(output.outputFormat)
    let run = LintRun(
      rules: .builtIn, source: try choice.source(), commandLine: try choice.configuration(about),
      changes: try accepted.changes(), baseline: try accepted.readBaseline())
    do throws(Failure) {
      try requireNoCommand()
      let input = try LintInput(paths: paths, stdinFilename: stdinFilename)
      if fixes.isAsked { return try fix(input, run) }
      if let reason = accepted.addIgnores { return try ignore(input, run, reason) }
      let project = try run.load(input)
      if showFiles { return try list(project) }
      let outcome = try run.lint(project)
      if showSettings { return try outcome.writeSettings() }
      if let file = accepted.writeBaseline {
        try accepted.write(outcome, to: file)
        return say(["Wrote \(file)."])
      }
      try finish(outcome, accepted.remarks(on: outcome, run.baseline))
    } catch {
      try output.write(error, run.description)
      throw error
    }
  }

  /// A command that is misspelled reads as a path.
  private func requireNoCommand() throws(Failure) {
    guard let word = paths.first, word.allSatisfy(\.isLetter), !FileSystem.exists(word) else {
      return
    }
    let commands = Lockstep.configuration.subcommands.compactMap { command in
      command.configuration.shouldDisplay ? command.configuration.commandName : nil
    }
    guard let command = closestWord(to: word, among: commands) else { return }
    throw Failure(
      message: "\(word) is neither a command nor a path", help: "did you mean lockstep \(command)?")
  }

  private func list(_ project: MigrationProject) throws(Failure) {
    var stream = OutputStream(.output)
    stream.write(FileListing(project).text)
    try stream.close()
  }

  private func fix(_ input: LintInput, _ run: LintRun) throws(Failure) {
    if !fixes.diff { try requireWritable(input, run) }
    let fixed = try FixRun(input, run, fixes)
    guard fixes.diff else {
      try fixed.write()
      return try finish(
        fixed.outcome, [fixed.summary("Fixed"), fixes.unsafeFixes ? nil : fixed.hint])
    }
    try fixed.writeDiff()
    say([fixed.summary("Would fix")])
    if !fixed.changed.isEmpty, !exitZero { terminate(.findings) }
  }

  private func ignore(_ input: LintInput, _ run: LintRun, _ reason: String) throws(Failure) {
    try requireWritable(input, run)
    let ignored = try IgnoreRun(input, run, reason: reason)
    try ignored.write()
    let findings = ignored.count == 1 ? "1 finding" : "\(ignored.count) findings"
    try finish(ignored.outcome, ["Suppressed \(findings)."])
  }

  /// What is linted has to be what is written to.
  private func requireWritable(_ input: LintInput, _ run: LintRun) throws(Failure) {
    if input.standardInput != nil {
      throw Failure(
        message: "standard input has no place to write to", help: "--diff shows what would change")
    }
    if let file = run.changes?.staged.first {
      throw Failure(
        message: "\(file.path) is staged as something else than it is on disk",
        help: "stage the rest of it, or stash it")
    }
  }

  /// Writes what was found and what there is to say about it.
  private func finish(_ outcome: LintOutcome, _ remarks: [String?]) throws(Failure) {
    let report = outcome.report
    if output.verbose { say(outcome.explanations) }
    let lowest = output.show ?? outcome.lowestSeverityOfInterest
    try output.write(report, from: lowest)
    if output.isForPeople {
      let isEmpty = !report.hasFindings(from: output.statistics ? .info : lowest)
      say(["\(isEmpty ? "" : "\n")\(report.summary)"] + outcome.project.notes)
    }
    say(remarks)
    terminate(outcome.isFailure && !exitZero ? .findings : .nothingFound)
  }

  private func say(_ lines: [String?]) {
    guard !output.quiet else { return }
    var status = OutputStream(.error)
    for line in lines.compactMap(\.self) { status.write(line + "\n") }
    status.flush()
  }
}

extension LintOutcome {
  /// What was read, and by which settings, a line for each history.
  var explanations: [String] {
    histories.map { linted in
      let count = linted.history.history.migrations.count
      let migrations = count == 1 ? "1 migration" : "\(count) migrations"
      return """
        \(linted.history.directory): \(migrations), run by \(linted.history.history.tool.rawValue); \
        \(linted.enabled.count) rules; settings: \(linted.settings.file ?? "none")
        """
    }
  }

  /// Shows what settings are in force for each history.
  func writeSettings() throws(Failure) {
    var output = OutputStream(.output)
    for (number, linted) in histories.enumerated() {
      if number > 0 { output.write("\n") }
      output.write("# \(linted.history.directory)")
      output.write(linted.settings.file.map { ": \($0)\n" } ?? ": no settings file\n")
      output.write(linted.settings.configuration.written)
      let history = linted.history.history
      let platform = Platform(
        of: history, choice: linted.settings.configuration.platform)
      output.write("# recognised: \(history.tool.rawValue)\n")
      output.write("# platform: \(platform.description(in: history))\n# rules that run:\n")
      for rule in linted.enabled.sorted() { output.write("#   \(rule)\n") }
    }
    try output.close()
  }
}
