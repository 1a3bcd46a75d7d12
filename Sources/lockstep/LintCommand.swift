import ArgumentParser
import Catalog
import Linter
import Migrations
import Reporters
import Rules
import Syntax

struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Check migrations (the default).",
    discussion: """
      A directory is searched for migrations. A file is checked with the rest of its history as \
      context. Without any path, the project's migrations are looked for.

      Exit status: 0 nothing found, 1 findings (see --fail-on), 2 could not run.
      """)

  @Argument(help: "Files or directories; - is standard input.", completion: .file())
  var paths: [String] = []

  @Option(help: ArgumentHelp("The name of what comes on standard input.", valueName: "name"))
  var stdinFilename: String?

  @Option(
    help: ArgumentHelp(
      "How to write findings, and where to if not to standard output (repeatable).",
      discussion: "One of \(OutputDestination.allValueStrings.joined(separator: ", ")).",
      valueName: "format[:file]"))
  var outputFormat: [OutputDestination] = []

  @Flag(help: "Also write what comments suppress, marked as such: in SARIF. JSON always has it.")
  var showSuppressed = false

  @Option(
    help: ArgumentHelp("The lowest severity that makes the exit status 1.", valueName: "severity"))
  var failOn = FailureThreshold.warning

  @Option(help: ArgumentHelp("Run only this rule (repeatable).", valueName: "rule"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Run this rule as well (repeatable).", valueName: "rule"))
  var extendSelect: [String] = []

  @Option(help: ArgumentHelp("Leave out this rule (repeatable).", valueName: "rule"))
  var ignore: [String] = []

  @Option(
    help: ArgumentHelp(
      "Who runs the migrations; recognised per directory if not given.", valueName: "tool"))
  var migrationTool: MigrationTool?

  @Option(
    help: ArgumentHelp("Whether migrations have to say how to undo them.", valueName: "when"))
  var rollback = Settings.RollbackExpectation.automatic

  @Option(
    help: ArgumentHelp(
      "A function that checks who is calling, as in app.current_user_id (repeatable).",
      valueName: "name"))
  var authFunction: [String] = []

  @Option(
    help: ArgumentHelp("A role whose policies need no check (repeatable).", valueName: "name"))
  var trustedRole: [String] = []

  @Option(help: ArgumentHelp("The major version of the server.", valueName: "version"))
  var postgresVersion = PostgreSQLVersion.parser

  @Option(
    help: ArgumentHelp(
      "A timeout that whoever runs the migrations sets, as lock_timeout (repeatable).",
      valueName: "name"))
  var timeoutSetByTool: [String] = []

  @Option(
    help: ArgumentHelp(
      "A schema that an API shows to its users (repeatable; public unless given).",
      valueName: "name"))
  var exposedSchema: [String] = []

  @Option(help: ArgumentHelp("When to colour the output.", valueName: "when"))
  var color = ColorChoice.auto

  @Flag(name: .shortAndLong, help: "Leave out the line that counts the findings.")
  var quiet = false

  func run() throws {
    try OutputDestination.validate(outputFormat)
    let rules = RuleSet.builtIn
    let selected = try ids(of: select, in: rules)
    let extended = try ids(of: extendSelect, in: rules)
    let ignored = try ids(of: ignore, in: rules)
    // What does not parse, and comments that suppress nothing, matter whatever is selected.
    let running = (selected.isEmpty ? rules.runningByDefault : Set(rules.own.map(\.id)))
      .union(selected).union(extended).subtracting(ignored)
    let description = RunDescription(
      version: version, rules: rules.all.filter { running.contains($0.id) },
      syntaxErrorRule: rules.syntaxError.id, root: .current())
    let project = try loadProject(for: description)
    let linter = Linter(rules: rules, enabled: running, settings: settings)
    // The same findings in the same order, however the paths were given.
    let histories = project.histories.sorted { $0.sortingKey < $1.sortingKey }
    let report = RunReport(
      concurrentMap(histories) { linter.lint($0.history, requested: $0.requested) },
      migrationCount: project.migrationCount,
      requested: histories.reduce(into: []) { $0.formUnion($1.requested) }, run: description)
    try write(report)
    if !quiet, isForPeople { writeSummary(of: report, project) }
    if failOn.isReached(by: report) { throw ExitStatus.findings.code }
  }

  private func ids(of names: [String], in rules: RuleSet) throws(Failure) -> Set<String> {
    var ids: Set<String> = []
    for name in names { ids.insert(try rules.required(name).id) }
    return ids
  }

  private var settings: Settings {
    var settings = Settings()
    settings.rollback = rollback
    settings.authFunctions = authFunction
    settings.trustedRoles = trustedRole
    settings.postgresVersion = postgresVersion
    settings.timeoutsSetByTool = timeoutSetByTool
    if !exposedSchema.isEmpty { settings.exposedSchemas = exposedSchema }
    return settings
  }

  // MARK: - Input

  /// Reads the migrations; a dashboard that waits for a report gets one that says why it is empty.
  private func loadProject(for run: RunDescription) throws(Failure) -> MigrationProject {
    do throws(Failure) {
      return try loadProject()
    } catch {
      for destination in destinations where destination.format == .sarif {
        try write(RunReport(failure: error.message, run: run), to: destination)
      }
      throw error
    }
  }

  private func loadProject() throws(Failure) -> MigrationProject {
    do throws(InputError) {
      guard paths.contains("-") || stdinFilename != nil else {
        return try MigrationProject.load(paths: paths, tool: migrationTool)
      }
      let input = try standardInput()
      guard let name = stdinFilename else {
        return try MigrationProject.load(
          files: [("stdin.sql", try text(of: input))], tool: migrationTool)
      }
      return try MigrationProject.load(
        paths: [name], tool: migrationTool, replacing: FileReplacement(path: name, bytes: input))
    } catch {
      throw Failure(error)
    }
  }

  private func text(of input: [UInt8]) throws(InputError) -> String {
    if let text = String(validating: input, as: UTF8.self) { return text }
    throw InputError(
      path: "-", message: "standard input is not UTF-8", help: "convert it, or save it as UTF-8")
  }

  private func standardInput() throws(InputError) -> [UInt8] {
    guard paths == ["-"] else {
      throw InputError(
        path: "-", message: "standard input is read alone, without other paths",
        help: "lockstep lint --stdin-filename migrations/002_keys.sql - < buffer.sql")
    }
    do throws(Failure) {
      return try readStandardInput()
    } catch {
      throw InputError(path: "-", message: error.message, help: "")
    }
  }

  // MARK: - Output

  private var destinations: [OutputDestination] {
    outputFormat.isEmpty ? [OutputDestination(.text)] : outputFormat
  }

  /// Programs that read standard output may read standard error too.
  private var isForPeople: Bool {
    destinations.allSatisfy { $0.file != nil || $0.format == .text }
  }

  /// Writes what people wait for first: files may turn out not to be writable.
  private func write(_ report: RunReport) throws(Failure) {
    for destination in destinations where destination.file == nil {
      try write(report, to: destination)
    }
    for destination in destinations where destination.file != nil {
      try write(report, to: destination)
    }
  }

  private func write(
    _ report: RunReport, to destination: OutputDestination
  ) throws(Failure) {
    guard let file = destination.file else { return try writeToOutput(report, destination.format) }
    let reporter = reporter(of: destination.format, isColored: color.isColored(isTerminal: false))
    let text: String
    do throws(ReportError) {
      text = try reporter.render(report)
    } catch {
      throw Failure(message: error.message)
    }
    try OutputFile(file).write(text)
  }

  private func writeToOutput(
    _ report: RunReport, _ format: OutputDestination.Format
  ) throws(Failure) {
    var output = OutputStream(.output)
    let isColored = color.isColored(isTerminal: output.isTerminal)
    do throws(ReportError) {
      try reporter(of: format, isColored: isColored).write(report, to: &output)
    } catch {
      throw Failure(message: error.message)
    }
    output.flush()
    if let failure = output.failure { throw Failure(message: "standard output: \(failure)") }
  }

  private func reporter(
    of format: OutputDestination.Format, isColored: Bool
  ) -> any Reporter {
    switch format {
    case .text: TextReporter(isColored: isColored)
    case .concise: ConciseReporter()
    case .json: JSONReporter()
    case .sarif: SARIFReporter(showsSuppressed: showSuppressed)
    case .github: GitHubReporter()
    case .gitlab: GitLabReporter()
    case .junit: JUnitReporter()
    case .checkstyle: CheckstyleReporter()
    case .rdjson: RDJSONReporter()
    case .markdown: MarkdownReporter()
    }
  }

  private func writeSummary(of report: RunReport, _ project: MigrationProject) {
    var status = OutputStream(.error)
    status.write("\(report.diagnostics.isEmpty ? "" : "\n")\(report.summary)\n")
    for note in project.notes { status.write(note + "\n") }
    status.flush()
  }
}

extension RuleSet {
  /// The rule of a name that somebody typed.
  func required(_ name: String) throws(Failure) -> RuleMetadata {
    if let rule = named(name) { return rule }
    throw Failure(
      message: "there is no rule called \(name)",
      help: closest(to: name).map { "did you mean \($0.id)?" } ?? "`lockstep rules` lists them all")
  }
}

/// From which severity on findings are a failure.
enum FailureThreshold: String, CaseIterable, ExpressibleByArgument {
  case error, warning, info, never

  func isReached(by report: RunReport) -> Bool {
    Severity(rawValue: rawValue).map { report.hasFindings(from: $0) } ?? false
  }
}

extension LoadedHistory {
  fileprivate var sortingKey: (String, String) {
    (directory, history.migrations.first?.file.path ?? "")
  }
}

extension MigrationTool: ExpressibleByArgument {}
extension Settings.RollbackExpectation: ExpressibleByArgument {}
