import Catalog
import Configuration
import Linter
import Rules
import Syntax
import Testing

struct ConfigurationTests {
  private func read(_ text: String) throws(ConfigurationError) -> Configuration {
    try Configuration(toml: text, rules: .builtIn)
  }

  @Test func everySettingIsRead() throws {
    let configuration = try read(
      """
      select = ["ALL"]
      extend-select = ["rollback"]
      ignore = ["unindexed-foreign-key", "ban-concurrent-index-creation-in-transaction"]
      fail-on = "error"
      exclude = ["db/legacy/**"]
      after = "20240101"
      postgres-version = 15
      migration-tool = "goose"
      assume-in-transaction = true
      idempotent = true
      rollback = "required"
      timeouts-set-by-tool = ["lock_timeout"]
      auth-functions = ["app.current_org"]
      trusted-roles = ["worker"]
      exposed-schemas = ["api"]
      platform = "supabase"

      [severity]
      missing-rollback = "info"

      [naming]
      table = '[a-z_]+'

      [[overrides]]
      paths = ["db/2023*.sql"]
      ignore = ["rollback"]
      """)
    for setting in Setting.all {
      #expect(setting.written(configuration) != nil, "\(setting.key)")
    }
    let settings = configuration.settings
    #expect(settings.postgresVersion == PostgreSQLVersion(15))
    #expect(settings.rollback == .required)
    #expect(settings.idempotent)
    #expect(settings.timeoutsSetByTool == ["lock_timeout"])
    #expect(settings.authFunctions == ["app.current_org"])
    #expect(settings.trustedRoles == ["worker"])
    #expect(settings.exposedSchemas == ["api"])
    #expect(settings.naming[.table]?.matcher()("calls") == true)
    #expect(settings.naming[.table]?.matcher()("Calls") == false)
    let enabled = configuration.enabledRules(of: .builtIn)
    #expect(!enabled.contains("unindexed-foreign-key"))
    #expect(!enabled.contains("concurrently-in-transaction"), "squawk's names are taken")
    #expect(enabled.contains("missing-rollback"))
  }

  /// What is written is what was read.
  @Test func writtenIsReadAgain() throws {
    let text = """
      select = ["rollback", "syntax-error"]
      ignore = ["missing-rollback"]
      exclude = ["a \\"b\\"\\\\c\\u0007.sql"]
      naming = { column = '\\w+', table = "[a-z]'+" }
      severity = { rollback = "error" }
      overrides = [{ paths = ["x"], ignore = ["locks"], severity = { design = "info" } }]
      """
    let configuration = try read(text)
    let written = Configuration.defaults.overlaid(by: configuration).written
    #expect(try read(written).written == written)
    #expect(written.contains(#"ignore = ["missing-rollback"]"#))
    #expect(written.contains(#"naming = { column = '\w+', table = "[a-z]'+" }"#))
  }

  @Test(arguments: [
    ("postgress-version = 15", 1, "no setting called postgress-version", "postgres-version?"),
    ("\n\n[rule]\na = 1", 3, "no setting called rule", "one of "),
    (
      "fail-on = \"error\"\nignore = [\n  \"missing-rollback\", # why\n  'missing-rolback',\n]", 4,
      "no rule called missing-rolback", "missing-rollback?"
    ),
    ("ignore = \"ALL\"", 1, "ignore: it has to be an array, and is a string", "an array"),
    ("rollback = true", 1, "has to be a string", "a string"),
    ("rollback = \"requierd\"", 1, "none of auto, required, optional", "required?"),
    ("postgres-version = 9", 1, "9 is no version", "postgres-version = 15"),
    ("after = 2024-01-01", 1, "after: it has to be a string, and is a date", "a string"),
    ("[severity]\nmissing-rollback = \"warn\"", 2, "none of info, warning, error", "words"),
    ("[severity]\n\"no-such\" = \"error\"", 2, "no rule called no-such", "`lockstep rules`"),
    ("# x\nnaming.tabel = 'x'", 2, "no names of a tabel", "table?"),
    ("[naming]\ntable = '['", 2, "no regular expression", "table = "),
    ("[[overrides]]\npaths = ['x']\n[[overrides]]\nignore = ['rollback']", 3, "name none", "paths"),
    (
      "[[overrides]]\npaths = ['x']\n[[overrides]]\npaths = ['y']\nignored = []", 5,
      "no setting called ignored", "ignore?"
    ),
    ("after = \"\"\"\na\nb\"\"\"\nnope = {a = 1}", 4, "no setting called nope", "one of"),
    ("a = 1\na = 2", 2, "it is no TOML", "toml.io"),
    ("after = \"x", 1, "it is no TOML", "toml.io"),
  ])
  func errorsNameTheLineAndWhatWasMeant(
    text: String, line: Int, message: String, help: String
  ) throws {
    let error = try #require(throws: ConfigurationError.self) { try read(text) }
    #expect(error.line == line)
    #expect(error.message.contains(message))
    #expect(error.help.contains(help))
  }

  // MARK: - Layers

  @Test func theCommandLineHasTheLastWord() throws {
    let file = try read(
      "ignore = [\"rollback\"]\npostgres-version = 13\nexposed-schemas = [\"api\"]")
    let options = try read("extend-select = [\"missing-rollback\"]\npostgres-version = 16")
    let both = Configuration.defaults.overlaid(by: file).overlaid(by: options)
    let enabled = both.enabledRules(of: .builtIn)
    #expect(enabled.contains("missing-rollback") && !enabled.contains("incomplete-rollback"))
    #expect(both.settings.postgresVersion == PostgreSQLVersion(16))
    #expect(both.settings.exposedSchemas == ["api"])

    let only = file.overlaid(by: try read("select = [\"incomplete-rollback\"]"))
    let own = RuleSet.builtIn.own.map(\.id)
    #expect(only.enabledRules(of: .builtIn) == Set(own + ["incomplete-rollback"]))
  }

  @Test func rulesThatAreOffHaveToBeAskedFor() {
    let off = Set(RuleSet.builtIn.all.filter(\.isOptIn).map(\.id))
    #expect(Configuration().enabledRules(of: .builtIn).isDisjoint(with: off))
  }

  @Test func groupsHaveNames() throws {
    for group in RuleGroup.allCases {
      let selector = try #require(RuleSet.builtIn.selector(named: group.name))
      #expect(selector.ids == Set(RuleSet.builtIn.all.filter { $0.group == group }.map(\.id)))
    }
    #expect(RuleSet.builtIn.selector(named: "ALL")?.ids.count == RuleSet.builtIn.all.count)
  }

  // MARK: - Patterns

  @Test(arguments: [
    ("db/001.sql", "db/001.sql", true), ("db/001.sql", "x/db/001.sql", false),
    ("db", "db/001.sql", true), ("db", "x/db/a/b.sql", true), ("db/", "x/db/001.sql", false),
    ("001*.sql", "a/b/001_x.sql", true), ("db/*.sql", "db/a/b.sql", false),
    ("db/**", "db/a/b.sql", true), ("db/**/b.sql", "db/b.sql", true),
    ("**/b.sql", "a/c/b.sql", true), ("./db/?.sql", "db/1.sql", true),
    ("db/?.sql", "db/12.sql", false), ("*a*b*", "xaxbx", true), ("*a*b*", "xbxa", false),
    ("**/a/**/b", "a/a/x/b/c.sql", true), ("é*.sql", "é1.sql", true),
  ])
  func patternsMatchPaths(pattern: String, path: String, isMatch: Bool) {
    #expect(Glob(pattern).matches(path) == isMatch)
  }

  @Test func patternsTakeNoForever() {
    let pattern = String(repeating: "*a", count: 2_000) + "b"
    #expect(!Glob(pattern).matches(String(repeating: "a", count: 4_000)))
  }

  // MARK: - Files that are written

  @Test func theTemplateIsReadAsItsConfiguration() throws {
    var configuration = Configuration()
    configuration.postgresVersion = PostgreSQLVersion(14)
    configuration.migrationTool = .supabase
    let text = ConfigurationTemplate(configuration, notes: ["One history."]).text
    #expect(text.contains("# One history.\n"))
    #expect(try read(text).written == configuration.written)
    for setting in Setting.all { #expect(text.contains("\(setting.key) = ")) }
    // What is commented out can be used as it is.
    let all = text.split(separator: "\n").map { line in
      line.contains(" = ") && line.hasPrefix("# ") ? String(line.dropFirst(2)) : String(line)
    }
    for setting in Setting.all {
      #expect(setting.written(try read(all.joined(separator: "\n"))) != nil, "\(setting.key)")
    }
  }

  @Test func squawksSettingsAreTakenOver() throws {
    let squawk = try SquawkConfiguration(
      toml: """
        pg_version = "13.0"
        excluded_rules = ["ban-concurrent-index-creation-in-transaction", "from-another-world"]
        excluded_paths = ["db/old/*.sql"]
        assume_in_transaction = true
        [upload_to_github]
        fail_on_violations = true
        """, rules: .builtIn)
    let configuration = squawk.configuration
    #expect(configuration.postgresVersion == PostgreSQLVersion(13))
    #expect(configuration.ignore?.map(\.name) == ["concurrently-in-transaction"])
    #expect(configuration.exclude?.map(\.text) == ["db/old/*.sql"])
    #expect(configuration.assumesTransaction == true)
    #expect(
      squawk.notes == [
        ".squawk.toml names from-another-world, for which Lockstep has no rule.",
        ".squawk.toml also has upload_to_github, which has no counterpart here.",
      ])
  }
}
