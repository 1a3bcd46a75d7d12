import Foundation
import Testing

/// `lockstep rollback`, in the forms that tools take.
struct RollbackCommandTests {
  private static let first = """
    CREATE TABLE calls (id bigint PRIMARY KEY, notes text NOT NULL, state text DEFAULT 'new');
    CREATE INDEX calls_state_idx ON calls (state) WHERE state <> 'done';
    """
  private static let change = """
    ALTER TABLE calls ADD COLUMN score numeric;
    CREATE INDEX calls_score_idx ON calls (score, id);
    ALTER TABLE calls DROP COLUMN state;
    ALTER TABLE calls ALTER COLUMN notes DROP NOT NULL;
    """
  private static let undone = """
    ALTER TABLE calls ALTER COLUMN notes SET NOT NULL;
    ALTER TABLE calls ADD COLUMN state text DEFAULT 'new';
    -- data in calls.state is lost: restore it from a backup
    CREATE INDEX calls_state_idx ON calls (state) WHERE state <> 'done';
    ALTER TABLE calls DROP COLUMN score;

    """

  private struct Form: Sendable {
    let first: String
    let file: String
    var before = ""
    let text: String
    /// Where `--write` puts it, and what is in it then; nil: behind the migration.
    var written: String?
  }

  private static let forms = [
    Form(
      first: "001.sql", file: "002.sql",
      text: "\n-- Rollback\n/*\nBEGIN;\n\(undone)COMMIT;\n*/\n"),
    Form(
      first: "001_calls.up.sql", file: "002_score.up.sql", text: undone,
      written: "002_score.down.sql"),
    Form(
      first: "1_calls/up.sql", file: "2_score/up.sql", text: undone, written: "2_score/down.sql"),
    Form(
      first: "001.sql", file: "002.sql", before: "-- +goose Up\n",
      text: "\n-- +goose Down\n\(undone)"),
    Form(
      first: "001.sql", file: "002.sql", before: "-- migrate:up\n",
      text: "\n-- migrate:down\n\(undone)"),
    Form(
      first: "V1__calls.sql", file: "V2__score.sql", text: undone, written: "U2__score.sql"),
  ]

  /// What is written into a file ends its lines as the file does.
  @Test func lineBreaksStay() throws {
    try Scratch.with { scratch in
      try scratch.file("001.sql", "CREATE TABLE calls (id bigint PRIMARY KEY, note text);\r\n")
      try scratch.file(
        "002.sql",
        "CREATE INDEX calls_note_idx ON calls (note);\r\nALTER TABLE calls ADD score int;\r\n")
      _ = try Command.run("lint", "--fix", "--unsafe-fixes", "002.sql", in: scratch.url)
      _ = try Command.run("rollback", "--write", "002.sql", in: scratch.url)
      let text = try String(contentsOf: scratch.url.appending(path: "002.sql"), encoding: .utf8)
      #expect(text.contains("lock_timeout") && text.contains("DROP INDEX"))
      let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
      #expect(lines.allSatisfy { $0.last == UInt8(ascii: "\r") })
    }
  }

  @Test(arguments: forms.indices)
  func formOfTheTool(_ index: Int) throws {
    let form = Self.forms[index]
    try Scratch.with { scratch in
      try scratch.file(form.first, form.before + Self.first)
      try scratch.file(form.file, form.before + Self.change)
      func rollback(_ options: String...) throws -> Command.Outcome {
        try Command.run(list: ["rollback"] + options + [form.file], in: scratch.url)
      }
      #expect(try rollback().output == form.text)
      #expect(try rollback("--check").output == "\(name(form.file)): no rollback\n")
      #expect(try rollback("--check").status == 1)
      let outcome = try rollback("--write")
      #expect(outcome.status == 0 && outcome.output == "")
      let written = try String(
        contentsOf: scratch.url.appending(path: form.written ?? form.file), encoding: .utf8)
      #expect(
        written
          == (form.written == nil ? "\(form.before)\(Self.change)\n\(form.text)" : form.text))
      let check = try rollback("--check")
      #expect(check.output == "\(name(form.file)): the rollback brings the schema back\n")
      #expect(check.status == 0)
      // It is not written twice.
      #expect(try rollback("--write").status == 2)
    }
  }

  private func name(_ path: String) -> String {
    path.hasSuffix("/up.sql") ? path : path.split(separator: "/").last.map(String.init) ?? ""
  }

  /// What a form needs beside the SQL: marks of a statement's end, of a transaction, of a changeset.
  struct Writing: CustomTestStringConvertible, Sendable {
    let tool: String
    let files: [(name: String, text: String)]
    let migration: String
    /// The file that is written, and what is in it then.
    let written: (name: String, text: String)
    var testDescription: String { tool }
  }

  private static let function =
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;"
  private static let index = "CREATE INDEX CONCURRENTLY a_b ON a (b);"
  private static let table = "CREATE TABLE a (b int);"

  static let writings = [
    Writing(
      tool: "goose",
      files: [
        ("1.sql", "-- +goose Up\n\(function)\n-- +goose Down\n"),
        ("2.sql", "-- +goose Up\nDROP FUNCTION f;\n"),
      ], migration: "2.sql",
      written: (
        "2.sql",
        """
        -- +goose Up
        DROP FUNCTION f;

        -- +goose Down
        -- +goose StatementBegin
        \(function)
        -- +goose StatementEnd

        """
      )),
    Writing(
      tool: "sql-migrate",
      files: [
        ("1.sql", "-- +migrate Up\n\(table)\n"),
        ("2.sql", "-- +migrate Up notransaction\n\(index)\n"),
      ], migration: "2.sql",
      written: (
        "2.sql",
        """
        -- +migrate Up notransaction
        \(index)

        -- +migrate Down notransaction
        DROP INDEX CONCURRENTLY a_b;

        """
      )),
    // The marker that is there does not opt out.
    Writing(
      tool: "dbmate",
      files: [
        ("1.sql", "-- migrate:up\n\(table)\n"),
        ("2.sql", "-- migrate:up transaction:false\n\(index)\n\n-- migrate:down\n"),
      ], migration: "2.sql",
      written: (
        "2.sql",
        "-- migrate:up transaction:false\n\(index)\n\n-- migrate:down\nDROP INDEX a_b;\n"
      )),
    // Two statements are one query, and so one transaction.
    Writing(
      tool: "golang-migrate",
      files: [
        ("1_a.up.sql", table), ("2_b.up.sql", "\(index)\nALTER TABLE a ADD COLUMN c int;"),
      ], migration: "2_b.up.sql",
      written: ("2_b.down.sql", "ALTER TABLE a DROP COLUMN c;\nDROP INDEX a_b;\n")),
    Writing(
      tool: "sqlx",
      files: [("1_a.up.sql", table), ("2_b.up.sql", "-- no-transaction\n\(index)\n")],
      migration: "2_b.up.sql",
      written: ("2_b.down.sql", "-- no-transaction\nDROP INDEX CONCURRENTLY a_b;\n")),
    // As the rollbacks before it.
    Writing(
      tool: "psql",
      files: [("1_a.sql", table), ("1_a.rollback.sql", "DROP TABLE a;"), ("2_b.sql", index)],
      migration: "2_b.sql", written: ("2_b.rollback.sql", "DROP INDEX CONCURRENTLY a_b;\n")),
    // A transaction around nothing is no rollback.
    Writing(
      tool: "sqitch",
      files: [
        ("sqitch.plan", "t/a 2024-01-01T00:00:00Z A <a@b> # a\n"), ("deploy/t/a.sql", table),
        ("revert/t/a.sql", "-- Revert calls:t/a from pg\n\nBEGIN;\n\nCOMMIT;\n"),
      ], migration: "deploy/t/a.sql",
      written: ("revert/t/a.sql", "-- Revert t/a from pg\n\nBEGIN;\nDROP TABLE a;\nCOMMIT;\n")),
    Writing(
      tool: "diesel",
      files: [("1_a/up.sql", table), ("1_a/down.sql", "-- to be done")], migration: "1_a/up.sql",
      written: ("1_a/down.sql", "-- to be done\nDROP TABLE a;\n")),
    Writing(
      tool: "liquibase",
      files: [
        (
          "changes.sql",
          "--liquibase formatted sql\n--changeset ada:1\n\(table)\n--changeset ada:2\n"
            + "ALTER TABLE a ADD COLUMN c int;\n--rollback ALTER TABLE a DROP COLUMN c;\n"
            + "--changeset ada:3\nALTER TABLE a ADD COLUMN d int;\n"
        )
      ], migration: "changes.sql",
      written: (
        "changes.sql",
        "--liquibase formatted sql\n--changeset ada:1\n\(table)\n--rollback DROP TABLE a;\n"
          + "--changeset ada:2\n"
          + "ALTER TABLE a ADD COLUMN c int;\n--rollback ALTER TABLE a DROP COLUMN c;\n"
          + "--changeset ada:3\nALTER TABLE a ADD COLUMN d int;\n"
          + "--rollback ALTER TABLE a DROP COLUMN d;\n"
      )),
  ]

  @Test(arguments: writings) func whatAToolNeeds(_ writing: Writing) throws {
    try Scratch.with { scratch in
      for (name, text) in writing.files { try scratch.file(name, text) }
      let outcome = try Command.run("rollback", "--write", writing.migration, in: scratch.url)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let text = try String(
        contentsOf: scratch.url.appending(path: writing.written.name), encoding: .utf8)
      #expect(text == writing.written.text)
      let check = try Command.run("rollback", "--check", writing.migration, in: scratch.url)
      #expect(check.status == 0, "\(check.output)")
    }
  }

  @Test func whatHasNoWayBackIsNotWritten() throws {
    try Scratch.with { scratch in
      try scratch.file("V1__a.sql", "CREATE TABLE a ();")
      try scratch.file("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS b;")
      let repeatable = try Command.run("rollback", "--write", "R__v.sql", in: scratch.url)
      #expect(repeatable.status == 2)
      #expect(repeatable.errors.contains("runs again whenever it changes"))
      #expect(try Command.run("rollback", "--check", "R__v.sql", in: scratch.url).status == 0)
    }
    try Scratch.with { scratch in
      try scratch.file("1_a/up.sql", "CREATE TABLE a ();")
      try scratch.file("1_a/down.sql", "-- Intentionally left blank.\n")
      let waived = try Command.run("rollback", "--write", "1_a/up.sql", in: scratch.url)
      #expect(waived.status == 2)
      #expect(
        waived.errors.contains("1_a/down.sql: says that there is no way back from 1_a/up.sql"))
    }
  }

  @Test func historyShowsHolesAndTransactions() throws {
    try Scratch.with { scratch in
      for (name, text) in [
        ("m/1_a.sql", "BEGIN;\nCREATE TABLE a ();\nCOMMIT;\n-- Rollback: DROP TABLE a;"),
        ("m/2_b.go", ""), ("m/3_c.sql", "DROP TABLE a;"), ("m/3_c.down.sql", "CREATE TABLE a ();"),
      ] { try scratch.file(name, text) }
      #expect(
        try Command.run("history", "m", in: scratch.url).output == """
          m: psql, 2 migrations
            version  file     transaction    rollback      statements
            1        1_a.sql  its own BEGIN  in a comment  3
            -        2_b.go   not SQL
            3        3_c.sql  per statement  3_c.down.sql  1

          """)
    }
  }

  @Test func checkNamesWhatIsLeft() throws {
    try Scratch.with { scratch in
      try scratch.file("001.sql", Self.first)
      try scratch.file(
        "002.sql", Self.change + "\n-- Rollback: ALTER TABLE calls DROP COLUMN score;\n")
      let outcome = try Command.run("rollback", "--check", "002.sql", in: scratch.url)
      #expect(outcome.status == 1)
      #expect(
        outcome.output == """
          002.sql: the rollback does not bring the schema back
            changed: column calls.notes
              ALTER TABLE calls ALTER COLUMN notes SET NOT NULL;
            not brought back: column calls.state
              ALTER TABLE calls ADD COLUMN state text DEFAULT 'new';
            not brought back: index calls_state_idx
              CREATE INDEX calls_state_idx ON calls (state) WHERE state <> 'done';

          """)
    }
  }

  @Test func filesAreListedWithReasons() throws {
    try Scratch.with { scratch in
      for (name, text) in [
        ("1_a.up.sql", "CREATE TABLE a ();"), ("1_a.down.sql", "DROP TABLE a;"), ("2_b.go", ""),
        ("3_c.up.sql", "CREATE TABLE c ();"), ("9_d.down.sql", ""), ("notes.sql", ""),
      ] { try scratch.file(name, text) }
      let outcome = try Command.run("lint", "--show-files", ".", in: scratch.url)
      #expect(outcome.status == 0)
      #expect(
        outcome.output == """
          . (golang-migrate)
            1_a.up.sql
            1_a.down.sql: the rollback of 1_a.up.sql
            2_b.go: not SQL, so what it does is not known
            3_c.up.sql
            left out: notes.sql: without a version in its name
            left out: 9_d.down.sql: a rollback without its migration

          """)
    }
  }
}
