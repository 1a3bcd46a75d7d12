import Migrations
import Syntax
import Testing

/// What of a file runs, and where a tool cuts it.
@Suite struct CuttingTests {
  // MARK: - Liquibase

  private func changesets(_ text: String) throws -> [Migration] {
    try history(("changes.sql", "--liquibase formatted sql\n" + text)).migrations
  }

  @Test(arguments: [
    ("", true), ("dbms:postgresql", true), ("dbms:mysql,postgresql", true), ("dbms:mysql", false),
    ("dbms:h2,mysql", false), ("dbms:all", true), ("dbms:none", false), ("dbms:!postgresql", false),
    ("dbms:!mysql", true), ("dbms:\"PostgreSQL\"", true), ("ignore:true", false),
    ("ignore:false", true), ("runOnChange:true dbms:oracle", false),
  ]) func aChangesetRunsWhereItsAttributesSay(_ attributes: String, _ runs: Bool) throws {
    let text = """
      --changeset ada:1
      SELECT 1;
      --changeset ada:2 \(attributes)
      SELECT 2;
      --changeset ada:3
      SELECT 3;
      """
    let versions = try changesets(text).map(\.version)
    #expect(versions == (runs ? ["ada:1", "ada:2", "ada:3"] : ["ada:1", "ada:3"]))
  }

  @Test(arguments: [
    ("GO", "SELECT 1\nGO\nSELECT 2\ngo\n", ["SELECT 1", "SELECT 2"]),
    ("\\nGO", "SELECT 1\nGO\nSELECT 2", ["SELECT 1", "SELECT 2"]),
    ("#", "SELECT 1 # SELECT '#' #", ["SELECT 1", "SELECT '#'"]),
    ("/", "SELECT 4 / 2\n/\nSELECT 2\n/\n", ["SELECT 4 / 2", "SELECT 2"]),
    ("@@", "SELECT 1 @@ SELECT 2 @@", ["SELECT 1", "SELECT 2"]),
    ("[#]{2}", "SELECT 1 ## SELECT 2", ["SELECT 1", "SELECT 2"]),
    (
      "//", "DO $$ BEGIN PERFORM 1; // END $$ // SELECT 2 //",
      ["DO $$ BEGIN PERFORM 1; // END $$", "SELECT 2"]
    ),
  ]) func itsEndDelimiterCuts(_ delimiter: String, _ sql: String, _ texts: [String]) throws {
    let found = try changesets("--changeset ada:1 endDelimiter:\(delimiter)\n\(sql)\n")
    let migration = try #require(found.first)
    #expect(migration.texts == texts)
    #expect(migration.forward.errors.isEmpty)
  }

  /// What no delimiter cuts goes to the server as one query.
  @Test func semicolonsCutNothingBesideADelimiter() throws {
    let migrations = try changesets(
      """
      --changeset ada:1 endDelimiter:# runInTransaction:false
      SELECT 1; SELECT 2 # SELECT 3 #
      --changeset ada:2 splitStatements:false runInTransaction:false
      SELECT 4; SELECT 5;
      --changeset ada:3 runInTransaction:false
      SELECT 6; SELECT 7
      GO
      SELECT 8
      """)
    let queries = migrations.map { $0.forward.statements.map { $0.query != nil } }
    #expect(queries == [[true, true, false], [true, true], [false, false, false]])
  }

  @Test func ignoredLinesAreNotThere() throws {
    let migrations = try changesets(
      """
      --changeset ada:1
      SELECT 1;
      --ignoreLines:start
      SELECT nonsense from from;
      --changeset ada:9
      --ignoreLines:end
      SELECT 2;
      --ignoreLines:2
      not SQL
      either
      SELECT 3;
      """)
    #expect(migrations.map(\.version) == ["ada:1"])
    #expect(migrations.map(\.texts) == [["SELECT 1", "SELECT 2", "SELECT 3"]])
    #expect(!migrations.contains { !$0.forward.errors.isEmpty })
  }

  @Test func changesetsSayThatTheyRunAgain() throws {
    let migrations = try changesets(
      """
      --changeset ada:1 runOnChange:true
      SELECT 1;
      --changeset ada:2 runAlways:true
      SELECT 2;
      --changeset ada:3 runOnChange:false
      SELECT 3;
      """)
    #expect(migrations.map(\.runsAgain) == [true, true, false])
  }

  // MARK: - Atlas

  @Test(arguments: [
    (
      "-- atlas:delimiter -- end\n\nSELECT 1\n-- end\nSELECT 2;\n-- end\n",
      ["SELECT 1", "SELECT 2"]
    ),
    ("-- atlas:delimiter \\n\\n\\n\nSELECT 1\n\n\nSELECT 2\n", ["SELECT 1", "SELECT 2"]),
    ("SELECT 1;\n-- atlas:delimiter //\nSELECT 2;\n", ["SELECT 1", "SELECT 2"]),
  ]) func atlasCutsAtItsDelimiter(_ text: String, _ texts: [String]) throws {
    let found = try history(("1_a.sql", text), ("atlas.sum", "h1:x"))
    #expect(found.migrations.map(\.texts) == [texts])
    #expect(!found.migrations.contains { !$0.forward.errors.isEmpty })
  }

  // MARK: - graphile-migrate

  @Test(arguments: [
    ("--! no-transaction\nVACUUM;", true), ("--!no-transaction\nVACUUM;", true),
    ("--! Previous: -\n--! Hash: x\n--! Message: y\n\n--! no-transaction\nVACUUM;", true),
    ("--! Previous: -\n--! Hash: x\n\nVACUUM;\n--! no-transaction\n", false),
    ("-- first\n--! no-transaction\nVACUUM;", false),
  ]) func graphileLooksInOneLine(_ text: String, _ isOutside: Bool) throws {
    let found = try history(
      ("migrations/committed/000001.sql", text), ("migrations/current.sql", "SELECT 2;"))
    #expect(found.tool == .graphileMigrate)
    let regime = found.migrations.first?.regime
    #expect(regime == (isOutside ? .statementByStatement : .singleTransaction))
  }

  // MARK: - goose and sql-migrate

  private func cuts(_ text: String, _ tool: MigrationTool) throws -> (
    pieces: [String], unfinished: [String]
  ) {
    let found = try history(("1_a.sql", text), tool: tool)
    let file = try #require(found.migrations.first).file
    let cuts = try #require(tool.profile.lineCuts(of: file))
    return (cuts.pieces.map { file.text($0.range) }, cuts.unfinished.map { file.text($0.range) })
  }

  @Test func linesThatEndInASemicolonEndAStatement() throws {
    let found = try cuts(
      """
      -- +goose Up
      -- not this;
      SELECT 1; SELECT 2; -- nor; this;
      SELECT
        3;
      SELECT 'a;
      b';
      -- +goose StatementBegin
      SELECT 4;
      SELECT 5;
      -- +goose StatementEnd

      -- +goose Down
      SELECT 6
      """, .goose)
    #expect(
      found.pieces == [
        "SELECT 1; SELECT 2; -- nor; this;", "SELECT\n  3;", "SELECT 'a;", "b';",
        "SELECT 4;\nSELECT 5;",
      ])
    #expect(found.unfinished == ["SELECT 6"])
  }

  @Test func statementsOfOneLineAreOneQuery() throws {
    let text = "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1; SELECT 2;\nSELECT 3;\n"
    let statements = try history(("1_a.sql", text)).migrations.flatMap(\.forward.statements)
    #expect(statements.map { $0.query == nil } == [false, false, true])
    let down = "-- +migrate Up\nSELECT 1;\n-- +migrate Down notransaction\nSELECT 2; SELECT 3;\n"
    let rollback = try #require(history(("1.sql", down)).migrations.first?.rollback)
    #expect(rollback.script.statements.allSatisfy { $0.query != nil })
  }

  // MARK: - psql

  @Test func whatIsPsqlsIsNoted() throws {
    let text =
      "\\set a 1\nSELECT 1 \\gexec\nCOPY t FROM stdin;\n1\n\\.\nSELECT '\\d', 2 \\; SELECT 3;\n"
    let migration = try #require(history(("1_a.sql", text)).migrations.first)
    let texts = migration.forward.clientTexts.map(\.kind)
    #expect(texts == [.command("\\set"), .command("\\gexec"), .copyData])
  }
}
