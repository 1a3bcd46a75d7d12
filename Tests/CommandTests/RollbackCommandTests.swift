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
    path.split(separator: "/").last.map(String.init) ?? ""
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
