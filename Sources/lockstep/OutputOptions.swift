import ArgumentParser
import Linter
import Reporters

/// Where findings go, and how they look.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .customLong("output-format"),
    help: ArgumentHelp(
      "How to write findings; to a file if one is named, else to standard output (repeatable).",
      valueName: "format[:file]"))
  var outputFormat: [OutputDestination] = []

  @Flag(
    name: .customLong("statistics"),
    help: "Count the findings of each rule instead of showing them.")
  var statistics = false

  @Option(
    name: .customLong("show"),
    help: ArgumentHelp(
      "The lowest severity that text lists; what weighs less is counted. As a rule warning.",
      valueName: "severity"))
  var show: Severity?

  @Flag(
    name: .customLong("show-suppressed"),
    help: "Also write what comments suppress, marked as such: in SARIF. JSON always has it.")
  var showSuppressed = false

  @Option(
    name: .customLong("color"), help: ArgumentHelp("When to colour the output.", valueName: "when"))
  var color = ColorChoice.auto

  @Flag(
    name: [.customLong("quiet"), .customShort("q")],
    help: "Leave out the line that counts the findings.")
  var quiet = false

  @Flag(
    name: [.customLong("verbose"), .customShort("v")],
    help: "Say what is read, with which settings.")
  var verbose = false

  func validate() throws {
    if quiet, verbose { throw ValidationError("--quiet and --verbose contradict each other") }
    if statistics, !destinations.contains(where: { $0.format == .text }) {
      throw ValidationError("--statistics is about the text output, which is not asked for")
    }
  }

  var destinations: [OutputDestination] {
    outputFormat.isEmpty ? [OutputDestination(.text)] : outputFormat
  }

  /// Programs that read standard output may read standard error too.
  var isForPeople: Bool {
    destinations.allSatisfy { $0.file != nil || $0.format == .text }
  }

  /// Writes what people wait for first: files may turn out not to be writable.
  ///
  /// What weighs less than `lowest` is not listed for people.
  func write(_ report: RunReport, from lowest: Severity) throws(Failure) {
    for destination in destinations where destination.file == nil {
      try write(report, from: lowest, to: destination)
    }
    for destination in destinations where destination.file != nil {
      try write(report, from: lowest, to: destination)
    }
  }

  /// A dashboard that waits for a report gets one that says why it is empty.
  func write(_ failure: Failure, _ run: RunDescription) throws(Failure) {
    for destination in destinations where destination.format == .sarif {
      try write(RunReport(failure: failure.message, run: run), from: .info, to: destination)
    }
  }

  private func write(
    _ report: RunReport, from lowest: Severity, to destination: OutputDestination
  ) throws(Failure) {
    guard let file = destination.file else {
      var output = OutputStream(.output)
      try write(report, from: lowest, destination.format, to: &output)
      return try output.close()
    }
    try OutputFile(file).write { output throws(Failure) in
      try write(report, from: lowest, destination.format, to: &output)
    }
  }

  private func write(
    _ report: RunReport, from lowest: Severity, _ format: OutputDestination.Format,
    to output: inout OutputStream
  ) throws(Failure) {
    let isColored = color.isColored(isTerminal: output.isTerminal)
    do throws(ReportError) {
      try reporter(of: format, from: lowest, isColored: isColored).write(report, to: &output)
    } catch {
      throw Failure(message: error.message)
    }
  }

  private func reporter(
    of format: OutputDestination.Format, from lowest: Severity, isColored: Bool
  ) -> any Reporter {
    switch format {
    case .text where statistics: StatisticsReporter()
    case .text: TextReporter(isColored: isColored, from: lowest)
    case .concise: ConciseReporter()
    case .json: JSONReporter()
    case .sarif: SARIFReporter(showsSuppressed: showSuppressed)
    case .github: GitHubReporter()
    case .gitlab: GitLabReporter()
    case .junit: JUnitReporter()
    case .checkstyle: CheckstyleReporter()
    case .rdjson: RDJSONReporter()
    case .markdown: MarkdownReporter(from: lowest)
    }
  }
}

extension OutputStream {
  /// Writes what is left; throws when standard output could not take it.
  mutating func close() throws(Failure) {
    flush()
    if let failure { throw Failure(message: "standard output: \(failure)") }
  }
}
