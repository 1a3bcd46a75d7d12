import ArgumentParser
import Configuration
import Linter
import Rules

/// Which rules run, and where settings come from.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .customLong("select"),
    help: ArgumentHelp(
      "Run only these rules: ids, groups, or ALL (repeatable).", valueName: "rules"),
    completion: .rules)
  var select: [String] = []

  @Option(
    name: .customLong("extend-select"),
    help: ArgumentHelp("Run these rules as well (repeatable).", valueName: "rules"),
    completion: .rules)
  var extendSelect: [String] = []

  @Option(
    name: .customLong("ignore"),
    help: ArgumentHelp("Leave out these rules (repeatable).", valueName: "rules"),
    completion: .rules)
  var ignore: [String] = []

  @Option(
    name: .customLong("severity"),
    help: ArgumentHelp(
      "What rules weigh, as in drop-column=error (repeatable).", valueName: "rules=severity"))
  var severity: [String] = []

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp("The lowest severity that makes the exit status 1.", valueName: "severity"))
  var failOn: FailureThreshold?

  @Option(
    name: .customLong("config"),
    help: ArgumentHelp("Read settings from this file, and from no other.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var config: String?

  @Flag(name: .customLong("isolated"), help: "Read no settings file.")
  var isolated = false

  func source() throws(Failure) -> ConfigurationSource {
    guard let config else { return isolated ? .none : .nearest }
    if isolated { throw Failure(message: "--config and --isolated contradict each other") }
    return .file(config)
  }

  /// What the command line says, of the project too.
  func configuration(_ about: ProjectOptions) throws(Failure) -> Configuration {
    var configuration = Configuration()
    do throws(ConfigurationError) {
      try add(to: &configuration, .builtIn)
      try about.add(to: &configuration)
    } catch {
      throw Failure(error)
    }
    return configuration
  }

  private func add(
    to configuration: inout Configuration, _ rules: RuleSet
  ) throws(ConfigurationError) {
    configuration.select = try selectors(select, rules)
    configuration.extendSelect = try selectors(extendSelect, rules)
    configuration.ignore = try selectors(ignore, rules)
    configuration.failOn = failOn
    guard !severity.isEmpty else { return }
    configuration.severity = try severity.map { choice throws(ConfigurationError) in
      let (name, word) = try assignment(choice, of: "--severity", example: "drop-column=error")
      guard let severity = Severity(rawValue: word) else {
        let words = Severity.allCases.map(\.rawValue)
        throw ConfigurationError(
          "--severity \(choice): \(word) is none of \(words.joined(separator: ", "))",
          help: closestWord(to: word, among: words).map { "did you mean \($0)?" }
            ?? "--severity drop-column=error")
      }
      return SeverityChoice(rules: try rules.required(name), severity: severity)
    }
  }

  /// Names between commas, or given one by one.
  private func selectors(
    _ names: [String], _ rules: RuleSet
  ) throws(ConfigurationError) -> [RuleSelector]? {
    if names.isEmpty { return nil }
    return try names.flatMap { $0.split(separator: ",") }
      .map { name throws(ConfigurationError) in try rules.required(String(name)) }
  }
}

/// The two sides of `name=value`.
func assignment(
  _ text: String, of option: String, example: String
) throws(ConfigurationError) -> (name: String, value: String) {
  guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
    throw ConfigurationError(
      "\(option) \(text) assigns nothing", help: "write it as in \(option) \(example)")
  }
  return (String(text[..<equals]), String(text[text.index(after: equals)...]))
}

extension Failure {
  init(_ error: ConfigurationError) {
    self.init(message: error.description, help: error.help)
  }
}

extension CompletionKind {
  /// Asks the tool itself, so that a start need not make the list.
  static var rules: CompletionKind { .shellCommand("lockstep rules | cut -d ' ' -f 1") }
}
