import Catalog
import Linter
import Migrations
import Syntax
import Testing

/// Which columns a definition depends on, as PostgreSQL itself keeps account of it.
struct DependencyServerTests {
  private static let schema = """
    CREATE TABLE club (id int PRIMARY KEY, name text, city text, founded date);
    CREATE TABLE member (id int, club_id int, name text, joined date, info jsonb, tags text[]);
    CREATE TABLE visit (club_id int, member_id int, day date, note xml);
    CREATE VIEW active AS SELECT id, name AS called, club_id FROM member WHERE joined IS NOT NULL;
    CREATE FUNCTION pairs(n int) RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2';

    """

  /// Queries that say the same name at several levels, and name columns in every clause there is.
  private static let queries = [
    "SELECT * FROM club",
    "SELECT *, (SELECT m.name FROM member m WHERE m.club_id = club.id LIMIT 1) AS first FROM club",
    "SELECT * FROM (SELECT id, name FROM club) s",
    "SELECT s.* FROM (SELECT c.* FROM club c) s, visit v WHERE v.club_id = s.id",
    "WITH q AS (SELECT id AS n FROM member) SELECT * FROM q",
    "WITH q AS (SELECT * FROM member), r AS (SELECT name FROM club) SELECT * FROM r",
    "SELECT id FROM club WHERE EXISTS (SELECT * FROM member WHERE club_id = club.id)",
    "SELECT c.id FROM club c WHERE NOT EXISTS (SELECT v.* FROM visit v WHERE v.club_id = c.id)",
    "SELECT m.id AS m, v.* FROM member m JOIN visit v ON v.member_id = m.id",
    "SELECT x, y FROM club AS c (x, y)",
    "SELECT c.* FROM club AS c (x, y)",
    "SELECT j.a FROM (club c JOIN visit v ON v.club_id = c.id) AS j (a, b)",
    "SELECT j.* FROM (member m JOIN visit v ON v.member_id = m.id) AS j (a, b, c, d, e, f, g, h, i, k)",
    "SELECT day FROM member JOIN visit USING (club_id)",
    "SELECT member_id FROM visit NATURAL JOIN (SELECT club_id FROM member) m",
    "SELECT 1 AS one FROM member a NATURAL JOIN visit b",
    "SELECT club_id FROM member LEFT JOIN visit USING (club_id)",
    "SELECT called FROM active",
    "SELECT * FROM active",
    "SELECT count(*) AS n FROM club",
    "SELECT count(c) AS n FROM club c",
    "SELECT row_to_json(c) AS whole, c AS again FROM club c",
    "SELECT count(c.*) AS n FROM club c",
    "SELECT ROW(c.*) IS NULL AS r FROM club c",
    "SELECT DISTINCT ON (city) name FROM club ORDER BY city, founded",
    "SELECT DISTINCT ON (x) name, city AS x FROM club",
    "SELECT name AS city FROM club ORDER BY city",
    "SELECT name FROM club ORDER BY lower(city)",
    "SELECT city AS founded, count(*) AS n FROM club GROUP BY founded, city",
    "SELECT upper(city) AS place, count(*) AS n FROM club GROUP BY place",
    "SELECT city, grouping(city) AS g FROM club GROUP BY GROUPING SETS ((city), (founded, city), ())",
    "SELECT count(*) AS n FROM club GROUP BY ROLLUP (city, founded)",
    "SELECT city FROM club GROUP BY city HAVING max(founded) > '2000-01-01'",
    "SELECT rank() OVER (PARTITION BY city ORDER BY founded) AS r FROM club",
    "SELECT rank() OVER w AS r FROM club WINDOW w AS (PARTITION BY city ORDER BY name)",
    "SELECT count(*) FILTER (WHERE city = 'Oslo') AS n FROM club",
    "SELECT array_agg(name ORDER BY founded) AS names FROM club",
    "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY id) AS p FROM club",
    "SELECT name FROM club OFFSET (SELECT count(id) FROM member)",
    "SELECT name FROM club LIMIT (SELECT max(club_id) FROM visit)",
    "SELECT name FROM club TABLESAMPLE SYSTEM (10)",
    "SELECT name FROM club UNION SELECT name FROM member WHERE joined > now()",
    "(SELECT id FROM club EXCEPT SELECT club_id FROM visit) ORDER BY id",
    "SELECT v.x FROM (VALUES (1, 2)) AS v (x, y), club WHERE club.id = v.y",
    "SELECT t FROM member, unnest(tags) AS t",
    "SELECT p.a FROM club, pairs(club.id) AS p",
    "SELECT n.d FROM club c, LATERAL (SELECT day AS d FROM visit WHERE club_id = c.id) n",
    "SELECT CASE WHEN joined IS NULL THEN name ELSE 'x' END AS n FROM member",
    "SELECT coalesce(name, info ->> 'name') AS n FROM member",
    "SELECT tags[club_id] AS t FROM member",
    "SELECT ARRAY(SELECT name FROM member) AS names FROM club",
    "SELECT id FROM club WHERE id IN (SELECT club_id FROM visit WHERE day > founded)",
    "SELECT id FROM club WHERE (id, name) = ANY (SELECT club_id, name FROM member)",
    "SELECT xmlelement(name club, xmlattributes(city AS place), name) AS x FROM club",
    "SELECT xmlforest(city, founded AS since) AS x FROM club",
    "SELECT xmlserialize(CONTENT note AS text) AS x FROM visit",
    "SELECT x.p FROM visit v, XMLTABLE('/a' PASSING v.note COLUMNS p text PATH 'b' DEFAULT v.day::text) x",
    "SELECT ctid AS place FROM club",
    "WITH RECURSIVE r (n) AS (SELECT club_id FROM member UNION ALL SELECT n + 1 FROM r) SELECT * FROM r",
    "WITH member AS (SELECT name FROM club) SELECT * FROM member",
    "SELECT club.name FROM public.club, member WHERE public.club.id = member.club_id",
  ]

  private static let conditions = [
    "id = 1", "EXISTS (SELECT * FROM visit WHERE club_id = club.id)",
    "name IN (SELECT name FROM member WHERE founded = joined)", "club IS NOT NULL",
    "EXISTS (SELECT 1 FROM member m WHERE m.club_id = id)", "true",
  ]

  @Test(.enabled(if: Server.isThere))
  func viewsDependOnTheColumnsThatTheServerSays() throws {
    let views = Self.queries.enumerated().map { "CREATE VIEW v\($0) AS \($1);\n" }
    let (database, replayed) = try both(Self.schema + views.joined())
    // A server may be built without libxml.
    let refusals = database.errors.split(separator: "\n")
    let isWithoutXML = refusals.contains { $0.hasSuffix("unsupported XML feature") }
    #expect(refusals.filter { !$0.hasSuffix("unsupported XML feature") } == [])
    for (number, query) in Self.queries.enumerated() {
      if isWithoutXML, query.contains("xml"), database.uses["v\(number)"] == nil { continue }
      let view = try #require(replayed.relation(QualifiedName("public", "v\(number)")))
      guard case .view(let view) = view else { continue }
      #expect(text(view.usage, replayed) == database.uses["v\(number)"] ?? "", "\(query)")
    }
  }

  @Test(.enabled(if: Server.isThere))
  func policiesDependOnTheColumnsThatTheServerSays() throws {
    let policies = Self.conditions.enumerated().map {
      "CREATE POLICY p\($0) ON club USING (\($1));\n"
    }
    let (database, replayed) = try both(Self.schema + policies.joined())
    #expect(database.errors == "")
    let club = try #require(replayed.table(QualifiedName("public", "club")))
    for (number, condition) in Self.conditions.enumerated() {
      let policy = try #require(club.policy("p\(number)"))
      #expect(text(policy.usage, replayed) == database.uses["p\(number)"] ?? "", "\(condition)")
    }
  }

  private struct Said {
    var uses: [String: String] = [:]
    var errors: String
  }

  /// What the server keeps account of, by the name of the view or policy, and our catalog.
  private func both(_ sql: String) throws -> (Said, Catalog) {
    let asked = """
      SELECT coalesce(nullif(v.relname, 'active'), polname) || '|' || string_agg(
        r.relname || '.' || attname, ' ' ORDER BY (r.relname || '.' || attname) COLLATE "C")
      FROM pg_depend d JOIN pg_class r ON r.oid = refobjid
        JOIN pg_attribute a ON attrelid = r.oid AND attnum = refobjsubid
        LEFT JOIN pg_rewrite w ON classid = 'pg_rewrite'::regclass AND objid = w.oid
        LEFT JOIN pg_class v ON v.oid = ev_class
        LEFT JOIN pg_policy p ON classid = 'pg_policy'::regclass AND objid = p.oid
      WHERE refclassid = 'pg_class'::regclass AND refobjsubid > 0 AND v.oid IS DISTINCT FROM r.oid
        AND (w.oid IS NOT NULL OR p.oid IS NOT NULL)
      GROUP BY v.relname, polname;
      """
    let answer = try Server.withDatabase { try $0.run(sql + asked) }
    var said = Said(errors: answer.errors)
    for line in answer.output.split(separator: "\n") {
      let parts = line.split(separator: "|", maxSplits: 1)
      if parts.count == 2 { said.uses[String(parts[0])] = String(parts[1]) }
    }
    let project = try MigrationProject.load(files: [("001.sql", sql)])
    let history = try #require(project.histories.first?.history)
    return (said, ReplayedHistory(replaying: history, settings: Settings()).catalog)
  }

  private func text(_ usage: Usage, _ catalog: Catalog) -> String {
    usage.relations.flatMap { relation in
      usage.columnNames(of: relation).map { "\(catalog[relation]?.name.name ?? "?").\($0)" }
    }.sorted().joined(separator: " ")
  }
}
