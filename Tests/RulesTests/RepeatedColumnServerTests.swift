import Linter
import Testing

/// What `duplicate-column-assignment` reports is what a server refuses for that reason, and nothing else.
struct RepeatedColumnServerTests {
  private static let schema = """
    CREATE TYPE pair AS (x int, y int);
    CREATE TABLE points (id int PRIMARY KEY, list int[], spot pair, other pair, name text);
    CREATE TABLE marks (id int, name text, note jsonb);
    CREATE TABLE parted (id int, spot pair) PARTITION BY LIST (id);
    CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

    """

  private static let statements = [
    // Parts of a column side by side.
    "INSERT INTO points (list[1], list[2]) VALUES (1, 2)",
    "INSERT INTO points (spot.x, spot.y, id) VALUES (1, 2, 3)",
    "INSERT INTO points (id, other.y, spot.x, other.x) SELECT 1, 2, 3, 4",
    "INSERT INTO points (spot, spot.x) VALUES (ROW(1, 2), 3)",
    "INSERT INTO points (spot.x, id, spot) VALUES (3, 1, ROW(1, 2))",
    "INSERT INTO points (list[1], list) VALUES (3, '{1}')",
    "INSERT INTO points (id, name, id) VALUES (1, 'a', 2)",
    "INSERT INTO points (id, name) SELECT id, name FROM marks ON CONFLICT (id) DO UPDATE SET name = 'a', name = 'b'",
    "INSERT INTO points (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET spot.x = 1, spot.y = 2",
    "INSERT INTO points (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET spot.x = 1, spot = ROW(1, 2)",
    "UPDATE points SET spot.x = 1, spot.y = 2",
    "UPDATE points SET spot.x = 1, spot.x = 2",
    "UPDATE points SET list[1] = 1, list[2:3] = '{2}', name = 'a'",
    "UPDATE points SET list[1] = 1, list[1] = 2",
    "UPDATE points SET spot = ROW(1, 2), spot.x = 1",
    "UPDATE points SET other.y = 1, name = 'a', other = ROW(1, 2)",
    "UPDATE points SET (name, id) = ('a', 1), name = 'b'",
    "UPDATE points SET (name, id) = (SELECT name, id FROM marks LIMIT 1), list = '{}'",
    "UPDATE points SET (spot.x, spot.y) = (1, 2)",
    "UPDATE points AS p SET name = 'a', name = 'a'",
    "WITH changed AS (UPDATE points SET name = 'a', name = 'b' RETURNING id) SELECT * FROM changed",
    "COPY marks (id, id) FROM '/nowhere'",
    // Each WHEN of a MERGE is a list of its own.
    "MERGE INTO points USING marks ON marks.id = points.id WHEN MATCHED AND points.id > 1 THEN UPDATE SET name = 'a' WHEN MATCHED THEN UPDATE SET name = 'b'",
    "MERGE INTO points USING marks ON marks.id = points.id WHEN MATCHED THEN UPDATE SET name = 'a', name = 'b'",
    "MERGE INTO points USING marks ON marks.id = points.id WHEN MATCHED THEN UPDATE SET spot.x = 1, spot.y = 2",
    "MERGE INTO points USING marks ON marks.id = points.id WHEN NOT MATCHED THEN INSERT (id, name, id) VALUES (1, 'a', 2)",
    "MERGE INTO points USING marks ON marks.id = points.id WHEN NOT MATCHED THEN INSERT (id, spot.x, spot.y) VALUES (1, 2, 3)",
    "MERGE INTO points USING marks ON marks.id = points.id WHEN MATCHED THEN UPDATE SET name = 'a' WHEN NOT MATCHED THEN INSERT (id, name) VALUES (1, 'a')",
    // What a query gives the same name twice.
    "CREATE VIEW v AS SELECT id, name, id FROM points",
    "CREATE VIEW v AS SELECT * FROM points JOIN marks USING (id)",
    "CREATE VIEW v AS SELECT points.id, marks.id FROM points, marks",
    "CREATE VIEW v AS SELECT p.*, m.note FROM points p, marks m",
    "CREATE VIEW v AS SELECT p.*, m.id AS mark FROM points p, marks m",
    "CREATE VIEW v AS SELECT *, id FROM points",
    "CREATE VIEW v (a, b, c) AS SELECT id, id, id FROM points",
    "CREATE VIEW v (a, id) AS SELECT id, name, id FROM points",
    "CREATE VIEW v (a) AS SELECT id, id FROM points",
    "CREATE VIEW v AS SELECT 1, 2",
    "CREATE VIEW v AS SELECT count(*), max(id) FROM points",
    "CREATE VIEW v AS SELECT max(id), max(name) FROM points",
    "CREATE VIEW v AS SELECT id::text, name::int4 FROM points",
    "CREATE VIEW v AS SELECT 1::text, 'a'::text",
    "CREATE VIEW v AS SELECT CASE WHEN id > 1 THEN 1 END, CASE WHEN id > 2 THEN 1 END FROM points",
    "CREATE VIEW v AS SELECT CASE WHEN id > 1 THEN 1 ELSE id END, id FROM points",
    "CREATE VIEW v AS SELECT (spot).x, (other).x FROM points",
    "CREATE VIEW v AS SELECT (spot).* FROM points",
    "CREATE VIEW v AS SELECT (spot).*, x FROM points, (SELECT 1 AS x) s",
    "CREATE VIEW v AS SELECT list[1], list[2] FROM points",
    "CREATE VIEW v AS SELECT id FROM points UNION SELECT id FROM marks",
    "CREATE VIEW v AS SELECT id, name FROM points UNION SELECT id, id::text FROM marks",
    "CREATE VIEW v AS SELECT s.a, s.b FROM (SELECT id AS a, id AS b FROM points) s",
    "CREATE VIEW v AS WITH q AS (SELECT id, name FROM marks) SELECT q.*, q.name FROM q",
    "CREATE VIEW v AS SELECT upper(name), lower(name) FROM marks",
    "CREATE VIEW v AS SELECT upper(name), upper(note ->> 'a') FROM marks",
    "CREATE VIEW v AS SELECT grouping(id), grouping(name) FROM points GROUP BY id, name",
    "CREATE VIEW v AS SELECT (SELECT id FROM marks LIMIT 1), id FROM points",
    "CREATE VIEW v AS SELECT EXISTS (SELECT 1), EXISTS (SELECT 2)",
    "CREATE VIEW v AS SELECT coalesce(id, 1), coalesce(name, '') FROM points",
    "CREATE VIEW v AS SELECT current_user, session_user",
    "CREATE VIEW v AS SELECT true, false",
    "CREATE VIEW v AS SELECT g.a, h.a FROM generate_series(1, 2) AS g (a), generate_series(1, 2) AS h (a)",
    "CREATE OR REPLACE VIEW v AS SELECT name AS a, id AS a FROM points",
    "CREATE MATERIALIZED VIEW v AS SELECT id, id FROM points",
    "CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT * FROM points, marks",
    "CREATE TABLE t AS SELECT id, id FROM points",
    "CREATE TABLE t (a) AS SELECT id, id FROM points",
    "CREATE TABLE t (name) AS SELECT id, name FROM points",
    "CREATE TABLE IF NOT EXISTS marks AS SELECT id, id FROM points",
    "CREATE TABLE IF NOT EXISTS t AS SELECT * FROM points NATURAL JOIN marks",
    "SELECT id, name AS id INTO t FROM points",
    "SELECT id, name INTO t FROM points",
    "SELECT id, id FROM points",
    // What a definition gives the same name twice.
    "CREATE TABLE t (LIKE marks, name text)",
    "CREATE TABLE t (LIKE marks, LIKE points)",
    "CREATE TABLE t (label text, LIKE marks)",
    "CREATE TABLE t (name text) INHERITS (marks)",
    "CREATE TABLE t () INHERITS (marks, points)",
    "CREATE TABLE t (LIKE marks) INHERITS (marks)",
    "CREATE TABLE t (LIKE marks, id int) INHERITS (marks)",
    "CREATE TABLE t (a int, b text, a int)",
    "CREATE TABLE IF NOT EXISTS marks (a int, a int)",
    "CREATE TABLE t OF pair (x WITH OPTIONS NOT NULL, y WITH OPTIONS DEFAULT 1)",
    "CREATE TABLE t PARTITION OF parted (id WITH OPTIONS NOT NULL) DEFAULT",
    "CREATE TYPE t AS (a int, b text, a text)",
    "CREATE TYPE t AS (a int, b text)",
    "CREATE TRIGGER t BEFORE UPDATE OF name, name ON marks FOR EACH ROW EXECUTE FUNCTION keep()",
    "CREATE TRIGGER t BEFORE UPDATE OF name, id ON marks FOR EACH ROW EXECUTE FUNCTION keep()",
  ]

  @Test(.enabled(if: Server.isThere))
  func reportsWhatTheServerRefuses() throws {
    let refused = try Server.withDatabase { database in
      _ = try database.run(Self.schema)
      return try Self.statements.map { statement in
        let errors = try database.run("BEGIN;\n\(statement);\nROLLBACK;").errors
        return errors.contains("more than once") || errors.contains("multiple assignments")
      }
    }
    #expect(refused.count { $0 } > 30)
    for (statement, isRefused) in zip(Self.statements, refused) {
      let report = try lint(
        [.init(name: "001.sql", text: Self.schema + statement + ";\n")],
        rule: "duplicate-column-assignment")
      #expect(!report.diagnostics.isEmpty == isRefused, "\(statement)")
    }
  }
}
