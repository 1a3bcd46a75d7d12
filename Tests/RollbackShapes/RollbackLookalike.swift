/// A migration with a comment that looks like a rollback and is none.
package struct RollbackLookalike: Sendable {
  package let kind: String
  package let file: String

  /// What the lines of a comment say, and where in the file it may stand.
  private static let comments: [(kind: String, lines: [String], isAtEnd: Bool)] = [
    ("prose", ["A transaction that fails will roll back all of this."], true),
    ("prose about columns", ["We keep the column on rollback, so that nothing is lost."], true),
    ("prose that undoes", ["This cannot be undone by hand, ask the DBA first."], true),
    (
      "a licence",
      [
        "Copyright of the call centre. You may roll back to the terms of 2019,",
        "drop this notice, or alter it; create no copies. Update it when needed.",
      ], true
    ),
    (
      "an old version of the column",
      ["First idea, went back on it:", "ALTER TABLE calls ADD COLUMN score integer;"], true
    ),
    (
      "an old version of the table",
      ["CREATE TABLE call_tags (call_id bigint, tag varchar(20));"], true
    ),
    (
      "an alternative index",
      [
        "We tried a BRIN index and went back on it:",
        "CREATE INDEX calls_score_brin_idx ON calls USING brin (score);",
      ], true
    ),
    (
      "an alternative, without words",
      ["CREATE INDEX CONCURRENTLY calls_score_idx ON calls (score);"], true
    ),
    (
      "example queries",
      ["Look back at the day:", "SELECT tag, count(*) FROM call_tags GROUP BY tag;"], true
    ),
    (
      "examples that write",
      [
        "Examples:", "INSERT INTO call_tags VALUES (1, 'back');", "DELETE FROM calls WHERE id = 1;",
      ],
      true
    ),
    (
      "a dry run",
      ["BEGIN;", "ALTER TABLE calls DROP COLUMN score;", "DROP TABLE call_tags;", "ROLLBACK;"], true
    ),
    ("a savepoint", ["SAVEPOINT a;", "ROLLBACK TO SAVEPOINT a;"], true),
    (
      "what comes later",
      [
        "Next release, when nobody reads it any more:", "DROP TABLE call_tags;",
        "ALTER TABLE calls DROP COLUMN score;",
      ], true
    ),
    ("a part of it, without a word", ["DROP TABLE call_tags;"], true),
    ("clearing the way", ["DROP TABLE IF EXISTS call_tags;"], false),
    (
      "clearing the way for all",
      [
        "DROP TABLE IF EXISTS call_tags;", "DROP INDEX IF EXISTS calls_score_idx;",
        "ALTER TABLE calls DROP COLUMN IF EXISTS score;",
      ], false
    ),
    (
      "clearing the way, and loose words",
      ["Back in the days:", "DROP TABLE IF EXISTS call_tags;"],
      false
    ),
    ("another table", ["DROP TABLE call_notes;", "back to the old days"], true),
    (
      "what it can't do",
      ["This can not be rolled back with", "ALTER TABLE calls DROP COLUMN score;"], true
    ),
    ("Sqitch's title", ["Revert calls:score from pg"], false),
    ("a file that is not there", ["Rollback: see undo/002_tags.sql"], true),
    ("verification", ["Verification:", "SELECT score FROM calls LIMIT 1;"], true),
  ]

  package static let all: [RollbackLookalike] =
    comments.flatMap { kind, lines, isAtEnd in
      let dashed = lines.map { "-- \($0)" }.joined(separator: "\n")
      let rule = String(repeating: "-", count: 60)
      let forms = [
        ("lines", dashed), ("a block", "/*\n\(lines.joined(separator: "\n"))\n*/"),
        ("stars", "/*\n\(lines.map { " * \($0)" }.joined(separator: "\n"))\n */"),
        ("rules", "\(rule)\n\(dashed)\n\(rule)"),
      ]
      return forms.flatMap { form, comment in
        let above = "\(comment)\n\(RollbackShape.forward)\n"
        let below = "\(RollbackShape.forward)\n\n\(comment)\n"
        let named = (isAtEnd ? [("below", below)] : []) + [("above", above)]
        return named.map { RollbackLookalike(kind: "\(kind), \(form), \($0.0)", file: $0.1) }
      }
    } + strings.map { RollbackLookalike(kind: "a string", file: RollbackShape.forward + "\n" + $0) }

  private static let strings = [
    "SELECT '\n-- ROLLBACK:\n-- DROP TABLE call_tags;\n';",
    "SELECT $$\n-- ROLLBACK:\n-- DROP TABLE call_tags;\n$$;",
  ]
}
