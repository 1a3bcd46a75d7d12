import Catalog
import Linter
import Migrations
import Syntax

/// What a settings file says, or the command line: nil where it says nothing.
package struct Configuration: Hashable, Sendable {
  /// The rules that run; nil: those that run by default.
  package var select: [RuleSelector]?
  /// Rules that run as well.
  package var extendSelect: [RuleSelector]?
  /// Rules that do not run.
  package var ignore: [RuleSelector]?
  /// What rules weigh; the last one that names a rule counts.
  package var severity: [SeverityChoice]?
  /// What is different for some files.
  package var overrides: [RuleOverride]?
  /// Files that are context only.
  package var exclude: [Glob]?
  /// From which severity on a run fails.
  package var failOn: FailureThreshold?

  /// The server that runs the migrations.
  package var postgresVersion: PostgreSQLVersion?
  /// Who runs the migrations; nil: whoever is recognised.
  package var migrationTool: MigrationTool?
  /// Whether files of plain SQL run in one transaction each.
  package var assumesTransaction: Bool?
  /// The version up to which, that one with it, migrations are context only.
  package var after: String?
  /// Whether migrations have to say how to undo them.
  package var rollback: Settings.RollbackExpectation?
  /// Timeouts that whoever runs the migrations sets: `lock_timeout`.
  package var timeoutsSetByTool: [String]?
  /// Functions that check who is calling, beside those the history defines.
  package var authFunctions: [String]?
  /// Roles whose policies need no check.
  package var trustedRoles: [String]?
  /// Whose roles and rights are there before the first migration; nil: the history tells.
  package var platform: Platform.Kind?
  /// The schemas that an API shows to its users.
  package var exposedSchemas: [String]?
  /// What names have to look like.
  package var naming: [NamedObject: NamingPattern]?
  /// Whether all migrations have to stand a second run.
  package var idempotent: Bool?

  /// Says nothing.
  package init() {}
}

/// From which severity on findings are a failure.
package enum FailureThreshold: String, CaseIterable, Sendable {
  case error, warning, info, never

  /// Nil: none is.
  package var severity: Severity? { Severity(rawValue: rawValue) }
}

/// What rules weigh in a project.
package struct SeverityChoice: Hashable, Sendable {
  /// The rules that it is about.
  package let rules: RuleSelector
  /// What they weigh.
  package let severity: Severity

  /// A severity for some rules.
  package init(rules: RuleSelector, severity: Severity) {
    self.rules = rules
    self.severity = severity
  }
}

/// What is different for some files.
package struct RuleOverride: Hashable, Sendable {
  /// The files, by their paths from the settings file.
  package let paths: [Glob]
  /// Rules that find nothing in them.
  package let ignore: [RuleSelector]
  /// What rules weigh in them.
  package let severity: [SeverityChoice]
}

extension Configuration {
  /// What holds where nothing is said.
  package static let defaults: Configuration = {
    let settings = Settings()
    var configuration = Configuration()
    configuration.extendSelect = []
    configuration.ignore = []
    configuration.severity = []
    configuration.overrides = []
    configuration.exclude = []
    configuration.failOn = .warning
    configuration.postgresVersion = settings.postgresVersion
    configuration.assumesTransaction = false
    configuration.rollback = settings.rollback
    configuration.timeoutsSetByTool = settings.timeoutsSetByTool
    configuration.authFunctions = settings.authFunctions
    configuration.trustedRoles = settings.trustedRoles
    configuration.exposedSchemas = settings.exposedSchemas
    configuration.naming = settings.naming
    configuration.idempotent = settings.idempotent
    return configuration
  }()

  /// What holds when another one, nearer to the user, has the last word.
  package func overlaid(by other: Configuration) -> Configuration {
    guard other != Configuration() else { return self }
    var result = self
    for setting in Setting.all { setting.overlay(&result, other) }
    if other.select == nil {
      // It adds to what was chosen before; what it asks for is no longer ignored.
      let extended = other.extendSelect ?? []
      let wanted = extended.reduce(into: Set<String>()) { $0.formUnion($1.ids) }
      let ignored = (ignore ?? []).map { $0.leavingOut(wanted) }
      result.extendSelect = (extendSelect ?? []) + extended
      result.ignore = ignored.filter { !$0.ids.isEmpty } + (other.ignore ?? [])
    } else {
      result.extendSelect = other.extendSelect ?? []
      result.ignore = other.ignore ?? []
    }
    result.severity = (severity ?? []) + (other.severity ?? [])
    result.naming = (naming ?? [:]).merging(other.naming ?? [:]) { _, last in last }
    return result
  }

  /// The ids of the rules that run.
  package func enabledRules(of rules: RuleSet) -> Set<String> {
    var enabled = rules.runningByDefault
    if let select {
      // What does not parse, and comments that suppress nothing, matter whatever is selected.
      enabled = select.reduce(into: Set(rules.own.map(\.id))) { $0.formUnion($1.ids) }
    }
    for selector in extendSelect ?? [] { enabled.formUnion(selector.ids) }
    for selector in ignore ?? [] { enabled.subtract(selector.ids) }
    for rule in rules.all where !rule.yieldsTo.isDisjoint(with: enabled) { enabled.remove(rule.id) }
    return enabled
  }

  /// What the rules are told.
  package var settings: Settings {
    var settings = Settings()
    if let postgresVersion { settings.postgresVersion = postgresVersion }
    if let rollback { settings.rollback = rollback }
    if let timeoutsSetByTool { settings.timeoutsSetByTool = timeoutsSetByTool }
    if let authFunctions { settings.authFunctions = authFunctions }
    if let trustedRoles { settings.trustedRoles = trustedRoles }
    settings.platform = platform
    if let exposedSchemas { settings.exposedSchemas = exposedSchemas }
    if let naming { settings.naming = naming }
    if let idempotent { settings.idempotent = idempotent }
    return settings
  }

  /// Whether a file, by its path from the settings file, is only context.
  package func excludes(_ path: String) -> Bool {
    exclude?.contains { $0.matches(path) } ?? false
  }

  /// Whether ``weighed(_:at:)`` changes nothing, in any file.
  package var leavesWeights: Bool { (overrides ?? []).isEmpty && (severity ?? []).isEmpty }

  /// A finding as it weighs in a file, by its path from the settings file.
  ///
  /// Nil where its rule is ignored. What comes later has the last word.
  package func weighed(_ diagnostic: Diagnostic, at path: String) -> Diagnostic? {
    let id = diagnostic.rule.id
    let local = (overrides ?? []).filter { $0.paths.contains { $0.matches(path) } }
    if local.contains(where: { $0.ignore.contains { $0.ids.contains(id) } }) { return nil }
    let choices = (severity ?? []) + local.flatMap(\.severity)
    let choice = choices.last { $0.rules.ids.contains(id) }
    return choice.map { diagnostic.weighing($0.severity) } ?? diagnostic
  }
}
