import Migrations
import Syntax
import Testing

/// Who runs the files of a directory, in which order and which transactions.
@Suite struct ToolTests {
  struct Layout: CustomTestStringConvertible, Sendable {
    let tool: MigrationTool
    let files: [(name: String, text: String)]
    let versions: [String]
    var rollbacks: [[String]?] = []
    var regimes: [TransactionRegime] = []
    var leftOut: [String] = []
    var testDescription: String { "\(tool.rawValue): \(files[0].name)" }
  }

  static let layouts: [Layout] = [
    Layout(
      tool: .psql,
      files: [
        ("10_c.sql", "SELECT 10"), ("9_b.sql", "SELECT 9"), ("9_b.rollback.sql", "SELECT -9"),
        ("1_down.sql", "SELECT 1"), ("10_c_down.sql", "SELECT -10"), ("seed.sql", "SELECT 0"),
        ("schema.sql", "--\n-- PostgreSQL database dump\n--\n"),
      ], versions: ["1", "9", "10"], rollbacks: [nil, ["SELECT -9"], ["SELECT -10"]],
      regimes: [.statementByStatement], leftOut: ["schema.sql", "seed.sql"]),
    Layout(
      tool: .psql,
      files: [
        ("001_a.sql", "SELECT 1"), ("002_b.sql", "SELECT 2"),
        ("rollback/001_a.sql", "SELECT -1"), ("rollback/002_b.down.sql", "SELECT -2"),
        ("rollback/003_c.sql", "SELECT -3"),
      ], versions: ["001", "002"], rollbacks: [["SELECT -1"], ["SELECT -2"]],
      leftOut: ["rollback/003_c.sql"]),
    Layout(
      tool: .supabase,
      files: [
        ("supabase/migrations/20240102000000_b.sql", "SELECT 2; SELECT 3"),
        ("supabase/migrations/20240101000000_a.sql", "SELECT 1"),
        ("supabase/seed.sql", "SELECT 0"), ("supabase/tests/policies.sql", "SELECT 0"),
      ], versions: ["20240101000000", "20240102000000"], regimes: [.implicitTransaction],
      leftOut: ["supabase/seed.sql", "supabase/tests/policies.sql"]),
    Layout(
      tool: .golangMigrate,
      files: [
        ("2_b.up.sql", "SELECT 2; SELECT 3"), ("2_other_name.down.sql", "SELECT -2"),
        ("1_a.up.sql", "SELECT 1"), ("1_a.down.sql", "SELECT -1"), ("10_c.up.sql", "SELECT 10"),
        ("7_x.down.sql", "SELECT -7"), ("notes.sql", "SELECT 0"),
      ], versions: ["1", "2", "10"], rollbacks: [["SELECT -1"], ["SELECT -2"], nil],
      regimes: [.statementByStatement, .implicitTransaction, .statementByStatement],
      leftOut: ["7_x.down.sql", "notes.sql"]),
    Layout(
      tool: .sqlx,
      files: [
        ("1_a.sql", "-- no-transaction\nVACUUM"), ("2_b.sql", "-- no-transaction\nVACUUM; VACUUM"),
        ("3_c.sql", "SELECT 1;\n-- no-transaction\n"),
      ], versions: ["1", "2", "3"],
      regimes: [.statementByStatement, .implicitTransaction, .singleTransaction]),
    Layout(
      tool: .sqlx,
      files: [
        ("Cargo.toml", "[dependencies]\nsqlx = \"0.8\"\n"),
        ("migrations/1_a.up.sql", "SELECT 1"), ("migrations/1_a.down.sql", "SELECT -1"),
      ], versions: ["1"], rollbacks: [["SELECT -1"]], regimes: [.singleTransaction]),
    Layout(
      tool: .goose,
      files: [
        ("1_a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT -1;\n"),
        ("2_b.sql", "-- +goose NO TRANSACTION\n-- +goose up\nVACUUM;\n"), ("3_c.go", "package m"),
      ], versions: ["1", "2"], rollbacks: [["SELECT -1"], nil],
      regimes: [.singleTransaction, .statementByStatement]),
    Layout(
      tool: .dbmate,
      files: [
        ("1_a.sql", "-- migrate:up\nSELECT 1;\n\n-- migrate:down\n"),
        ("2_b.sql", "-- migrate:up transaction:false\nVACUUM;\n-- migrate:down\nSELECT -2;"),
      ], versions: ["1", "2"], rollbacks: [[], ["SELECT -2"]],
      regimes: [.singleTransaction, .statementByStatement]),
    Layout(
      tool: .sqlMigrate,
      files: [
        ("1.sql", "-- +migrate Up notransaction\nVACUUM;\n-- +migrate Down\nSELECT -1;"),
        ("2.sql", "-- +migrate Down\nSELECT -2;\n-- +migrate Up\nSELECT 2;"),
      ], versions: ["1", "2"], rollbacks: [["SELECT -1"], ["SELECT -2"]],
      regimes: [.statementByStatement, .singleTransaction]),
    Layout(
      tool: .flyway,
      files: [
        ("V10__c.sql", "VACUUM; VACUUM"), ("V9__b.sql", "SELECT 9; VACUUM"),
        ("V1_1__a.sql", "SELECT 1"), ("V1.0.2__a.sql", "SELECT 0"), ("R__views.sql", "SELECT 99"),
        ("U1.1__a.sql", "SELECT -1"), ("B9__base.sql", "SELECT 0"),
        ("afterMigrate.sql", "SELECT 0"), ("nested/V11__d.sql", "VACUUM; SELECT 1"),
        ("V12__e.sql", "SELECT 12"), ("V12__e.sql.conf", "executeInTransaction=false"),
      ], versions: ["1.0.2", "1_1", "9", "10", "11", "12", "R__views"],
      rollbacks: [nil, ["SELECT -1"], nil, nil, nil, nil, nil],
      regimes: [
        .singleTransaction, .singleTransaction, .singleTransaction, .statementByStatement,
        .singleTransaction, .statementByStatement, .singleTransaction,
      ], leftOut: ["B9__base.sql", "afterMigrate.sql"]),
    Layout(
      tool: .flyway, files: [("B9__base.sql", "SELECT 9"), ("V10__b.sql", "SELECT 10")],
      versions: ["9", "10"]),
    Layout(
      tool: .liquibase,
      files: [
        (
          "changes.sql",
          """
          --liquibase formatted sql
          --changeset ada:1
          SELECT 1;
          --rollback SELECT -1;
          --rollback SELECT -2;
          --changeset ada:2 runInTransaction:false
          VACUUM;
          --rollback not required
          --changeset ada:3
          SELECT 3;
          --changeset ada:4
          SELECT 4;
          /* liquibase rollback
             SELECT -4;
          */
          """
        )
      ], versions: ["ada:1", "ada:2", "ada:3", "ada:4"],
      rollbacks: [["SELECT -1", "SELECT -2"], [], nil, ["SELECT -4"]],
      regimes: [
        .singleTransaction, .statementByStatement, .singleTransaction, .singleTransaction,
      ]),
    Layout(
      tool: .diesel,
      files: [
        ("migrations/2024-02-01-000000_b/up.sql", "SELECT 2"),
        ("migrations/2024-02-01-000000_b/down.sql", "SELECT -2"),
        ("migrations/2024-01-01-000000_a name/up.sql", "VACUUM"),
        ("migrations/2024-01-01-000000_a name/metadata.toml", "run_in_transaction = false # no\n"),
        ("migrations/2024-01-01-000000_a name/old.sql", "SELECT 0"),
        ("migrations/20240115000000_between/up.sql", "SELECT 3"),
      ], versions: ["20240101000000", "20240115000000", "20240201000000"],
      rollbacks: [nil, nil, ["SELECT -2"]],
      regimes: [.statementByStatement, .singleTransaction, .singleTransaction],
      leftOut: ["migrations/2024-01-01-000000_a name/old.sql"]),
    Layout(
      tool: .hasura,
      files: [
        ("migrations/default/1700000000002_b/up.sql", "SELECT 2; SELECT 3"),
        ("migrations/default/1700000000002_b/down.sql", "SELECT -2"),
        ("migrations/default/1700000000001_a/up.sql", "-- hasura:no-transaction\nVACUUM"),
        (
          "migrations/default/1700000000003_c/up.sql",
          "-- why\n-- hasura:no-transaction\nSELECT 4"
        ),
        ("migrations/default/1700000000003_c/down.sql", "-- hasura:no-transaction\nVACUUM"),
      ], versions: ["1700000000001", "1700000000002", "1700000000003"],
      rollbacks: [nil, ["SELECT -2"], ["VACUUM"]],
      regimes: [.statementByStatement, .singleTransaction, .singleTransaction]),
    Layout(
      tool: .hasura,
      files: [
        ("hasura/metadata/version.yaml", "version: 3"),
        ("hasura/migrations/default/9_b/up.sql", "SELECT 9"),
        ("hasura/migrations/default/10_c/up.sql", "SELECT 10"),
      ], versions: ["9", "10"], regimes: [.singleTransaction]),
    Layout(
      tool: .prisma,
      files: [
        ("prisma/migrations/2_b/migration.sql", "SELECT 2; SELECT 3"),
        ("prisma/migrations/1_a/migration.sql", "SELECT 1"),
        ("prisma/migrations/migration_lock.toml", "provider = \"postgresql\""),
      ], versions: ["1", "2"], regimes: [.statementByStatement, .implicitTransaction]),
    Layout(
      tool: .drizzle,
      files: [
        ("drizzle/0000_b.sql", "SELECT 1 --> statement-breakpoint\nSELECT 2"),
        ("drizzle/0001_a.sql", "SELECT 3"), ("drizzle/0002_old.sql", "SELECT 0"),
        (
          "drizzle/meta/_journal.json",
          #"{"entries": [{"idx": 0, "tag": "0001_a"}, {"idx": 1, "tag": "0000_b"}]}"#
        ),
      ], versions: ["0001", "0000"], regimes: [.singleTransaction],
      leftOut: ["drizzle/0002_old.sql"]),
    Layout(
      tool: .nodePgMigrate,
      files: [
        ("1_a.sql", "-- Up Migration\nSELECT 1;\n--- Down Migration\nSELECT -1;\n")
      ], versions: ["1"], rollbacks: [["SELECT -1"]], regimes: [.singleTransaction]),
    Layout(
      tool: .graphileMigrate,
      files: [
        ("migrations/committed/000002.sql", "--! Previous: x\n--! Hash: y\nSELECT 2;"),
        (
          "migrations/committed/000001.sql",
          "--! Previous: -\n--! Hash: x\n\n--! no-transaction\nVACUUM;"
        ),
        ("migrations/current/1-current.sql", "SELECT 3;"),
        ("migrations/afterReset.sql", "SELECT 0"),
      ], versions: ["000001", "000002", "1-current"],
      regimes: [.statementByStatement, .singleTransaction, .singleTransaction],
      leftOut: ["migrations/afterReset.sql"]),
    Layout(
      tool: .sqitch,
      files: [
        (
          "sqitch.plan",
          """
          %syntax-version=1.0.0
          %project=calls

          calls 2024-01-01T00:00:00Z Ada <ada@example.com> # first
          views/rates [calls] 2024-01-01T00:00:00Z Ada <ada@example.com> # rates
          @v1 2024-01-02T00:00:00Z Ada <ada@example.com> # tag
          calls [calls@v1] 2024-01-03T00:00:00Z Ada <ada@example.com> # again
          """
        ),
        ("deploy/calls.sql", "SELECT 3"), ("deploy/calls@v1.sql", "SELECT 1"),
        ("deploy/views/rates.sql", "SELECT 2"), ("deploy/unplanned.sql", "SELECT 0"),
        ("revert/calls.sql", "SELECT -3"), ("revert/calls@v1.sql", "SELECT -1"),
        ("verify/calls.sql", "SELECT 0"), ("data/dev.sql", "SELECT 0"),
      ], versions: ["calls@v1", "views/rates", "calls"],
      rollbacks: [["SELECT -1"], nil, ["SELECT -3"]], regimes: [.statementByStatement],
      leftOut: ["data/dev.sql", "deploy/unplanned.sql", "verify/calls.sql"]),
    Layout(
      tool: .atlas,
      files: [
        ("1_a.sql", "SELECT 1"), ("2_b.sql", "-- atlas:txmode none\n\nVACUUM"),
        ("atlas.sum", "h1:x"),
      ], versions: ["1", "2"], regimes: [.singleTransaction, .statementByStatement]),
  ]

  @Test(arguments: layouts) func recognised(_ layout: Layout) throws {
    let project = try MigrationProject.load(files: layout.files)
    let loaded = try #require(project.histories.first)
    let migrations = loaded.history.migrations
    #expect(project.histories.count == 1)
    #expect(loaded.history.tool == layout.tool)
    #expect(migrations.map(\.version) == layout.versions)
    if !layout.rollbacks.isEmpty {
      #expect(migrations.map { $0.rollback?.texts } == layout.rollbacks)
    }
    if layout.regimes.count == 1 {
      #expect(Set(migrations.map(\.regime)) == Set(layout.regimes))
    } else if !layout.regimes.isEmpty {
      #expect(migrations.map(\.regime) == layout.regimes)
    }
    let leftOut = (loaded.leftOut + project.leftOut).map(\.path)
    #expect(leftOut.sorted() == layout.leftOut)
    #expect(migrations.allSatisfy { $0.forward.errors.isEmpty })
  }

  @Test func everyToolIsTested() {
    #expect(Set(Self.layouts.map(\.tool)) == Set(MigrationTool.allCases))
  }

  @Test func toolCanBeSet() throws {
    let files = ("1_a.sql", "SELECT 1; SELECT 2")
    #expect(try history(files).migrations[0].regime == .statementByStatement)
    #expect(try history(files, tool: .dbmate).migrations[0].regime == .singleTransaction)
    #expect(try history(files, tool: .prisma).migrations[0].regime == .implicitTransaction)
    #expect(try history(files, tool: .flyway).migrations.isEmpty == false)
  }

  @Test func markedFileAmongOthers() throws {
    let history = try history(
      ("1_a.sql", "SELECT 1"), ("2_b.sql", "SELECT 2"),
      ("3_c.sql", "-- +goose Up\nSELECT 3;\n-- +goose Down\nSELECT -3;"))
    #expect(history.tool == .psql)
    #expect(history.migrations[2].rollback?.texts == ["SELECT -3"])
    #expect(history.migrations[2].regime == .singleTransaction)
  }

  @Test func gooseEndsStatementsItsOwnWay() throws {
    let text = """
      -- +goose Up
      -- +goose StatementBegin
      CREATE TABLE a ()
      -- +goose StatementEnd
      -- +goose StatementBegin
      DO $$ BEGIN NULL; END $$;
      -- +goose StatementEnd
      CREATE TABLE b ();
      -- +goose Down
      DROP TABLE b;
      -- +goose StatementBegin
      DROP TABLE a
      -- +goose StatementEnd
      """
    let migration = try history(("1_a.sql", text)).migrations[0]
    #expect(
      migration.texts == ["CREATE TABLE a ()", "DO $$ BEGIN NULL; END $$", "CREATE TABLE b ()"])
    let rollback = try #require(migration.rollback)
    #expect(rollback.place == .section)
    #expect(rollback.texts == ["DROP TABLE b", "DROP TABLE a"])
    #expect(rollback.file.text(rollback.range) == "-- +goose Down")
  }

  @Test func commentStandsInForAnEmptySection() throws {
    let text = "-- migrate:up\nSELECT 1;\n-- Rollback: SELECT -1;\n\n-- migrate:down\n"
    let rollback = try #require(try history(("1_a.sql", text)).migrations[0].rollback)
    #expect(rollback.place == .comment)
    #expect(rollback.texts == ["SELECT -1"])
  }

  @Test func holesHaveAPlace() throws {
    let history = try history(
      ("1_a.sql", "-- +goose Up\nSELECT 1;"), ("3_c.sql", "-- +goose Up\nSELECT 3;"),
      ("2_b.go", ""), ("2_b_test.go", ""), ("4_d.go", ""), ("embed.go", ""))
    #expect(history.holes.map(\.path) == ["2_b.go", "4_d.go"])
    #expect(history.holes.map(\.position) == [1, 2])
  }

  @Test func naturalOrder() throws {
    let names = ["2.sql", "10.sql", "010b.sql", "9.sql", "99999999999999999999999.sql", "a2.sql"]
    let history = try history(
      (names[0], ""), (names[1], ""), (names[2], ""), (names[3], ""), (names[4], ""),
      (names[5], ""))
    #expect(
      history.migrations.map(\.file.path)
        == ["2.sql", "9.sql", "10.sql", "010b.sql", "99999999999999999999999.sql", "a2.sql"])
  }
}
