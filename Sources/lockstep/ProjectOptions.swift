import ArgumentParser
import Catalog
import Configuration
import Linter
import Migrations
import Rules
import Syntax

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
    name: .customLong("platform"),
    help: ArgumentHelp(
      "Whose roles and rights are there before the first migration; recognised if not given.",
      valueName: "platform"))
  var platform: Platform.Kind?

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
    configuration.platform = platform
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

// Their words are said again on every start, and ArgumentParser's own way to them is slow.
extension MigrationTool: ExpressibleByArgument {
  /// The words of settings files.
  package static let allValueStrings = allCases.map(\.rawValue)
}
extension Platform.Kind: ExpressibleByArgument {
  package static let allValueStrings = allCases.map(\.rawValue)
}
extension Severity: ExpressibleByArgument {
  /// The words of findings.
  package static let allValueStrings = allCases.map(\.rawValue)
}
extension FailureThreshold: ExpressibleByArgument {
  /// The words of settings files.
  package static let allValueStrings = allCases.map(\.rawValue)
}
extension Settings.RollbackExpectation: ExpressibleByArgument {
  /// The words of settings files.
  package static let allValueStrings = allCases.map(\.rawValue)
}
