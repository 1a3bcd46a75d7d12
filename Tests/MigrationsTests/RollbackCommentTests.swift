import Migrations
import Testing

/// Rollback sections in comments, in the shapes that people write them.
@Suite struct RollbackCommentTests {
  static let forward = "ALTER TABLE calls ADD COLUMN score numeric;\n"

  struct Shape: CustomTestStringConvertible, Sendable {
    let name: String
    let comment: String
    let header: String
    let statements: [String]
    var commentedOut: [String] = []
    var testDescription: String { name }
  }

  static let shapes = [
    Shape(
      name: "line comments",
      comment: """
        -- ROLLBACK:
        -- BEGIN;
        -- DROP INDEX calls_score_idx;
        -- ALTER TABLE calls DROP COLUMN score;
        -- COMMIT;
        """, header: "ROLLBACK:",
      statements: [
        "BEGIN", "DROP INDEX calls_score_idx", "ALTER TABLE calls DROP COLUMN score", "COMMIT",
      ]),
    Shape(
      name: "one line, two statements",
      comment: "-- Rollback: DROP POLICY own ON calls; DROP TABLE call_tags;\n",
      header: "Rollback: DROP POLICY own ON calls; DROP TABLE call_tags;",
      statements: ["DROP POLICY own ON calls", "DROP TABLE call_tags"]),
    Shape(
      name: "one line without a semicolon",
      comment: "-- rollback: drop table call_tags", header: "rollback: drop table call_tags",
      statements: ["drop table call_tags"]),
    Shape(
      name: "one line, aligned lines below",
      comment: """
        -- Rollback: DROP INDEX calls_score_idx;
        --           ALTER TABLE calls
        --             DROP COLUMN score;
        """, header: "Rollback: DROP INDEX calls_score_idx;",
      statements: [
        "DROP INDEX calls_score_idx",
        "ALTER TABLE calls\n--             DROP COLUMN score",
      ]),
    Shape(
      name: "boxed, numbered, prose in between",
      comment: """
        -- ============================================
        -- ROLLBACK (if needed)
        -- ============================================
        --
        -- 1. DROP INDEX CONCURRENTLY calls_score_idx;
        -- 2. Tell the dashboard team; they don't know.
        -- 3. ALTER TABLE calls
        --      DROP COLUMN score;
        -- 4. Restore the original function
        """, header: "ROLLBACK (if needed)",
      statements: [
        "DROP INDEX CONCURRENTLY calls_score_idx",
        "ALTER TABLE calls\n--      DROP COLUMN score",
      ]),
    Shape(
      name: "boxed with lines that are not ASCII",
      comment: """
        -- ═══════════════════
        -- Rollback
        -- ═══════════════════

        -- DROP TABLE call_tags;
        """, header: "Rollback", statements: ["DROP TABLE call_tags"]),
    Shape(
      name: "commented out once more",
      comment: """
        -- UNDO
        -- -- first the index
        -- DROP INDEX calls_score_idx;
        -- -- ALTER TABLE calls DROP COLUMN score;
        """, header: "UNDO", statements: ["DROP INDEX calls_score_idx"],
      commentedOut: ["ALTER TABLE calls DROP COLUMN score;"]),
    Shape(
      name: "the word in the block",
      comment: """
        /*
        -- ROLLBACK SCRIPT
        ALTER TABLE calls DROP COLUMN score;
        -- Optionally: DROP TABLE calls_backup;
        */
        """, header: "-- ROLLBACK SCRIPT",
      statements: ["ALTER TABLE calls DROP COLUMN score"],
      commentedOut: ["DROP TABLE calls_backup;"]),
    Shape(
      name: "header, prose, block with a function",
      comment: """
        -- Rollback
        -- Scores are lost.
        /*
        BEGIN;
        -- as it was; it's older than scores
        CREATE FUNCTION rate(call calls) RETURNS numeric LANGUAGE plpgsql AS $$
        BEGIN
          /* no score; no rating */
          RETURN NULL; -- yet
        END
        $$;
        COMMIT;
        */
        """, header: "Rollback",
      statements: [
        "BEGIN",
        """
        CREATE FUNCTION rate(call calls) RETURNS numeric LANGUAGE plpgsql AS $$
        BEGIN
          /* no score; no rating */
          RETURN NULL; -- yet
        END
        $$
        """, "COMMIT",
      ]),
    Shape(
      name: "a function in line comments",
      comment: """
        -- Revert script:
        -- CREATE OR REPLACE FUNCTION one() RETURNS int AS $$
        -- BEGIN
        --   RETURN 1;
        -- END $$ LANGUAGE plpgsql;
        -- DROP TABLE call_tags;
        """, header: "Revert script:",
      statements: [
        """
        CREATE OR REPLACE FUNCTION one() RETURNS int AS $$
        -- BEGIN
        --   RETURN 1;
        -- END $$ LANGUAGE plpgsql
        """, "DROP TABLE call_tags",
      ]),
    Shape(
      name: "to rollback, run",
      comment: """
        -- To rollback this migration, run:
        --   ALTER TABLE calls DROP COLUMN score;
        """, header: "To rollback this migration, run:",
      statements: ["ALTER TABLE calls DROP COLUMN score"]),
    Shape(
      name: "a sentence that ends in a colon",
      comment: """
        -- Drops are easy to undo here, the following is all it takes:
        --
        --   DROP TABLE call_tags
        """, header: "Drops are easy to undo here, the following is all it takes:",
      statements: ["DROP TABLE call_tags"]),
    Shape(
      name: "stars in front of lines",
      comment: """
        /*
         * Down migration:
         *   DROP TABLE call_tags;
         *   DROP TABLE
         *     call_notes;
         */
        """, header: "Down migration:",
      statements: ["DROP TABLE call_tags", "DROP TABLE\n *     call_notes"]),
    Shape(
      name: "another topic ends it",
      comment: """
        -- Rollback:
        -- DROP TABLE call_tags;
        -- Verification:
        -- SELECT count(*) FROM calls;
        """, header: "Rollback:", statements: ["DROP TABLE call_tags"]),
    Shape(
      name: "empty", comment: "-- ROLLBACK", header: "ROLLBACK", statements: []),
    Shape(
      name: "prose only",
      comment: "-- Rollback: not needed. Drop it by hand if it hurts.",
      header: "Rollback: not needed. Drop it by hand if it hurts.", statements: []),
    Shape(
      name: "Windows line ends",
      comment: "-- ROLLBACK\r\n-- DROP TABLE\r\n--   call_tags;\r\n", header: "ROLLBACK",
      statements: ["DROP TABLE\r\n--   call_tags"]),
    Shape(
      name: "no colon", comment: "-- rollback DROP TABLE call_tags;",
      header: "rollback DROP TABLE call_tags;", statements: ["DROP TABLE call_tags"]),
    Shape(
      name: "behind a statement", comment: "COMMIT; -- rollback: DROP TABLE call_tags;",
      header: "rollback: DROP TABLE call_tags;", statements: ["DROP TABLE call_tags"]),
    Shape(
      name: "a block on one line", comment: "/* Rollback: DROP TABLE call_tags; */",
      header: "Rollback: DROP TABLE call_tags;", statements: ["DROP TABLE call_tags"]),
    Shape(
      name: "no semicolons at all",
      comment: """
        -- 5. Manual rollback steps:
        -- BEGIN
        -- run: DROP TABLE call_tags
        -- COMMIT
        """, header: "5. Manual rollback steps:",
      statements: ["BEGIN", "DROP TABLE call_tags", "COMMIT"]),
    Shape(
      name: "remarks behind statements",
      comment: """
        -- How to roll back
        -- DROP TABLE call_tags; -- DROP TABLE calls;
        -- DROP TABLE call_notes; (takes a while)
        -- Optionally: ALTER TABLE calls DROP COLUMN score;
        """, header: "How to roll back",
      statements: ["DROP TABLE call_tags", "DROP TABLE call_notes"],
      commentedOut: ["ALTER TABLE calls DROP COLUMN score;"]),
    Shape(
      name: "a drawn box",
      comment: """
        -- ┌──────────────┐
        -- │ Rollback     │
        -- └──────────────┘
        -- DROP TABLE call_tags;
        """, header: "│ Rollback     │", statements: ["DROP TABLE call_tags"]),
    Shape(
      name: "several in a file",
      comment: """
        -- rollback: DROP TABLE a;
        SELECT 1;
        -- rollback: DROP TABLE b;
        """, header: "rollback: DROP TABLE a;", statements: ["DROP TABLE a", "DROP TABLE b"]),
  ]

  @Test(arguments: shapes) func shape(_ shape: Shape) throws {
    let found = try commentRollback(Self.forward + "\n" + shape.comment)
    let expected = FoundRollback(
      statements: shape.statements, header: shape.header, commentedOut: shape.commentedOut)
    #expect(found == expected)
  }

  /// A comment that ends the file, behind text of several bytes per character, or above the SQL.
  @Test(arguments: shapes) func anywhere(_ shape: Shape) throws {
    let statements = shape.statements
    let behind = try commentRollback("-- Größe — ✓\n\(Self.forward)\(shape.comment)\n\n\n")
    #expect(behind?.statements == statements)
    guard !statements.isEmpty else { return }
    let above = try commentRollback("\(shape.comment)\n\n\(Self.forward)")
    #expect(above?.statements == statements)
  }

  @Test(arguments: [
    // Prose.
    "-- This cannot be reverted.",
    "-- This file should undo anything in `up.sql`",
    "-- We do not drop the column on rollback to avoid data loss",
    "-- A transaction that fails will roll back all of this",
    "-- slow down: this takes a while",
    "-- scale down the number of workers",
    // sqitch's headers.
    "-- Revert calls:score from pg",
    "-- Deploy calls:score to pg",
    // Code that was commented out.
    "-- First idea:\n-- ALTER TABLE calls ADD COLUMN score integer;",
    "/* ALTER TABLE calls ADD COLUMN score integer; */",
    "-- ROLLBACK;",
    "-- BEGIN;\n-- SELECT 1;\n-- ROLLBACK;",
    "-- SAVEPOINT a;\n-- ROLLBACK TO SAVEPOINT a;",
    // A file that is not there.
    "-- Rollback: see down/001_change.sql",
    // Strings are no comments.
    "SELECT '\n-- ROLLBACK:\n-- DROP TABLE calls;\n';",
    "SELECT $$\n-- ROLLBACK:\n-- DROP TABLE calls;\n$$;",
  ]) func nothing(_ comment: String) throws {
    #expect(try commentRollback(Self.forward + comment) == nil)
  }

  @Test(arguments: [
    "-- Rollback\n", "-- Revert the default.\n", "-- Undo:\n",
    "-- Rollback: the old name comes back\n", "-- ROLLBACK\n\n",
    "-- Revert column renames from version_digest back to version_md5\n",
  ]) func headerAboveSQL(_ comment: String) throws {
    #expect(try commentRollback(comment + Self.forward) == nil)
  }

  @Test func brokenSQLIsAnError() throws {
    let found = try commentRollback(
      Self.forward + "-- ROLLBACK:\n-- DROP TABEL x;\n-- DROP TABLE calls x;\n-- DROP TABLE b;\n")
    #expect(found?.statements == ["DROP TABLE b"])
    #expect(found?.errors == 2)
  }

  @Test func positionsAreThoseOfTheFile() throws {
    let text = "SELECT 'é';\n-- Rollback: DROP TABLE a;\n--           DROP TABLE b;\n"
    let migration = try #require(try history(("001_a.sql", text)).migrations.first)
    let rollback = try #require(migration.rollback)
    #expect(rollback.place == .comment)
    #expect(rollback.range.offsets == 16..<39)
    #expect(rollback.script.statements.map(\.range.offsets) == [26..<38, 53..<65])
    #expect(migration.texts == ["SELECT 'é'"])
  }

  @Test func pointsToAFile() throws {
    let history = try history(
      ("db/001_a.sql", "CREATE TABLE a ();\n-- Rollback: see db/undo/back_001.sql\n"),
      ("db/002_b.sql", "CREATE TABLE b ();\n-- Rollback: 900_b_back.sql\n"),
      ("db/900_b_back.sql", "DROP TABLE b;"), ("db/undo/back_001.sql", "DROP TABLE a;"))
    #expect(history.migrations.map(\.version) == ["001", "002"])
    #expect(history.migrations.map { $0.rollback?.texts } == [["DROP TABLE a"], ["DROP TABLE b"]])
    #expect(history.migrations.allSatisfy { $0.rollback?.place == .file })
  }
}
