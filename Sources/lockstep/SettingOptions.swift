import ArgumentParser
import Catalog
import Configuration
import Linter
import Migrations
import Rules
import Syntax

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

/// What a project says of itself and of its server.
struct ProjectOptions: ParsableArguments {
  @Option(
    name: .customLong("migration-tool"),
    help: ArgumentHelp(
      "Who runs the migrations; recognised per directory if not given.", valueName: "tool"))
  var migrationTool: MigrationTool?

  @Option(
    name: .customLong("postgres-version"),
    help: ArgumentHelp("The major version of the server, 10 or newer.", valueName: "version"))
  var postgresVersion: PostgreSQLVersion?

  @Option(
    name: .customLong("rollback"),
    help: ArgumentHelp("Whether migrations have to say how to undo them.", valueName: "when"))
  var rollback: Settings.RollbackExpectation?

  @Flag(
    name: .customLong("assume-in-transaction"), inversion: .prefixedNo,
    help: "Whether plain SQL files run in one transaction each, as with psql -1.")
  var assumeInTransaction: Bool?

  @Flag(
    name: .customLong("idempotent"), inversion: .prefixedNo,
    help: "Whether all migrations have to stand a second run, those in a transaction too.")
  var idempotent: Bool?

  @Option(
    name: .customLong("after"),
    help: ArgumentHelp(
      "Report only on migrations behind this one; the others are context.", valueName: "version"))
  var after: String?

  @Option(
    name: .customLong("exclude"),
    help: ArgumentHelp(
      "Files that are context only, as in 'db/legacy/**' (repeatable).", valueName: "pattern"))
  var exclude: [String] = []

  @Option(
    name: .customLong("timeout-set-by-tool"),
    help: ArgumentHelp(
      "A timeout that whoever runs the migrations sets, as lock_timeout (repeatable).",
      valueName: "name"))
  var timeoutSetByTool: [String] = []

  @Option(
    name: .customLong("auth-function"),
    help: ArgumentHelp(
      "A function that checks who is calling, as in app.current_user_id (repeatable).",
      valueName: "name"))
  var authFunction: [String] = []

  @Option(
    name: .customLong("trusted-role"),
    help: ArgumentHelp("A role whose policies need no check (repeatable).", valueName: "name"))
  var trustedRole: [String] = []

  @Option(
    name: .customLong("exposed-schema"),
    help: ArgumentHelp(
      "A schema that an API shows to its users (repeatable; public unless given).",
      valueName: "name"))
  var exposedSchema: [String] = []

  @Option(
    name: .customLong("naming"),
    help: ArgumentHelp(
      "What names have to look like, as in table='[a-z_]+' (repeatable).",
      valueName: "object=regex"))
  var naming: [String] = []

  func add(to configuration: inout Configuration) throws(ConfigurationError) {
    configuration.migrationTool = migrationTool
    configuration.postgresVersion = postgresVersion
    configuration.rollback = rollback
    configuration.assumesTransaction = assumeInTransaction
    configuration.idempotent = idempotent
    configuration.after = after
    if !exclude.isEmpty { configuration.exclude = exclude.map(Glob.init) }
    if !timeoutSetByTool.isEmpty { configuration.timeoutsSetByTool = timeoutSetByTool }
    if !authFunction.isEmpty { configuration.authFunctions = authFunction }
    if !trustedRole.isEmpty { configuration.trustedRoles = trustedRole }
    if !exposedSchema.isEmpty { configuration.exposedSchemas = exposedSchema }
    for choice in naming {
      let (name, text) = try assignment(choice, of: "--naming", example: "table='[a-z_]+'")
      guard let object = NamedObject(rawValue: name) else { throw .noObject(name) }
      guard let pattern = NamingPattern(text) else {
        throw ConfigurationError(
          "--naming \(choice): \(text) is no regular expression", help: "--naming table='[a-z_]+'")
      }
      configuration.naming = (configuration.naming ?? [:]).merging([object: pattern]) { $1 }
    }
  }
}

/// The two sides of `name=value`.
private func assignment(
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

// Their words are said again on every start, and ArgumentParser's own way to them is slow.
extension MigrationTool: ExpressibleByArgument {
  package static let allValueStrings = allCases.map(\.rawValue)
}
extension FailureThreshold: ExpressibleByArgument {
  package static let allValueStrings = allCases.map(\.rawValue)
}
extension Settings.RollbackExpectation: ExpressibleByArgument {
  package static let allValueStrings = allCases.map(\.rawValue)
}
