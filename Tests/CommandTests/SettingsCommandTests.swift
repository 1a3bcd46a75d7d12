import Foundation
import Testing

/// Settings files, and the commands about them.
struct SettingsCommandTests {
  private let unindexed = """
    CREATE TABLE users (id bigint PRIMARY KEY);
    CREATE TABLE calls (id bigint PRIMARY KEY, user_id bigint REFERENCES users);
    -- Rollback: DROP TABLE calls; DROP TABLE users;

    """
  private let select = ["--select", "unindexed-foreign-key"]

  @Test func theNearestFileCounts() throws {
    try Scratch.with { scratch in
      try scratch.file(".git/HEAD", "")
      try scratch.file("lockstep.toml", "ignore = ['unindexed-foreign-key', 'not-idempotent']\n")
      try scratch.file("a/migrations/001.sql", unindexed)
      try scratch.file("b/migrations/001.sql", unindexed)
      try scratch.file("b/.lockstep.toml", "severity = { unindexed-foreign-key = 'error' }\n")
      let outcome = try Command.run("lint", "a", "b", "--quiet", in: scratch.url)
      #expect(!outcome.output.contains("a/migrations/001.sql"))
      #expect(outcome.output.contains("b/migrations/001.sql:2:44: error: "))
      let below = try Command.run("lint", "--quiet", in: scratch.url.appending(path: "a"))
      #expect(below.status == 0 && below.output.isEmpty)

      let isolated = try Command.run("lint", "a", "--isolated", in: scratch.url)
      #expect(isolated.output.contains("a/migrations/001.sql:2:44: warning: "))
      let named = try Command.run(
        "lint", "a", "--config", "b/.lockstep.toml", in: scratch.url)
      #expect(named.output.contains("a/migrations/001.sql:2:44: error: "))
      try scratch.file("a/.git", "gitdir: elsewhere")
      let repository = try Command.run("lint", "a", in: scratch.url)
      #expect(repository.output.contains("warning: "), "a repository's settings are its own")
    }
  }

  @Test func thePlatformIsShownWithItsSign() throws {
    try Scratch.with { scratch in
      try scratch.file("001.sql", "CREATE TABLE t (id uuid);\nSELECT auth.uid();\n")
      let found = try Command.run("lint", "--show-settings", "001.sql", in: scratch.url)
      #expect(found.output.contains("# platform: supabase, by auth.uid() (001.sql:2)\n"))
      let history = try Command.run("history", "001.sql", in: scratch.url)
      #expect(history.output.contains("  platform: supabase, by auth.uid() (001.sql:2)\n"))
      let chosen = try Command.run(
        "lint", "--show-settings", "--platform", "none", "001.sql", in: scratch.url)
      #expect(chosen.output.contains("# platform: none, as settings say\n"))
      try scratch.file("lockstep.toml", "platform = 'none'\n")
      let set = try Command.run("history", "001.sql", in: scratch.url)
      #expect(set.output.contains("  platform: none, as settings say\n"))
    }
  }

  /// Commands that show something take the server from the project's settings.
  @Test func whatIsShownIsOfTheProjectsServer() throws {
    try Scratch.with { scratch in
      try scratch.file(
        "001.sql",
        "CREATE TABLE t (id int NOT NULL);\nALTER TABLE t RENAME COLUMN id TO number;\n")
      let newest = try Command.run("schema", "001.sql", in: scratch.url).output
      #expect(newest.contains("t_id_not_null"))
      try scratch.file("lockstep.toml", "postgres-version = 15\n")
      let older = try Command.run("schema", "001.sql", in: scratch.url).output
      #expect(!older.contains("t_id_not_null"))
      let locks = try Command.run("locks", "--format", "json", "001.sql", in: scratch.url).output
      #expect(locks.contains("\"postgres\" : 15"))
      let chosen = try Command.run(
        "locks", "--format", "json", "--postgres-version", "17", "001.sql", in: scratch.url)
      #expect(chosen.output.contains("\"postgres\" : 17"))
    }
  }

  /// A version, its beginning, a date, a file; and what is none of these.
  @Test(
    arguments: [
      ("20240201", 1), ("20240201120000", 1), ("2024-02-01", 1), ("202402", 1), ("2024-02-15", 1),
      ("20240201120000_b.sql", 1), ("20240101", 2), ("2023-12-31", 3), ("2030-01-01", 0),
      ("twelve", nil), ("7", nil),
    ] as [(String, Int?)])
  func afterNamesAPlace(_ version: String, _ left: Int?) throws {
    try Scratch.with { scratch in
      for name in ["20240101120000_a", "20240201120000_b", "20240301120000_c"] {
        try scratch.file("migrations/\(name).sql", "CREATE TABLE \(name.suffix(1)) (id int);\n")
      }
      try scratch.file("lockstep.toml", "after = '\(version)'\n")
      let outcome = try Command.run(
        "lint", "migrations", "--select", "table-without-primary-key", "--output-format", "concise",
        in: scratch.url)
      if let left {
        #expect(outcome.output.split(separator: "\n").count == left)
      } else {
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("after: no migration has the version \(version)"))
      }
    }
  }

  @Test func mistakesAreNamedWithTheirLine() throws {
    try Scratch.with { scratch in
      try scratch.file("001.sql", unindexed)
      try scratch.file("lockstep.toml", "# ours\nignore = [\n  'unindexed-foreign-keys',\n]\n")
      let outcome = try Command.run("lint", "001.sql", in: scratch.url)
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(
        outcome.errors == """
          lockstep: lockstep.toml:3: there is no rule called unindexed-foreign-keys
            did you mean unindexed-foreign-key?

          """)
      let sarif = try Command.run("lint", "--output-format", "sarif", "001.sql", in: scratch.url)
      #expect(sarif.status == 2 && sarif.output.contains("\"executionSuccessful\" : false"))
      #expect(
        try Command.run("lint", "--config", "no.toml", "001.sql", in: scratch.url).status == 2)
      let both = try Command.run(
        "lint", "--config", "lockstep.toml", "--isolated", "001.sql", in: scratch.url)
      #expect(both.status == 2)
    }
  }

  @Test func filesMayBeContextOnly() throws {
    try Scratch.with { scratch in
      for number in 1...3 {
        let table = "CREATE TABLE t\(number) (id bigint PRIMARY KEY, "
        let first = number == 1 ? "" : " REFERENCES t1"
        try scratch.file("db/00\(number)_x.sql", table + "t1_id bigint\(first));\n")
      }
      let all = try Command.run(list: ["lint", "db", "--quiet"] + select, in: scratch.url)
      #expect(lines(all.output).map(\.file) == ["db/002_x.sql", "db/003_x.sql"])
      for version in ["002", "002_x", "002_x.sql", "002_5"] {
        let after = try Command.run(
          list: ["lint", "db", "--after", version, "--quiet"] + select, in: scratch.url)
        #expect(lines(after.output).map(\.file) == ["db/003_x.sql"], "\(version)")
      }
      try scratch.file(
        "lockstep.toml",
        "exclude = ['db/003*']\n[[overrides]]\npaths = ['002*']\nignore = ['ALL']\n")
      let settled = try Command.run("lint", "db", "--quiet", in: scratch.url)
      #expect(!settled.output.contains("db/003_x.sql:"))
      #expect(!settled.output.contains("db/002_x.sql:"))
    }
  }

  @Test func transactionsMayBeAssumed() throws {
    let sql = "CREATE INDEX CONCURRENTLY i ON calls (a);\n"
    let rule = ["--select", "concurrently-in-transaction"]
    #expect(try Command.run(list: ["lint", "-"] + rule, input: sql).status == 0)
    let assumed = try Command.run(
      list: ["lint", "-", "--assume-in-transaction"] + rule, input: sql)
    #expect(assumed.status == 1)
  }

  @Test func severitiesAndThresholdsAreSettings() throws {
    let lighter = ["lint", "-", "--severity", "indexes=info"] + select
    #expect(try Command.run(list: lighter, input: unindexed).status == 0)
    #expect(try Command.run(list: lighter + ["--fail-on", "info"], input: unindexed).status == 1)
    #expect(
      try Command.run(list: ["lint", "-", "--exit-zero"] + select, input: unindexed).status == 0)
    #expect(try Command.run("lint", "-", "--severity", "indexes", input: unindexed).status == 2)
  }

  @Test func statisticsCount() throws {
    let outcome = try Command.run(
      "lint", "samples/careless", "--select", "unindexed-foreign-key,missing-rollback",
      "--statistics", "--quiet")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("  unindexed-foreign-key  warning"))
  }

  @Test func whatIsInForceIsShown() throws {
    try Scratch.with { scratch in
      try scratch.file("db/001.sql", unindexed)
      try scratch.file("lockstep.toml", "postgres-version = 14\n")
      let outcome = try Command.run(
        "lint", "db", "--show-settings", "--rollback", "required", in: scratch.url)
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("# db: lockstep.toml\n"))
      #expect(outcome.output.contains("\npostgres-version = 14\n"))
      #expect(outcome.output.contains("\nrollback = \"required\"\n"))
      #expect(outcome.output.contains("\n#   unindexed-foreign-key\n"))
      let verbose = try Command.run("lint", "db", "-v", in: scratch.url)
      #expect(verbose.errors.hasPrefix("db: 1 migration, run by psql; "))
      // The output is a settings file itself.
      try scratch.file("lockstep.toml", outcome.output)
      let again = try Command.run("lint", "db", "--show-settings", in: scratch.url)
      #expect(again.output == outcome.output)
    }
  }

  // MARK: - init

  @Test func initWritesWhatIsThere() throws {
    try Scratch.with { scratch in
      try scratch.file("supabase/migrations/20240101000000_calls.sql", unindexed)
      try scratch.file(
        ".squawk.toml",
        "pg_version = '15.2'\nexcluded_rules = ['ban-concurrent-index-creation-in-transaction']\n")
      let outcome = try Command.run("init", in: scratch.url)
      #expect(outcome.status == 0)
      #expect(
        outcome.errors.hasPrefix(
          "Wrote lockstep.toml.\nsupabase/migrations: 1 migration, run by supabase."))
      let text = try String(
        contentsOf: scratch.url.appending(path: "lockstep.toml"), encoding: .utf8)
      #expect(text.contains("\nmigration-tool = \"supabase\"\n"))
      #expect(text.contains("\npostgres-version = 15\n"))
      #expect(text.contains("\nignore = [\"concurrently-in-transaction\"]\n"))
      #expect(try Command.run("lint", in: scratch.url).status == 1)
      #expect(try Command.run("init", in: scratch.url).status == 2, "nothing is overwritten")
      #expect(try Command.run("init", "--force", in: scratch.url).status == 0)
    }
  }

  private func lines(_ output: String) -> [(file: String, text: String)] {
    output.split(separator: "\n").compactMap { line in
      line.firstMatch(of: #/^([^ :]+\.sql):\d+:\d+: /#).map { (String($0.1), line + "\n") }
    }
  }
}
