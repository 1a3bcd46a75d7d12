import Catalog
import Foundation
import Linter
import Migrations
import Syntax
import Testing

/// What PostgreSQL reads when it is made keeps what it uses: its drop is refused, or takes it along.
///
/// It follows a new name. A server says of every pair of a definition and a change what becomes of it.
struct UseServerTests {
  private static let schema = [
    "CREATE SCHEMA other", "CREATE TYPE mood AS ENUM ('calm', 'cross')",
    "CREATE TABLE club (id int PRIMARY KEY, name text, city text, founded date)",
    "CREATE TABLE member (id int, club_id int, name text, joined date)",
    "CREATE TABLE log (club_id int, note text)",
    "CREATE VIEW named AS SELECT id, name FROM club",
    "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2'",
    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE SEQUENCE numbers",
  ]

  static let definitions = [
    // Bodies that are read when the function is made.
    "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(name) FROM club; END",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN (SELECT max(id) FROM club WHERE city IS NOT NULL)",
    "CREATE FUNCTION f(n int) RETURNS int LANGUAGE sql RETURN twice(n)",
    "CREATE FUNCTION f() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT n.name FROM named n; END",
    "CREATE FUNCTION f(c club) RETURNS text LANGUAGE sql RETURN c.name",
    "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN nextval('numbers')",
    "CREATE FUNCTION f() RETURNS text LANGUAGE sql RETURN 'calm'::mood::text",
    "CREATE FUNCTION f() RETURNS TABLE (a int, b text) LANGUAGE sql BEGIN ATOMIC SELECT * FROM named; END",
    "CREATE PROCEDURE f() LANGUAGE sql BEGIN ATOMIC INSERT INTO log (club_id) SELECT id FROM club; END",
    "CREATE PROCEDURE f() LANGUAGE sql BEGIN ATOMIC INSERT INTO log VALUES (1, 'x'); END",
    "CREATE PROCEDURE f() LANGUAGE sql BEGIN ATOMIC INSERT INTO log VALUES (1); END",
    "CREATE PROCEDURE f() LANGUAGE sql BEGIN ATOMIC INSERT INTO log SELECT id FROM club; END",
    "CREATE PROCEDURE f() LANGUAGE sql BEGIN ATOMIC UPDATE log SET note = m.name FROM member m WHERE m.club_id = log.club_id; DELETE FROM member WHERE joined IS NULL; END",
    "CREATE PROCEDURE f() LANGUAGE sql BEGIN ATOMIC INSERT INTO club (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET city = excluded.city; END",
    // A body that is a string is text, but the defaults of parameters are not.
    "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(name) FROM club WHERE twice(id) > 1'",
    "CREATE FUNCTION f(n int DEFAULT twice(1)) RETURNS int LANGUAGE sql AS 'SELECT n'",
    "CREATE FUNCTION f(n text DEFAULT 'calm'::mood::text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN n; END'",
    "CREATE AGGREGATE f (int) (sfunc = int4pl, stype = int, finalfunc = twice)",
    // Rules.
    "CREATE RULE r AS ON INSERT TO club DO INSERT INTO log (club_id, note) VALUES (NEW.id, NEW.name)",
    "CREATE RULE r AS ON UPDATE TO club WHERE OLD.city IS DISTINCT FROM NEW.city DO ALSO INSERT INTO log SELECT NEW.id, name FROM member",
    "CREATE RULE r AS ON DELETE TO member DO INSTEAD NOTHING",
    "CREATE RULE r AS ON DELETE TO member DO ALSO (DELETE FROM log WHERE club_id = OLD.club_id; UPDATE club SET city = NULL WHERE id = twice(OLD.club_id))",
    "CREATE RULE r AS ON INSERT TO named DO INSTEAD INSERT INTO club (id, name) VALUES (NEW.id, NEW.name)",
    "CREATE RULE r AS ON DELETE TO named DO INSTEAD INSERT INTO log SELECT twice(OLD.id), joined::text FROM member",
    // Expressions of tables.
    "ALTER TABLE member ALTER club_id SET DEFAULT twice(2)",
    "ALTER TABLE member ALTER id SET DEFAULT nextval('numbers')",
    "ALTER TABLE member ALTER name SET DEFAULT 'calm'::mood::text",
    "ALTER TABLE club ADD made int GENERATED ALWAYS AS (twice(id)) STORED",
    "ALTER TABLE club ADD made text GENERATED ALWAYS AS (upper(name)) STORED",
    "ALTER TABLE club ADD CONSTRAINT even CHECK (twice(id) > 1)",
    "ALTER TABLE club ADD CONSTRAINT calm CHECK (name <> 'calm'::mood::text)",
    "CREATE INDEX doubled ON club (twice(id)) WHERE city IS NOT NULL",
    "CREATE POLICY p ON club USING (EXISTS (SELECT FROM member WHERE club_id = club.id AND joined > club.founded))",
    "CREATE POLICY p ON member USING (twice(id) > 1 AND name <> 'calm'::mood::text)",
    "CREATE TRIGGER t BEFORE UPDATE OF city ON club FOR EACH ROW WHEN (twice(NEW.id) > 1) EXECUTE FUNCTION keep()",
    // Views and domains.
    "CREATE VIEW v AS SELECT twice(id) AS double, 'calm'::mood AS m FROM club",
    "CREATE VIEW v AS SELECT nextval('numbers') AS n, city AS name FROM club",
    "CREATE DOMAIN d AS int CHECK (twice(VALUE) > 1)",
    "CREATE DOMAIN d AS int DEFAULT twice(2)",
  ]

  /// Of each thing there is: its drop, its new name, its new schema, its new type.
  private static let changes: [[String]] = {
    var changes: [[String]] = []
    for (kind, name, drop) in [
      ("TABLE", "club", "club"), ("TABLE", "member", "member"), ("TABLE", "log", "log"),
      ("VIEW", "named", "named"), ("FUNCTION", "twice", "twice(int)"),
      ("SEQUENCE", "numbers", "numbers"), ("TYPE", "mood", "mood"),
    ] {
      let renamed = drop.replacing(name, with: "anew")
      for cascade in ["", " CASCADE"] {
        changes += [
          ["DROP \(kind) \(drop)\(cascade)"],
          ["ALTER \(kind) \(name) RENAME TO anew", "DROP \(kind) \(renamed)\(cascade)"],
          ["ALTER \(kind) \(name) SET SCHEMA other", "DROP \(kind) other.\(drop)\(cascade)"],
        ]
      }
      changes.append(["ALTER \(kind) \(name) RENAME TO anew"])
    }
    for (table, column, type) in [
      ("club", "id", "bigint"), ("club", "name", "varchar"), ("club", "city", "varchar"),
      ("club", "founded", "timestamp"), ("member", "club_id", "bigint"),
      ("member", "name", "varchar"),
      ("member", "joined", "timestamp"), ("log", "club_id", "bigint"), ("log", "note", "varchar"),
    ] {
      for cascade in ["", " CASCADE"] {
        changes += [
          ["ALTER TABLE \(table) DROP \(column)\(cascade)"],
          [
            "ALTER TABLE \(table) RENAME \(column) TO anew",
            "ALTER TABLE \(table) DROP anew\(cascade)",
          ],
        ]
      }
      changes.append(["ALTER TABLE \(table) ALTER \(column) TYPE \(type)"])
    }
    return changes
  }()

  @Test(.enabled(if: Server.isThere), arguments: definitions)
  func theServerSaysWhatBecomesOf(_ definition: String) throws {
    let start = Self.schema + [definition, "BEGIN"]
    let server = try Server.withDatabase { database in
      var sql = start.joined(separator: ";\n") + ";\n"
      for (number, change) in Self.changes.enumerated() {
        sql += "SAVEPOINT s;\n\(change.joined(separator: ";\n"));\n"
        sql += "SELECT '\(number) ' || (\(Self.question));\nROLLBACK TO s;\n"
      }
      let answer = try database.run(sql)
      #expect(!answer.errors.contains("syntax error"), "\(answer.errors)")
      return Dictionary(
        uniqueKeysWithValues: answer.output.split(separator: "\n").compactMap { line in
          let parts = line.split(separator: " ", maxSplits: 1)
          return Int(parts[0]).map { ($0, parts.count > 1 ? String(parts[1]) : "") }
        })
    }
    #expect(!server.isEmpty)
    let sql = start + Self.changes.flatMap { ["SAVEPOINT s"] + $0 + ["ROLLBACK TO s"] }
    let project = try MigrationProject.load(files: [
      ("001.sql", sql.joined(separator: ";\n") + ";\n")
    ])
    let history = try #require(project.histories.first?.history)
    let statements = ReplayedHistory(replaying: history, settings: Settings()).migrations
      .flatMap(\.statements)
    try #require(statements.count == sql.count)
    #expect(statements[..<start.count].allSatisfy { $0.failure == nil })
    var place = start.count
    for (number, change) in Self.changes.enumerated() {
      let own = statements[place + 1...place + change.count]
      place += change.count + 2
      let isRefused = own.contains { $0.failure != nil }
      let left = isRefused ? nil : own.last?.changes.last.map { Self.objects(of: $0.after) }
      #expect(left == server[number], "\(change.joined(separator: "; "))")
    }
  }

  /// Conditions that name things in more than one way.
  private static let conditions = [
    "id > 1", "club.id > 1 AND public.club.name = 'x'", "twice(club.id) > public.twice(2)",
    "EXISTS (SELECT 1 FROM member WHERE club_id = club.id AND member.name = club.name)",
    "EXISTS (SELECT m.joined FROM member AS m WHERE m.club_id = club.id AND m.name = club.name)",
    "id IN (SELECT club_id FROM public.member WHERE member.name IS NOT NULL)",
    "name IN (SELECT s.name FROM (SELECT name FROM member) AS s)",
    "EXISTS (WITH club AS (SELECT name FROM member) SELECT 1 FROM club WHERE club.name = 'x')",
    "EXISTS (SELECT 1 FROM club AS other WHERE other.name = club.name AND other.id > club.id)",
    "EXISTS (SELECT 1 FROM club WHERE club.name = 'x')",
    "EXISTS (SELECT 1 FROM member WHERE member IS NOT NULL) AND club IS NOT NULL",
    "name <> 'calm'::mood::text AND nextval('numbers') > 1",
    "(SELECT count(member.*) FROM member WHERE twice(club_id) = founded - joined) > 1",
  ]

  private static let renames = [
    "ALTER TABLE club RENAME name TO title", "ALTER TABLE member RENAME name TO called",
    "ALTER TABLE member RENAME club_id TO of_club", "ALTER TABLE member RENAME TO people",
    "ALTER TABLE club RENAME TO team", "ALTER TABLE people SET SCHEMA other",
    "ALTER FUNCTION twice(int) RENAME TO doubled", "ALTER FUNCTION doubled(int) SET SCHEMA other",
    "ALTER TYPE mood RENAME TO temper",
  ]

  /// What is written in the end, made anew, is what the server has made of it by then.
  @Test(.enabled(if: Server.isThere))
  func textFollowsNewNames() throws {
    var definitions = Self.conditions.enumerated().map { number, condition in
      "CREATE POLICY p\(number) ON club USING (\(condition))"
    }
    definitions += [
      "ALTER TABLE club ADD made text GENERATED ALWAYS AS (upper(club.name)) STORED",
      "ALTER TABLE club ADD doubled int DEFAULT twice(2)",
      "ALTER TABLE club ADD CONSTRAINT even CHECK (twice(id) > 1 AND name <> 'calm'::mood::text)",
      "CREATE INDEX upper_names ON club (upper(name), twice(id)) WHERE city <> name",
    ]
    let sql = Self.schema + definitions + Self.renames
    let replayed = try catalog(after: sql)
    let team = try #require(replayed.table(QualifiedName("public", "team")))
    var again = [
      "DROP INDEX upper_names", "ALTER TABLE team DROP CONSTRAINT even",
      "ALTER TABLE team DROP made", "ALTER TABLE team ALTER doubled DROP DEFAULT",
    ]
    for policy in team.policies {
      again += ["DROP POLICY \(policy.name) ON team", policy.createSQL(on: team.name)]
    }
    for index in team.indexes where index.constraint == nil {
      again.append(index.createSQL(on: team.name))
    }
    for check in team.constraints where check.isCheck {
      let definition = check.definition(referencing: nil)
      again.append("ALTER TABLE team ADD CONSTRAINT \(check.name) \(definition)")
    }
    for column in team.columns {
      if let value = column.generated?.sql {
        again.append("ALTER TABLE team ADD made text GENERATED ALWAYS AS (\(value)) STORED")
      } else if let value = column.default?.sql {
        again.append("ALTER TABLE team ALTER \(column.name) SET DEFAULT \(value)")
      }
    }
    let question = """
      SELECT string_agg(t, E'\\n' ORDER BY t COLLATE "C") FROM (
        SELECT polname || ' ' || pg_get_expr(polqual, polrelid) AS t FROM pg_policy
        UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'
          AND conrelid <> 0
        UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid > 16383
        UNION ALL SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef) AS texts;

      """
    func ends(_ statements: [String]) -> String {
      statements.map { $0.hasSuffix(";") ? "\($0)\n" : "\($0);\n" }.joined()
    }
    let answer = try Server.withDatabase {
      try $0.run(ends(sql) + question + "\\echo ===\n" + ends(again) + question)
    }
    #expect(answer.errors == "")
    let texts = answer.output.components(separatedBy: "===\n")
    try #require(texts.count == 2)
    #expect(texts[0].contains("doubled"))
    #expect(texts[0] == texts[1])
  }

  private func catalog(after sql: [String]) throws -> Catalog {
    let project = try MigrationProject.load(files: [
      ("001.sql", sql.joined(separator: ";\n") + ";\n")
    ])
    let history = try #require(project.histories.first?.history)
    return ReplayedHistory(replaying: history, settings: Settings()).catalog
  }

  /// What there is besides tables, in one line.
  private static let question = """
    SELECT coalesce(string_agg(o, ', ' ORDER BY o COLLATE "C"), '') FROM (
      SELECT 'view ' || relname AS o FROM pg_class WHERE relkind = 'v' AND oid > 16383
      UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE oid > 16383
      UNION ALL SELECT 'rule ' || rulename FROM pg_rewrite
        WHERE oid > 16383 AND rulename <> '_RETURN'
      UNION ALL SELECT 'policy ' || polname FROM pg_policy
      UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT CASE attgenerated WHEN '' THEN 'default ' ELSE 'generated ' END || attname
        FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
      UNION ALL SELECT 'check ' || conname FROM pg_constraint WHERE contype = 'c' AND oid > 16383
      UNION ALL SELECT 'index ' || relname FROM pg_class WHERE relkind = 'i' AND oid > 16383
        AND relname !~ '^pg_toast'
      UNION ALL SELECT 'sequence ' || relname FROM pg_class WHERE relkind = 'S'
      UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typtype IN ('e', 'd') AND oid > 16383
    ) AS objects
    """

  private static func objects(of catalog: Catalog) -> String {
    var names = catalog.views.map { "view \($0.name.name)" }
    names += catalog.allFunctions.map { "function \($0.name.name)" }
    names += catalog.views.flatMap(\.rules).map { "rule \($0.name)" }
    names += catalog.sequences.map { "sequence \($0.name.name)" }
    for type in catalog.allTypes {
      names.append("type \(type.name.name)")
      if case .domain(let domain) = type.kind {
        names += domain.checks.map { "check \($0.name ?? "?")" }
      }
    }
    for table in catalog.tables {
      names += table.rules.map { "rule \($0.name)" }
      names += table.policies.map { "policy \($0.name)" }
      names += table.triggers.map { "trigger \($0.name)" }
      names += table.indexes.map { "index \($0.name)" }
      names += table.constraints.filter(\.isCheck).map { "check \($0.name)" }
      for column in table.columns {
        if column.default != nil { names.append("default \(column.name)") }
        if column.generated != nil { names.append("generated \(column.name)") }
      }
    }
    return names.sorted().joined(separator: ", ")
  }
}
