import Catalog
import Linter
import Migrations

/// A key of the settings file: how it is read, written and laid over another's.
package struct Setting: Sendable {
  /// Its name in the settings file: `fail-on`.
  package let key: String
  /// One sentence, for the file that `lockstep init` writes.
  package let about: String
  /// A value to start from, in TOML, where the default shows nothing.
  let example: String?

  let read:
    @Sendable (ConfigurationValue, RuleSet, inout Configuration) throws(ConfigurationError) -> Void
  /// The value in TOML; nil where there is none.
  package let written: @Sendable (Configuration) -> String?
  /// Takes the value of another configuration that has one.
  let overlay: @Sendable (inout Configuration, Configuration) -> Void

  private init<Value: Sendable>(
    _ key: String, _ place: WritableKeyPath<Configuration, Value?> & Sendable,
    _ notation: Notation<Value>, _ about: String, example: String? = nil
  ) {
    self.key = key
    self.about = about
    self.example = example
    read = { value, rules, configuration throws(ConfigurationError) in
      configuration[keyPath: place] = try notation.read(value, rules)
    }
    written = { $0[keyPath: place].map(notation.write) }
    overlay = { configuration, other in
      if let value = other[keyPath: place] { configuration[keyPath: place] = value }
    }
  }

  /// Every setting, in the order in which `lockstep init` writes them.
  package static let all: [Setting] = [
    Setting(
      "select", \.select, .selectors,
      "Run only these: ids of rules, groups such as \"locks\", or \"ALL\".",
      example: #"["ALL"]"#),
    Setting(
      "extend-select", \.extendSelect, .selectors,
      "Run these as well, for example rules that are off by default.",
      example: #"["privileged-code"]"#),
    Setting(
      "ignore", \.ignore, .selectors, "Leave these out.",
      example: #"["missing-rollback"]"#),
    Setting(
      "fail-on", \.failOn, .word,
      "The lowest severity that makes the exit status 1: error, warning, info or never."),
    Setting(
      "exclude", \.exclude, .globs,
      "Files that are not reported on; they are context for the others all the same.",
      example: #"["db/legacy/**"]"#),
    Setting(
      "after", \.after, .text,
      "Migrations up to this version, that one with them, are context only.",
      example: #""20240101000000""#),
    Setting(
      "postgres-version", \.postgresVersion, .version,
      "The major version of the server that runs the migrations."),
    Setting(
      "migration-tool", \.migrationTool, .word,
      "Who runs the migrations, where it is not recognised.",
      example: #""supabase""#),
    Setting(
      "assume-in-transaction", \.assumesTransaction, .flag,
      "Whether plain SQL files run in one transaction each, as with psql --single-transaction."),
    Setting(
      "idempotent", \.idempotent, .flag,
      "Whether all migrations have to stand a second run, those in a transaction too."),
    Setting(
      "rollback", \.rollback, .word,
      "Whether migrations have to say how to undo them: auto, required or optional."),
    Setting(
      "timeouts-set-by-tool", \.timeoutsSetByTool, .texts,
      "Timeouts that whoever runs the migrations sets, as \"lock_timeout\".",
      example: #"["lock_timeout"]"#),
    Setting(
      "auth-functions", \.authFunctions, .texts,
      "Functions that check who is calling, and are not defined in the migrations.",
      example: #"["app.current_user_id"]"#),
    Setting(
      "trusted-roles", \.trustedRoles, .texts, "Roles whose policies need no check.",
      example: #"["worker"]"#),
    Setting(
      "platform", \.platform, .word,
      "Whose roles and rights are there before the first migration, where the history does not tell: supabase or none.",
      example: #""supabase""#),
    Setting(
      "exposed-schemas", \.exposedSchemas, .texts, "The schemas that an API shows to its users."),
    Setting(
      "severity", \.severity, .severities, "What rules weigh: error, warning or info.",
      example: #"{ missing-rollback = "info" }"#),
    Setting(
      "naming", \.naming, .naming,
      "What names have to look like: a regular expression per kind of object.",
      example: "{ table = '[a-z][a-z0-9_]*' }"),
    Setting(
      "overrides", \.overrides, .overrides,
      "What is different for some files: paths, with ignore and severity for them.",
      example: #"[{ paths = ["db/legacy/**"], ignore = ["locks"] }]"#),
  ]
}
