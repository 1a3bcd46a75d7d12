import Foundation
import Linter
import Migrations
import Testing

@testable import Rules

/// Whether what is said of random data fixes is true of rows on a server.
struct DataFixServerTests {
  @Test(.enabled(if: Server.isThere)) func verdictsHold() throws {
    try DataFixTrial.run(seed: 1, count: 60)
  }

  /// A fix that leaves rows, and what has to be among the rows for the server to say so.
  struct Example: CustomTestStringConvertible, Sendable {
    let tables: String
    let rows: String
    let fixes: String
    let constraint: String
    /// Whether the fix is said to repair some of them.
    let repairs: Bool

    var testDescription: String { fixes + constraint }
  }

  static let examples = [
    Example(
      tables: "CREATE TABLE t (id int PRIMARY KEY, zone text, settings jsonb NOT NULL);",
      rows: "INSERT INTO t VALUES (1, NULL, '{}'), (2, NULL, '{\"tz\": \"UTC\"}');",
      fixes: "UPDATE t SET zone = settings ->> 'tz';",
      constraint: "ALTER TABLE t ALTER COLUMN zone SET NOT NULL;", repairs: true),
    Example(
      tables: "CREATE TABLE t (id int PRIMARY KEY, form jsonb NOT NULL);",
      rows: "INSERT INTO t VALUES (1, '{\"score\": 6}');",
      fixes:
        "ALTER TABLE t ADD COLUMN score int; UPDATE t SET score = (form ->> 'score')::int WHERE form ? 'score';",
      constraint: "ALTER TABLE t ADD CHECK (score BETWEEN 1 AND 5);", repairs: false),
    Example(
      tables: "CREATE TABLE t (id int PRIMARY KEY, email text, code text);",
      rows: "INSERT INTO t VALUES (1, 'Ann at home', 'x');",
      fixes:
        "UPDATE t SET email = lower(email) WHERE email <> lower(email); UPDATE t SET code = upper(code);",
      constraint: "ALTER TABLE t ADD CHECK (email ~ '^[^@]+@[^@]+$');", repairs: false),
    Example(
      tables: "CREATE TABLE t (id int PRIMARY KEY, nick text);",
      rows: "INSERT INTO t VALUES (1, ' bo ');",
      fixes: "UPDATE t SET nick = btrim(nick);",
      constraint: "ALTER TABLE t ADD CHECK (char_length(nick) > 2);", repairs: false),
    Example(
      tables: "CREATE TABLE t (id int PRIMARY KEY, serial_no text);",
      rows: "INSERT INTO t VALUES (1, 's1'), (2, 'S1');",
      fixes: "UPDATE t SET serial_no = upper(btrim(serial_no)) WHERE serial_no IS NOT NULL;",
      constraint: "ALTER TABLE t ADD UNIQUE (serial_no);", repairs: false),
    Example(
      tables: "CREATE TABLE t (id int PRIMARY KEY, starts_on date NOT NULL, due_on date);",
      rows: "INSERT INTO t VALUES (1, '2024-05-02', '2024-05-01');",
      fixes: "UPDATE t SET due_on = starts_on + 14 WHERE due_on IS NULL;",
      constraint: "ALTER TABLE t ADD CHECK (due_on >= starts_on);", repairs: false),
    Example(
      tables:
        "CREATE TABLE r (id int PRIMARY KEY, org int NOT NULL); CREATE TABLE t (id int PRIMARY KEY, r_id int NOT NULL, org int);",
      rows: "INSERT INTO r VALUES (1, 7); INSERT INTO t VALUES (1, 1, NULL), (2, 2, NULL);",
      fixes: "UPDATE t SET org = r.org FROM r WHERE r.id = t.r_id;",
      constraint: "ALTER TABLE t ALTER COLUMN org SET NOT NULL;", repairs: true),
    Example(
      tables:
        "CREATE TABLE r (id int PRIMARY KEY, org int NOT NULL); CREATE TABLE t (id int PRIMARY KEY, r_id int NOT NULL, org int, n int, state text);",
      rows:
        "INSERT INTO r VALUES (1, 7); INSERT INTO t VALUES (1, 1, NULL, 1, 'a'), (2, 2, NULL, NULL, 'b');",
      fixes: """
        DO $$ BEGIN
          IF EXISTS (SELECT 1 FROM information_schema.columns
            WHERE table_name = 't' AND column_name = 'org' AND is_nullable = 'YES') THEN
            UPDATE t SET org = n WHERE org IS NULL;
          END IF;
        END $$;
        UPDATE t SET state = 'c' WHERE state IS NULL;
        DELETE FROM t WHERE NOT EXISTS (SELECT FROM r WHERE r.id = t.r_id) AND state = 'c';
        """,
      constraint: "ALTER TABLE t ALTER COLUMN org SET NOT NULL;", repairs: true),
    Example(
      tables:
        "CREATE TABLE r (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, r_id int, x_id int, at date NOT NULL);",
      rows: "INSERT INTO r VALUES (1); INSERT INTO t VALUES (1, 2, 1, '2024-06-01');",
      fixes:
        "DELETE FROM t WHERE NOT EXISTS (SELECT FROM r WHERE r.id = t.x_id); DELETE FROM t WHERE at < '2024-03-01' AND r_id IS NOT NULL AND NOT EXISTS (SELECT FROM r WHERE r.id = t.r_id);",
      constraint: "ALTER TABLE t ADD FOREIGN KEY (r_id) REFERENCES r (id);", repairs: true),
  ]

  @Test(arguments: examples) func leavesRows(_ example: Example) throws {
    let test = DataFixCase(
      isRequired: false, check: nil, fixes: [example.fixes], constraint: example.constraint)
    let verdict = try test.verdict(tables: example.tables, fixes: example.fixes)
    let query: String
    switch verdict {
    case .rows(let left) where example.repairs: query = left.query
    case .untouched where !example.repairs: query = "SELECT 1;"
    default:
      Issue.record("\(verdict)")
      return
    }
    guard Server.isThere else { return }
    let answer = try Server.withDatabase { database in
      let before = try database.run(example.tables + example.rows)
      #expect(before.errors == "")
      return try database.run(
        "SELECT count(*) > 0 FROM (\(query.dropLast())) q;\n\(example.fixes)\n\(example.constraint)"
      )
    }
    #expect(answer.output.hasPrefix("t"))
    #expect(
      answer.errors.contains("violat") || answer.errors.contains("contains null values")
        || answer.errors.contains("could not create unique index"), "\(answer.errors)")
  }

  /// Fixes that leave nothing, or of which that can't be told.
  @Test(arguments: [
    (
      "CREATE TABLE r (id int PRIMARY KEY, org int NOT NULL); CREATE TABLE t (id int PRIMARY KEY, r_id int NOT NULL REFERENCES r, org int);",
      "UPDATE t SET org = r.org FROM r WHERE r.id = t.r_id;",
      "ALTER TABLE t ALTER COLUMN org SET NOT NULL;"
    ),
    (
      "CREATE TABLE t (id int PRIMARY KEY, zone text, settings jsonb NOT NULL);",
      "UPDATE t SET zone = COALESCE(settings ->> 'tz', 'UTC');",
      "ALTER TABLE t ALTER COLUMN zone SET NOT NULL;"
    ),
    (
      "CREATE TABLE t (id int PRIMARY KEY, email text);",
      "UPDATE t SET email = NULL WHERE email !~ '^[^@]+@[^@]+$';",
      "ALTER TABLE t ADD CHECK (email ~ '^[^@]+@[^@]+$');"
    ),
    // Whoever made the list may have looked at anything.
    (
      "CREATE TABLE t (id int PRIMARY KEY, n int); CREATE TABLE bad (id int PRIMARY KEY);",
      "DELETE FROM t WHERE id IN (SELECT id FROM bad);",
      "ALTER TABLE t ADD CHECK (n > 0);"
    ),
  ])
  func leavesNothingKnown(_ tables: String, _ fixes: String, _ constraint: String) throws {
    let test = DataFixCase(isRequired: false, check: nil, fixes: [fixes], constraint: constraint)
    switch try test.verdict(tables: tables, fixes: fixes) {
    case .nothing, .undecided: break
    case .rows(let left): Issue.record("\(left.query)")
    case .untouched: Issue.record("untouched")
    }
  }
}

/// The same for many more, in `make oracle`.
struct DataFixOracleTests {
  private static let isAsked = ProcessInfo.processInfo.environment["LOCKSTEP_ORACLE"] == "all"

  @Test(.enabled(if: Server.isThere && isAsked), arguments: 2...21)
  func verdictsHold(seed: UInt64) throws {
    try DataFixTrial.run(seed: seed, count: 200)
  }
}

/// Random fixes and constraints, judged by Lockstep and then run on all kinds of rows.
private enum DataFixTrial {
  static func run(seed: UInt64, count: Int) throws {
    var generator = FixGenerator(seed: seed)
    let cases = (0..<count).map { _ in generator.next() }
    let verdicts = try cases.map { try $0.verdict() }
    let script = zip(cases, verdicts).enumerated()
      .map { number, pair in pair.0.script(number, pair.1) }.joined()
    let answer = try Server.withDatabase { try $0.run("CREATE TABLE broken (n int);\n" + script) }
    let lines = answer.output.split(separator: "\n").map { $0.split(separator: "|") }
    try #require(lines.count == count, "\(answer.errors.suffix(2000))")
    var complete = 0
    var incomplete = 0
    for ((line, verdict), test) in zip(zip(lines, verdicts), cases)
    where line[1] == "0" && line[4] != "0" {
      let isAdded = line[3] == "t"
      switch verdict {
      case .nothing:
        complete += 1
        #expect(isAdded, "said to be complete: \(test.sql)")
      case .rows(let left):
        incomplete += 1
        #expect(!isAdded, "said to be incomplete: \(test.sql)\n\(left.query)")
        #expect(line[2] != "0", "nothing is named: \(test.sql)\n\(left.query)")
      case .untouched:
        incomplete += 1
        #expect(!isAdded, "said to be left as they are: \(test.sql)")
      case .undecided: continue
      }
    }
    print("data fixes: \(count), complete \(complete), incomplete \(incomplete)")
    #expect(complete > count / 30 && incomplete > count / 10)
  }
}

private struct DataFixCase {
  let isRequired: Bool
  let check: String?
  let fixes: [String]
  let constraint: String

  var sql: String { tables + fixes.joined(separator: ";\n") + ";\n" + constraint + ";" }

  private var tables: String {
    """
    CREATE TABLE p (id int PRIMARY KEY);
    CREATE TABLE t (a int, b int\(isRequired ? " NOT NULL" : ""), c text, d boolean, f int\(check.map { ", CHECK (\($0))" } ?? ""));

    """
  }

  func verdict() throws -> Remainder {
    try verdict(tables: tables, fixes: fixes.joined(separator: ";\n") + ";\n")
  }

  func verdict(tables: String, fixes: String) throws -> Remainder {
    let files = [("001.sql", tables), ("002.sql", fixes + constraint + ";")]
    let project = try MigrationProject.load(files: files.map { (name: $0.0, text: $0.1) })
    let loaded = try #require(project.histories.first)
    let history = ReplayedHistory(replaying: loaded.history, settings: Settings())
    let change = try #require(history.migrations.last?.statements.last?.changes.first)
    let requirement = try #require(TableRequirement(change))
    return Remainder(of: requirement, at: change, in: history)
  }

  /// Every kind of row there is, the fix, the constraint; then one line of what came of it.
  func script(_ number: Int, _ verdict: Remainder) -> String {
    let query = if case .rows(let left) = verdict { left.query } else { "SELECT WHERE false;" }
    // Only rows that are there twice can be duplicates in every column.
    let copies = constraint.contains("UNIQUE") ? 2 : 1
    let kept = [isRequired ? "b IS NOT NULL" : "true", "(\(check ?? "true")) IS NOT FALSE"]
    let isThere =
      constraint.contains("SET NOT NULL")
      ? "(SELECT bool_or(attnotnull) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = '\(constraint.contains("COLUMN a") ? "a" : "c")')"
      : "EXISTS (SELECT FROM pg_constraint WHERE conname = 'k')"
    return """
      DROP TABLE IF EXISTS t, p CASCADE;
      \(tables)
      INSERT INTO p VALUES (0), (1);
      INSERT INTO t SELECT r.* FROM generate_series(1, \(copies)),
        (SELECT * FROM (VALUES (NULL), (-2), (-1), (0), (1), (2), (3), (9)) a (a),
          (VALUES (NULL), (-2), (-1), (0), (1), (2), (3), (9)) b (b),
          (VALUES (NULL), ('x'), ('y'), ('X'), (' x'), ('other')) c (c),
          (VALUES (NULL), (true), (false)) d (d), (VALUES (NULL), (0), (1), (5)) f (f)) r
        WHERE \(kept.joined(separator: " AND "));
      CREATE TEMP TABLE named AS
        SELECT count(*), (SELECT count(*) FROM t) AS rows FROM (\(query.dropLast())) q;
      DO $do$ BEGIN
        \(fixes.joined(separator: ";\n"));
      EXCEPTION WHEN OTHERS THEN INSERT INTO broken VALUES (\(number));
      END $do$;
      \(constraint);
      SELECT \(number), (SELECT count(*) FROM broken WHERE n = \(number)), (SELECT count FROM named), \(isThere),
        (SELECT rows FROM named);
      DROP TABLE named;

      """
  }
}

/// Writes fixes and constraints out of few names and numbers, so that they have to do with each other.
private struct FixGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  private mutating func number(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  private mutating func pick(_ choices: String...) -> String {
    choices[number(below: choices.count)]
  }

  mutating func next() -> DataFixCase {
    let check = number(below: 4) == 0 ? condition(depth: 1) : nil
    let isRequired = number(below: 3) == 0
    let kind = number(below: 5)
    let constraint: String
    switch kind {
    case 0: constraint = "ALTER TABLE t ALTER COLUMN \(pick("a", "c")) SET NOT NULL"
    case 1: constraint = "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (f) REFERENCES p (id)"
    case 2: constraint = "ALTER TABLE t ADD CONSTRAINT k UNIQUE (\(pick("a", "c", "a, c")))"
    default: constraint = "ALTER TABLE t ADD CONSTRAINT k CHECK (\(condition(depth: 1)))"
    }
    let fixes = (0...number(below: 2)).map { _ in kind == 1 ? keyFix() : fix() }
    return DataFixCase(
      isRequired: isRequired, check: check, fixes: fixes, constraint: constraint)
  }

  private mutating func fix() -> String {
    let end = number(below: 5) == 0 ? "" : " WHERE \(condition(depth: 1))"
    switch number(below: 8) {
    case 0, 1: return "DELETE FROM t\(end)"
    case 2:
      return "UPDATE t SET c = \(pick("lower(c)", "'x'", "COALESCE(c, 'y')", "btrim(c)"))\(end)"
    case 3 where number(below: 3) == 0:
      return
        "DELETE FROM t USING t u WHERE t.ctid > u.ctid AND t.a = u.a\(pick("", " AND t.c = u.c"))"
    case 3: return "UPDATE t SET a = p.id FROM p WHERE p.id = t.f\(pick("", " AND a IS NULL"))"
    default: return "UPDATE t SET a = \(value())\(end)"
    }
  }

  private mutating func keyFix() -> String {
    let orphan = pick(
      "NOT EXISTS (SELECT FROM p WHERE p.id = t.f)", "f NOT IN (SELECT id FROM p)")
    let rest = number(below: 2) == 0 ? "" : " AND \(condition(depth: 0))"
    switch number(below: 3) {
    case 0: return "DELETE FROM t WHERE \(orphan)\(rest)"
    case 1: return "UPDATE t SET f = NULL WHERE \(orphan)\(rest)"
    default:
      return
        "INSERT INTO p (id) SELECT DISTINCT f FROM t WHERE f IS NOT NULL\(rest) ON CONFLICT DO NOTHING"
    }
  }

  private mutating func value() -> String {
    switch number(below: 6) {
    case 0: "b"
    case 1: "COALESCE(a, b)"
    case 2: "COALESCE(a, \(pick("0", "1")))"
    case 3: "CASE WHEN \(condition(depth: 0)) THEN \(pick("0", "2", "b")) ELSE a END"
    case 4: "GREATEST(a, \(pick("0", "1")))"
    default: pick("0", "1", "NULL", "abs(a)", "NULLIF(a, 0)")
    }
  }

  private mutating func condition(depth: Int) -> String {
    if depth > 0 {
      switch number(below: 5) {
      case 0: return "(\(condition(depth: depth - 1)) AND \(condition(depth: depth - 1)))"
      case 1: return "(\(condition(depth: depth - 1)) OR \(condition(depth: depth - 1)))"
      case 2: return "NOT (\(condition(depth: depth - 1)))"
      default: break
      }
    }
    let column = pick("a", "b")
    let limit = pick("-1", "0", "1", "2")
    switch number(below: 12) {
    case 0: return "\(column) IS NULL"
    case 1: return "\(column) IS NOT NULL"
    case 2: return "\(column) IN (0, \(limit))"
    case 3: return "\(column) BETWEEN 0 AND \(limit)"
    case 4: return "c \(pick("=", "<>")) 'x'"
    case 5: return "c IN ('x', 'y')"
    case 6: return pick("c = lower(c)", "c <> lower(c)", "c IS NULL", "length(c) < 2")
    case 7: return pick("d", "d IS TRUE", "d IS NOT TRUE")
    case 8: return "COALESCE(a, b) > \(limit)"
    case 9: return "a \(pick("=", "<", "IS DISTINCT FROM")) b"
    default: return "\(column) \(pick(">", ">=", "<", "<=", "=", "<>")) \(limit)"
    }
  }
}
