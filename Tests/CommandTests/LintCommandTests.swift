import Foundation
import Testing

struct LintCommandTests {
  private let inTransaction = """
    BEGIN;
    CREATE INDEX CONCURRENTLY calls_status_idx ON calls (status);
    COMMIT;
    -- Rollback: DROP INDEX CONCURRENTLY calls_status_idx;

    """

  // MARK: - Exit status

  @Test func findingsAreOneAndNoneIsZero() throws {
    #expect(try Command.run("lint", "samples/careless").status == 1)
    #expect(try Command.run("lint", "samples/careful").status == 0)
    #expect(try Command.run("samples/careful").status == 0, "lint is the default")
  }

  @Test(arguments: [("error", 0), ("warning", 1), ("info", 1), ("never", 0)] as [(String, Int32)])
  func thresholdDecides(threshold: String, status: Int32) throws {
    let unindexed = """
      CREATE TABLE users (id bigint PRIMARY KEY);
      CREATE TABLE calls (id bigint PRIMARY KEY, user_id bigint REFERENCES users);
      -- Rollback: DROP TABLE calls; DROP TABLE users;

      """
    let outcome = try Command.run("lint", "-", "--fail-on", threshold, input: unindexed)
    #expect(outcome.output.contains("warning:"))
    #expect(outcome.status == status)
  }

  @Test func syntaxErrorIsFinding() throws {
    let outcome = try Command.run("lint", "-", input: "SELEC 1;\n")
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix("stdin.sql:1:1: error: "))
    #expect(outcome.output.contains("[syntax-error]"))
  }

  // MARK: - What can't be run

  @Test(arguments: [
    (["lint", "no/such/path"], "no/such/path"),
    (["lint", "--no-such-option"], "--no-such-option"),
    (["lint", "--fail-on", "everything"], "--fail-on"),
    (["lint", "--output-format", "xml"], "--output-format"),
    (["lint", "--migration-tool", "rake"], "--migration-tool"),
    (
      ["lint", "--select", "unindexed-foreign-keys", "samples"],
      "did you mean unindexed-foreign-key?"
    ),
    (["lint", "--ignore", "whatever", "samples"], "`lockstep rules` lists them all"),
    (["lint", "-", "samples"], "read alone"),
    (["lint", "Scripts"], "Scripts"),
    (["explain", "missing-rolback"], "did you mean missing-rollback?"),
    (["explain"], "rule"),
  ])
  func whatCannotRunIsTwo(arguments: [String], message: String) throws {
    let outcome = try Command.run(list: arguments)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(message))
    #expect(outcome.output.isEmpty)
  }

  @Test func unreadableFileIsTwo() throws {
    // Nothing is unreadable for root.
    guard geteuid() != 0 else { return }
    try Scratch.with { scratch in
      let file = try scratch.file("001.sql", "SELECT 1;")
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file.path)
      let outcome = try Command.run("lint", file.path)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("001.sql"))
    }
  }

  @Test func noPathsLooksForMigrations() throws {
    try Scratch.with { scratch in
      let empty = try Command.run("lint", in: scratch.url)
      #expect(empty.status == 2)
      #expect(empty.errors.contains("supabase/migrations"), "says where it looked")

      try scratch.file("db/migrations/001_status.sql", inTransaction)
      let found = try Command.run("lint", in: scratch.url)
      #expect(found.status == 1)
      #expect(found.output.hasPrefix("db/migrations/001_status.sql:2:1: error: "))
    }
  }

  // MARK: - Input

  @Test func standardInputTakesItsHistoryFromTheNameGiven() throws {
    try Scratch.with { scratch in
      try scratch.file(
        "db/001_calls.sql",
        """
        CREATE TABLE users (id bigint PRIMARY KEY);
        CREATE TABLE calls (id bigint PRIMARY KEY, user_id bigint REFERENCES users);
        CREATE INDEX calls_user_id_idx ON calls (user_id);
        """)
      try scratch.file("db/002_index.sql", "SELECT 1;")
      let outcome = try Command.run(
        "lint", "--select", "unindexed-foreign-key", "--stdin-filename", "db/002_index.sql", "-",
        input: "ALTER TABLE calls ADD COLUMN agent_id bigint REFERENCES users;\n", in: scratch.url)
      #expect(outcome.output.hasPrefix("db/002_index.sql:1:1: warning: "))
      #expect(outcome.output.contains("agent_id"))
      #expect(!outcome.output.contains("001_calls.sql:"), "only the file that was asked about")
    }
  }

  @Test func whatIsNoTextIsSaidSo() throws {
    try Scratch.with { scratch in
      let file = scratch.url.appending(path: "001.sql")
      try Data([0x53, 0x45, 0xFF, 0xFE, 0x00, 0x80]).write(to: file)
      let outcome = try Command.run("lint", file.path)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("[syntax-error]"))
    }
  }

  /// The statement after it is still checked, whatever becomes of the deep one.
  @Test(arguments: [
    "SELECT \(String(repeating: "(", count: 100_000))1\(String(repeating: ")", count: 100_000))",
    "SELECT \(String(repeating: "1 + ", count: 200_000))1",
    "SELECT \(String(repeating: "NOT ", count: 200_000))true",
    "SELECT \(String(repeating: "(SELECT ", count: 20_000))1\(String(repeating: ")", count: 20_000))",
    "ALTER TABLE t ADD CHECK (a < \(String(repeating: "b + ", count: 200_000))1)",
    "DO $$ BEGIN \(String(repeating: "IF a THEN ", count: 20_000)) $$",
  ])
  func depthIsNoCrash(statement: String) throws {
    let outcome = try Command.run("lint", "-", input: "\(statement);\n\(inTransaction)")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("[concurrently-in-transaction]"))
  }

  @Test func whatIsLeftOutIsSaid() throws {
    try Scratch.with { scratch in
      try scratch.file("db/001_calls.sql", "SELECT 1;\n")
      try scratch.file("db/002_users.sql", "SELECT 1;\n")
      try scratch.file("db/seed.sql", "SELECT 1;\n")
      let whole = try Command.run("lint", "db", in: scratch.url)
      #expect(whole.errors.contains("No findings in 2 migrations.\nLeft out: db/seed.sql"))
      let single = try Command.run("lint", "db/001_calls.sql", in: scratch.url)
      #expect(single.errors == "No findings in 1 migration.\n")
      #expect(try Command.run("lint", "--quiet", "db", in: scratch.url).errors.isEmpty)
    }
  }

  // MARK: - Rules

  @Test func rulesAreChosen() throws {
    let selected = try Command.run(
      "lint", "samples/careless", "--select", "unindexed-foreign-key")
    #expect(ruleNames(in: selected.output) == ["unindexed-foreign-key"])
    let ignored = try Command.run(
      "lint", "samples/careless", "--ignore", "unindexed-foreign-key", "--ignore",
      "missing-rollback")
    #expect(!ruleNames(in: ignored.output).contains("unindexed-foreign-key"))
    #expect(!ruleNames(in: ignored.output).contains("missing-rollback"))
    #expect(ruleNames(in: ignored.output).contains("concurrently-in-transaction"))
    let silent = try Command.run("lint", "-", "--ignore", "syntax-error", input: "SELEC;\n")
    #expect(silent.status == 0)
  }

  @Test func namesOfOtherToolsAreTaken() throws {
    let outcome = try Command.run(
      "lint", "-", "--select", "ban-concurrent-index-creation-in-transaction",
      input: inTransaction)
    #expect(ruleNames(in: outcome.output) == ["concurrently-in-transaction"])
  }

  @Test func settingsReachTheRules() throws {
    let policy = """
      CREATE POLICY calls_mine ON calls TO authenticated USING (app.may_see(id));
      CREATE POLICY calls_jobs ON calls TO worker, authenticated USING (status = 'queued');
      """
    let select = ["lint", "-", "--show", "info", "--select", "policy-without-auth-check"]
    let plain = try Command.run(list: select, input: policy)
    #expect(plain.output.contains("app.may_see") && plain.output.contains("calls_jobs"))
    let set = try Command.run(
      list: select + [
        "--auth-function", "app.may_see", "--trusted-role", "worker", "--trusted-role",
        "authenticated",
      ], input: policy)
    #expect(set.output.isEmpty)

    let table = "CREATE TABLE calls (id bigint PRIMARY KEY);\n"
    #expect(try Command.run("lint", "-", "--rollback", "required", input: table).status == 1)
    #expect(try Command.run("lint", "-", "--rollback", "optional", input: table).status == 0)
  }

  // MARK: - Output

  @Test func streamsAreKeptApart() throws {
    let outcome = try Command.run("lint", "-", input: inTransaction)
    #expect(outcome.output.hasPrefix("stdin.sql:2:1: error: "))
    #expect(outcome.errors == "\n1 finding (1 error) in 1 migration.\n")
    #expect(try Command.run("lint", "-", "--quiet", input: inTransaction).errors.isEmpty)
    let nothing = try Command.run("lint", "-", input: "SELECT 1;\n")
    #expect(nothing.output.isEmpty)
    #expect(nothing.errors == "No findings in 1 migration.\n")
  }

  @Test(
    arguments: [
      (["auto"], [:], false),
      (["always"], [:], true),
      (["always"], ["NO_COLOR": "1"], true),
      (["auto"], ["CLICOLOR_FORCE": "1"], true),
      (["auto"], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
      (["auto"], ["CLICOLOR_FORCE": "0"], false),
      (["never"], ["CLICOLOR_FORCE": "1"], false),
    ] as [([String], [String: String], Bool)])
  func colorIsDecided(
    choice: [String], environment: [String: String], isColored: Bool
  ) throws {
    let outcome = try Command.run(
      list: ["lint", "-", "--color"] + choice, input: inTransaction, environment: environment)
    #expect(outcome.output.contains("\u{1B}[") == isColored)
  }

  @Test func nothingWrittenWhereNothingCanBe() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let outcome = try Command.run(shell: "\"$0\" lint samples/careless > /dev/full")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("standard output"))
  }

  @Test func closedPipeIsQuiet() throws {
    // Once with the signal, once for those whose parents ignore it.
    for prefix in ["", "trap '' PIPE; "] {
      let outcome = try Command.run(
        shell: prefix + "\"$0\" lint --quiet samples/careless | true; echo \"done\" >&2")
      #expect(outcome.errors == "done\n")
    }
  }

  private func ruleNames(in output: String) -> Set<String> {
    Set(output.matches(of: #/\[([a-z-]+)\]\n/#).map { String($0.1) })
  }
}
