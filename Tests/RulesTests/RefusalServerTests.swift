import Linter
import Migrations
import Testing

/// A server refuses the same statements as the replay, of scripts about what has a name of its own, and for how long.
struct RefusalServerTests {
  static let scripts: [[String]] = [
    // Aggregates share their name with functions of other arguments.
    [
      "CREATE AGGREGATE total (basetype = int, sfunc = int4pl, stype = int)",
      "CREATE AGGREGATE total (basetype = bigint, sfunc = int8pl, stype = bigint)",
      "CREATE AGGREGATE total (basetype = int, sfunc = int4pl, stype = int)",
      "CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int)",
      "CREATE AGGREGATE total (float8) (sfunc = float8pl, stype = float8)",
      "CREATE OR REPLACE AGGREGATE total (int) (sfunc = int4mul, stype = int)",
      "CREATE FUNCTION total(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE OR REPLACE FUNCTION total(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION total(text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "DROP FUNCTION total(int)", "DROP PROCEDURE total(int)", "DROP AGGREGATE total(text)",
      "ALTER AGGREGATE total(bigint) RENAME TO sums",
      "ALTER AGGREGATE total(text) RENAME TO sums", "ALTER FUNCTION total(float8) RENAME TO sums",
      "DROP AGGREGATE sums(float8)", "DROP ROUTINE total(int)",
      "DROP FUNCTION total", "DROP AGGREGATE IF EXISTS total(int)",
    ],
    [
      "CREATE AGGREGATE calls (basetype = 'ANY', sfunc = int8inc, stype = bigint, initcond = '0')",
      "CREATE AGGREGATE calls (*) (sfunc = int8inc, stype = bigint, initcond = '0')",
      "CREATE AGGREGATE calls (\"any\") (sfunc = int8inc_any, stype = bigint, initcond = 0)",
      "CREATE FUNCTION calls() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "ALTER AGGREGATE calls(*) RENAME TO rows",
      "CREATE FUNCTION calls() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "DROP AGGREGATE calls(*)", "DROP AGGREGATE rows(*)", "DROP FUNCTION calls()",
      "DROP AGGREGATE calls(\"any\")",
    ],
    [
      "CREATE AGGREGATE place (float8 ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra)",
      "CREATE AGGREGATE place (float8, anyelement) (sfunc = ordered_set_transition, stype = internal)",
      "CREATE AGGREGATE place (float8[] ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_multi_final, finalfunc_extra)",
      "CREATE AGGREGATE place (VARIADIC \"any\" ORDER BY VARIADIC \"any\") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical)",
      "ALTER AGGREGATE place(float8 ORDER BY anyelement) RENAME TO places",

      "DROP AGGREGATE places(float8 ORDER BY anyelement)",
      "DROP AGGREGATE place(VARIADIC \"any\" ORDER BY VARIADIC \"any\")",
    ],
    [
      "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      "CREATE PROCEDURE f(text) LANGUAGE sql AS 'SELECT 1'",
      "CREATE PROCEDURE f(int) LANGUAGE sql AS 'SELECT 1'",
      "CREATE OR REPLACE PROCEDURE f(int) LANGUAGE sql AS 'SELECT 1'",
      "DROP FUNCTION f(text)", "DROP PROCEDURE f(int)", "DROP AGGREGATE f(int)",
      "ALTER PROCEDURE f(int) RENAME TO g", "ALTER FUNCTION f(text) RENAME TO g",
      "DROP ROUTINE f", "DROP FUNCTION f", "DROP PROCEDURE f", "DROP ROUTINE IF EXISTS f",
    ],
    // A shell is a type that waits for its definition.
    [
      "CREATE TYPE chunk", "CREATE TYPE chunk", "CREATE TYPE a", "CREATE TYPE a AS ENUM ('a')",
      "CREATE TYPE a AS ENUM ('a')", "CREATE TYPE b", "CREATE TYPE b AS (a int)", "CREATE TYPE b",
      "CREATE TYPE c", "CREATE DOMAIN c AS int", "DROP TYPE c", "CREATE TYPE d",
      "CREATE TABLE d (a int)", "CREATE TYPE d", "CREATE TYPE e", "CREATE VIEW e AS SELECT 1 AS a",
      "DROP VIEW e", "CREATE TYPE e", "CREATE TYPE g", "CREATE SEQUENCE g", "DROP SEQUENCE g",
      "CREATE TYPE g", "DROP TYPE g", "CREATE TYPE g", "CREATE TYPE h",
      "CREATE TABLE i (a int)", "CREATE INDEX h ON i (a)", "ALTER TABLE i RENAME TO g",
      "CREATE FUNCTION chunk_in(cstring) RETURNS chunk LANGUAGE internal IMMUTABLE STRICT AS 'int4in'",
      "CREATE FUNCTION chunk_out(chunk) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out'",
      "CREATE TYPE chunk (input = chunk_in, output = chunk_out, like = int4)",
      "CREATE TYPE chunk (input = chunk_in, output = chunk_out, like = int4)", "CREATE TYPE chunk",
      "CREATE TABLE chunks (c chunk)", "DROP TYPE chunk", "DROP TYPE chunk CASCADE",
      "CREATE TYPE chunk", "DROP TYPE chunk",
    ],
    [
      "CREATE TYPE span",
      "CREATE FUNCTION span_canon(span) RETURNS span LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical'",
      "CREATE TYPE span AS RANGE (subtype = int4, canonical = span_canon)",
      "CREATE TYPE span AS RANGE (subtype = int4)", "DROP TYPE span CASCADE", "CREATE TYPE span",
    ],
    // What ends with a transaction.
    [
      "CREATE TEMP TABLE pad (a int) ON COMMIT DROP",
      "CREATE TEMP TABLE pad (a int) ON COMMIT DROP",
      "CREATE TEMP TABLE pad ON COMMIT DROP AS SELECT 1 AS a",
      "BEGIN", "CREATE TEMP TABLE pad (a int) ON COMMIT DROP", "ALTER TABLE pad ADD b int",
      "COMMIT", "CREATE TEMP TABLE pad (c int)", "ALTER TABLE pad ADD b int",
      "CREATE TEMP TABLE pad (c int)", "BEGIN", "CREATE TEMP TABLE pad2 (a int) ON COMMIT DROP",
      "ROLLBACK", "CREATE TEMP TABLE pad2 (a int) ON COMMIT DELETE ROWS",
      "ALTER TABLE pad2 ADD b int",
      "CREATE TEMP TABLE pad2 (a int) ON COMMIT PRESERVE ROWS",
      "CREATE TABLE lasting (a int) ON COMMIT DROP", "CREATE TABLE lasting (a int)",
    ],
    [
      "BEGIN", "CREATE TEMP TABLE pad (a int PRIMARY KEY) ON COMMIT DROP",
      "CREATE TEMP TABLE sheet (a int REFERENCES pad)", "CREATE VIEW pad_view AS SELECT a FROM pad",
      "SAVEPOINT s", "CREATE TEMP TABLE pad3 (a int) ON COMMIT DROP", "RELEASE s",
      "COMMIT AND CHAIN",
      "CREATE TEMP TABLE pad (a int) ON COMMIT DROP", "CREATE TEMP TABLE pad3 (a int)", "COMMIT",
      "CREATE VIEW pad_view AS SELECT 1 AS a", "ALTER TABLE sheet DROP a",
      "CREATE TEMP TABLE pad (a int)",
    ],
    // A parent's checks are its children's.
    [
      "CREATE TABLE parent (a int, b int, CONSTRAINT c CHECK (a > 0)) PARTITION BY LIST (a)",
      "CREATE TABLE part1 PARTITION OF parent (CONSTRAINT c CHECK (a > 0)) FOR VALUES IN (1)",
      "CREATE TABLE part2 PARTITION OF parent (CONSTRAINT c CHECK (a > 1)) FOR VALUES IN (2)",
      "CREATE TABLE part2 PARTITION OF parent (CONSTRAINT c CHECK (a > 0) NO INHERIT) FOR VALUES IN (2)",
      "CREATE TABLE part2 PARTITION OF parent (CONSTRAINT d CHECK (b > 0)) FOR VALUES IN (2)",
      "ALTER TABLE part1 ADD CONSTRAINT c CHECK (a > 0)", "ALTER TABLE part1 DROP CONSTRAINT c",
      "ALTER TABLE parent ADD CONSTRAINT d CHECK (b > 0)", "ALTER TABLE part2 DROP CONSTRAINT d",
      "ALTER TABLE part1 ADD CONSTRAINT e CHECK (b < 9)",
      "ALTER TABLE parent ADD CONSTRAINT e CHECK (b < 8)",
      "ALTER TABLE parent ADD CONSTRAINT e CHECK (b < 9)", "ALTER TABLE parent DROP CONSTRAINT d",
      "ALTER TABLE part2 DROP CONSTRAINT d", "ALTER TABLE parent DROP CONSTRAINT c",
      "ALTER TABLE part1 ADD CONSTRAINT c CHECK (a < 5)",
    ],
    [
      "CREATE TABLE parent (a int, b int, CONSTRAINT c CHECK (a > 0)) PARTITION BY LIST (a)",
      "CREATE TABLE t1 (a int, b int)",
      "CREATE TABLE t2 (a int, b int, CONSTRAINT c CHECK (a > 1))",
      "CREATE TABLE t3 (a int, b int, CONSTRAINT c CHECK (t3.a > 0))",
      "CREATE TABLE t4 (a int, b int, CONSTRAINT c CHECK (a > 0) NO INHERIT)",
      "CREATE TABLE t5 (a int, b int)", "ALTER TABLE t5 ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
      "CREATE TABLE t6 (a int, b int, CONSTRAINT other CHECK (a > 0))",
      "ALTER TABLE parent ATTACH PARTITION t1 FOR VALUES IN (1)",
      "ALTER TABLE parent ATTACH PARTITION t2 FOR VALUES IN (2)",
      "ALTER TABLE parent ATTACH PARTITION t3 FOR VALUES IN (3)",
      "ALTER TABLE parent ATTACH PARTITION t4 FOR VALUES IN (4)",
      "ALTER TABLE parent ATTACH PARTITION t5 FOR VALUES IN (5)",
      "ALTER TABLE parent ATTACH PARTITION t6 FOR VALUES IN (6)",
      "ALTER TABLE t1 ADD CONSTRAINT c CHECK (a > 0)",
      "ALTER TABLE parent ATTACH PARTITION t1 FOR VALUES IN (1)",
      "ALTER TABLE t3 DROP CONSTRAINT c", "ALTER TABLE parent DETACH PARTITION t3",
      "ALTER TABLE t3 DROP CONSTRAINT c",
    ],
    [
      "CREATE TABLE parent (a int, b int, CONSTRAINT c CHECK (a > 0), CONSTRAINT n CHECK (b > 0) NO INHERIT)",
      "CREATE TABLE other (a int, CONSTRAINT c CHECK (a > 1))",
      "CREATE TABLE same (a int, CONSTRAINT c CHECK (a > 0))",
      "CREATE TABLE child (CONSTRAINT c CHECK (a > 0)) INHERITS (parent)",
      "CREATE TABLE child2 (CONSTRAINT c CHECK (a > 2)) INHERITS (parent)",
      "CREATE TABLE child2 (CONSTRAINT c CHECK (a > 0) NO INHERIT) INHERITS (parent)",
      "CREATE TABLE child2 () INHERITS (parent, other)",
      "CREATE TABLE child2 () INHERITS (parent, same)",
      "ALTER TABLE child2 ADD CONSTRAINT c CHECK (a > 3)",
      "ALTER TABLE child2 ADD CONSTRAINT c CHECK (a > 0)",
      "ALTER TABLE child2 ADD CONSTRAINT c CHECK (a > 0)", "ALTER TABLE child DROP CONSTRAINT c",
      "CREATE TABLE stray (a int, b int)", "ALTER TABLE stray INHERIT parent",
      "ALTER TABLE stray ADD CONSTRAINT c CHECK (a > 4)", "ALTER TABLE stray INHERIT parent",
      "ALTER TABLE stray DROP CONSTRAINT c", "ALTER TABLE stray ADD CONSTRAINT c CHECK (a > 0)",
      "ALTER TABLE stray INHERIT parent", "ALTER TABLE stray DROP CONSTRAINT c",
      "ALTER TABLE child ADD CONSTRAINT e CHECK (b > 1) NO INHERIT",
      "ALTER TABLE parent ADD CONSTRAINT e CHECK (b > 1)", "ALTER TABLE child DROP CONSTRAINT e",
      "ALTER TABLE parent ADD CONSTRAINT e CHECK (b > 1)", "ALTER TABLE parent DROP CONSTRAINT c",
      "ALTER TABLE child DROP CONSTRAINT c", "ALTER TABLE child2 DROP CONSTRAINT c",
    ],
  ]

  @Test(.enabled(if: Server.isThere), arguments: scripts)
  func theServerRefusesTheSame(_ script: [String]) throws {
    let errors = try Server.withDatabase {
      try $0.run(script.map { $0 + ";\n" }.joined()).errors
    }
    // `psql:<stdin>:3: ERROR:  …`; a line of its own stands before them.
    var refused: [Int: Substring] = [:]
    for line in errors.split(separator: "\n") where line.contains(": ERROR:") {
      let parts = line.split(separator: ":", maxSplits: 3)
      if let number = Int(parts[2]) { refused[number - 2] = parts[3] }
    }
    let project = try MigrationProject.load(files: [
      ("001.sql", script.map { $0 + ";\n" }.joined())
    ])
    let history = try #require(project.histories.first?.history)
    let statements = ReplayedHistory(replaying: history, settings: Settings()).migrations
      .flatMap(\.statements)
    try #require(statements.count == script.count)
    for (number, statement) in statements.enumerated() {
      #expect(
        (statement.failure != nil) == (refused[number] != nil),
        "\(number): \(script[number]): \(refused[number] ?? "the server makes it"), \(String(describing: statement.failure))"
      )
    }
  }
}
