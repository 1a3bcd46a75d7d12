import Linter
import Testing

/// What makes people leave linters that look at one file, or one statement, at a time.
struct ComplaintTests {
  struct History: Sendable, CustomTestStringConvertible {
    let complaint: String
    let files: [(name: String, text: String)]
    var settings = Settings()
    var testDescription: String { complaint }
  }

  private static let table = (
    name: "001.sql",
    text: """
    SET lock_timeout = '2s';
    CREATE TABLE users (id integer PRIMARY KEY, email varchar(50) NOT NULL, name text);
    """
  )

  private static var timeoutsByTool: Settings {
    var settings = Settings()
    settings.timeoutsSetByTool = ["lock_timeout"]
    return settings
  }

  static let histories = [
    History(
      complaint: "SET NOT NULL after a CHECK that an earlier file validated",
      files: [
        table,
        (
          "002.sql",
          "SET lock_timeout = '2s';\nALTER TABLE users ADD CONSTRAINT named CHECK (name IS NOT NULL) NOT VALID;"
        ),
        (
          "003.sql",
          "SET lock_timeout = '2s';\nUPDATE users SET name = '' WHERE name IS NULL;\nALTER TABLE users VALIDATE CONSTRAINT named;"
        ),
        ("004.sql", "SET lock_timeout = '2s';\nALTER TABLE users ALTER COLUMN name SET NOT NULL;"),
      ]),
    History(
      complaint: "a foreign key between two tables of the same migration",
      files: [
        (
          "001.sql",
          """
          BEGIN;
          CREATE TABLE teams (id bigint PRIMARY KEY);
          CREATE TABLE members (id bigint PRIMARY KEY, team_id bigint NOT NULL);
          CREATE INDEX members_team_id_idx ON members (team_id);
          ALTER TABLE members ADD CONSTRAINT members_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams;
          COMMIT;
          """
        )
      ]),
    History(
      complaint: "an index right after CREATE TABLE",
      files: [
        (
          "001.sql",
          """
          BEGIN;
          CREATE TABLE teams (id bigint PRIMARY KEY, name text NOT NULL);
          CREATE UNIQUE INDEX teams_name_key ON teams (name);
          CREATE INDEX teams_lower_idx ON teams (lower(name));
          COMMIT;
          """
        )
      ]),
    History(
      complaint: "varchar widened",
      files: [
        table,
        (
          "002.sql",
          "SET lock_timeout = '2s';\nALTER TABLE users ALTER COLUMN email TYPE varchar(100);"
        ),
        ("003.sql", "SET lock_timeout = '2s';\nALTER TABLE users ALTER COLUMN email TYPE text;"),
      ]),
    History(
      complaint: "bigint advised for a foreign key to an int key",
      files: [
        table,
        (
          "002.sql",
          "BEGIN;\nSET LOCAL lock_timeout = '2s';\nCREATE TABLE calls (id bigint PRIMARY KEY, user_id integer NOT NULL REFERENCES users);\nCREATE INDEX calls_user_id_idx ON calls (user_id);\nCOMMIT;"
        ),
      ]),
    History(
      complaint: "a timeout that the tool sets",
      files: [table, ("002.sql", "ALTER TABLE users ADD COLUMN nickname text;")],
      settings: timeoutsByTool),
  ]

  @Test(arguments: histories) func nothingIsFound(in history: History) throws {
    let groups: Set<RuleGroup> = [
      .transactions, .locks, .compatibility, .constraints, .indexes, .design,
    ]
    let last = try #require(history.files.last?.name)
    for rule in RuleSet.builtIn.all where groups.contains(rule.group) && !rule.isOptIn {
      let files = history.files.map { PageHistory.File(name: $0.name, text: $0.text) }
      let report = try lint(files, rule: rule.id, settings: history.settings)
      // The key itself, in the first file, is another matter.
      let found = report.diagnostics.filter { report.files[$0.range.file]?.path == last }
      #expect(found.map(\.finding.message).isEmpty, "\(rule.id): \(found.map(\.finding.message))")
    }
  }

  /// In a transaction of the tool's, CONCURRENTLY is never just asked for: the finding says how to get
  /// out of it, and there nothing is left to find.
  @Test func concurrentlyIsAskedForWhereItWorks() throws {
    let rules = ["add-index-blocking-writes", "concurrently-in-transaction"]
    let table = PageHistory.File(
      name: "00001_calls.sql", text: "-- +goose Up\nCREATE TABLE calls (id bigint PRIMARY KEY);\n")
    func found(_ text: String) throws -> [Diagnostic] {
      let file = PageHistory.File(name: "00002_index.sql", text: text)
      return try rules.flatMap { try lint([table, file], rule: $0).diagnostics }
    }
    let inside = try found("-- +goose Up\nCREATE INDEX calls_id_idx ON calls (id);\n")
    #expect(inside.map(\.rule.id) == ["add-index-blocking-writes"])
    #expect(inside[0].finding.fix == nil)
    #expect(inside[0].finding.help?.contains("-- +goose NO TRANSACTION") == true)
    let outside = try found(
      "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY calls_id_idx ON calls (id);\n"
    )
    #expect(outside.map(\.finding.message).isEmpty)
  }
}
