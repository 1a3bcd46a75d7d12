import Catalog
import Linter
import Migrations
import Syntax
import Testing

/// What a bare name means, as PostgreSQL itself says: it prints expressions with every name qualified.
struct NameResolutionServerTests {
  private static let schema = """
    CREATE TABLE teams (id int, team_id int, owner int, level int);
    CREATE TABLE members (id int, team_id int, user_id int, rank int);
    CREATE TABLE orgs (org_id int, owner int, size int);
    CREATE VIEW active AS SELECT user_id, team_id AS squad FROM members;
    CREATE FUNCTION pairs() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2';
    CREATE FUNCTION numbers() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';

    """

  private static let written = [
    "EXISTS (SELECT 1 FROM members WHERE members.team_id = team_id)",
    "EXISTS (SELECT 1 FROM members m WHERE m.team_id = teams.team_id AND user_id = owner)",
    "EXISTS (SELECT 1 FROM orgs WHERE org_id = team_id AND orgs.owner = owner)",
    "team_id IN (SELECT team_id FROM orgs)",
    "id = (SELECT max(id) FROM members WHERE level > rank)",
    "EXISTS (SELECT 1 FROM members JOIN orgs ON user_id = owner WHERE size > level)",
    "EXISTS (SELECT 1 FROM members a JOIN members b USING (team_id) WHERE team_id = level)",
    "EXISTS (SELECT 1 FROM members a LEFT JOIN orgs o ON a.id = o.org_id WHERE size = id)",
    "EXISTS (SELECT 1 FROM members NATURAL JOIN orgs WHERE rank = size AND level = 1)",
    "EXISTS (SELECT 1 FROM (members m JOIN orgs o ON m.id = o.org_id) AS j (x, y) WHERE y = team_id)",
    "EXISTS (WITH c AS (SELECT user_id AS owner FROM members WHERE level = rank) SELECT 1 FROM c WHERE owner = 1)",
    "EXISTS (WITH c (u) AS (SELECT user_id FROM members), d AS (SELECT u, team_id FROM c) SELECT 1 FROM d WHERE u = owner)",
    "EXISTS (WITH members AS (SELECT 1 AS x) SELECT 1 FROM members WHERE x = team_id)",
    "EXISTS (WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + level FROM r) SELECT 1 FROM r WHERE n = id)",
    "EXISTS (SELECT 1 FROM (SELECT team_id FROM members) s WHERE s.team_id = team_id AND id = 1)",
    "EXISTS (SELECT 1 FROM orgs, LATERAL (SELECT owner + size AS z) l WHERE z = id)",
    "EXISTS (SELECT 1 FROM members m, (SELECT owner AS o) s WHERE o = rank)",
    "EXISTS (SELECT 1 FROM active WHERE squad = team_id)",
    "EXISTS (SELECT 1 FROM pairs() WHERE a = id AND b = level)",
    "EXISTS (SELECT 1 FROM numbers() AS n WHERE n = id)",
    "EXISTS (SELECT 1 FROM (VALUES (1, 2)) AS v (id, w) WHERE id = w AND w = level)",
    "EXISTS (SELECT user_id FROM members UNION SELECT owner FROM orgs WHERE org_id = level)",
    "EXISTS (SELECT 1 FROM members WHERE EXISTS (SELECT 1 FROM orgs WHERE owner = rank AND team_id = level))",
    "EXISTS (SELECT team_id FROM members GROUP BY team_id HAVING max(rank) > level ORDER BY team_id)",
    "EXISTS (SELECT 1 FROM members WHERE ctid IS NOT NULL AND tableoid IS NOT NULL)",
    "EXISTS (SELECT 1 FROM members, members n WHERE rank = 1)",
    "EXISTS (SELECT 1 FROM orgs WHERE nothing = 1)",
    "EXISTS (SELECT 1 FROM members m WHERE members.id = 1)",
  ]

  @Test(.enabled(if: Server.isThere))
  func namesMeanWhatTheServerSays() throws {
    let asked = try compare(Self.written)
    #expect(asked.refused == 3)
    #expect(asked.qualified > 30)
  }

  @Test(.enabled(if: Server.isThere), arguments: [1, 2, 3])
  func madeUpNamesMeanWhatTheServerSays(_ seed: UInt64) throws {
    var maker = ConditionMaker(seed: seed)
    let asked = try compare((0..<150).map { _ in maker.condition() })
    #expect(asked.refused > 5)
    #expect(asked.qualified > 150)
  }

  /// Has the server read each condition as it is, and with every bare name qualified by what we think
  /// it means: both must print the same, or be refused.
  private func compare(_ conditions: [String]) throws -> (refused: Int, qualified: Int) {
    let policies = conditions.enumerated().map { "CREATE POLICY p\($0) ON teams USING (\($1));\n" }
    let sql = Self.schema + policies.joined()
    let readings = try read(sql)
    try #require(readings.count == conditions.count)
    let printed = try Server.withDatabase { database in
      let qualified = readings.map { $0.sql.replacing("CREATE POLICY p", with: "CREATE POLICY q") }
      return try database.run(
        sql + qualified.joined(separator: ";\n") + """
          ;
          SELECT polname || '|' || replace(pg_get_expr(polqual, polrelid), E'\\n', ' ') FROM pg_policy;
          """
      ).output
    }
    var expressions: [Substring: Substring] = [:]
    for line in printed.split(separator: "\n") {
      let parts = line.split(separator: "|", maxSplits: 1)
      if parts.count == 2 { expressions[parts[0]] = parts[1] }
    }
    for (number, reading) in readings.enumerated() {
      let original = expressions["p\(number)"]
      #expect((original == nil) == reading.isRefused, "\(conditions[number])")
      #expect(original == expressions["q\(number)"], "\(reading.sql)")
      #expect(!reading.hasUnknown, "\(conditions[number])")
    }
    return (readings.count(where: \.isRefused), readings.map(\.edits).reduce(0, +))
  }

  private struct Reading {
    var sql = ""
    var edits = 0
    var isRefused = false
    var hasUnknown = false
  }

  private func read(_ sql: String) throws -> [Reading] {
    let project = try MigrationProject.load(files: [("001.sql", sql)])
    let history = try #require(project.histories.first?.history)
    let replayed = ReplayedHistory(replaying: history, settings: Settings())
    return replayed.migrations[0].statements.compactMap { statement in
      for change in statement.changes {
        if case .policyCreated(let policy) = change.action {
          return read(policy, change, in: history.migrations[0].file)
        }
      }
      return nil
    }
  }

  private func read(
    _ policy: PolicyDefinition, _ change: ReplayedChange, in file: SourceFile
  ) -> Reading {
    var reading = Reading()
    var edits: [Edit] = []
    guard let table = change.after.table(policy.table, in: change.session), let using = policy.using
    else { return reading }
    Scope(of: table, change.after, in: change.session).visit(using) { part, scope in
      guard case .column(let reference) = part, !reference.isStar else { return }
      switch scope.meaning(of: reference) {
      case .missing, .ambiguous: reading.isRefused = true
      case .unknown: reading.hasUnknown = true
      case .row: break
      case .column(let place):
        guard let edit = qualified(reference, as: place, in: scope, file) else { return }
        edits.append(edit)
      }
    }
    reading.edits = edits.count
    let fix = Fix("qualify", .safe, edits)
    let (bytes, _) = file.applying([fix])
    let added = edits.map(\.replacement.utf8.count).reduce(0, +)
    reading.sql = String(
      decoding: bytes[change.range.start..<change.range.end + added], as: UTF8.self)
    return reading
  }

  /// Nil where it is qualified already, or the qualifier means something nearer.
  private func qualified(
    _ reference: Expression.ColumnReference, as place: Scope.Place, in scope: Scope,
    _ file: SourceFile
  ) -> Edit? {
    guard reference.path.count == 1, let offset = reference.location.offset,
      let name = scope.spelling(of: place.source)
    else { return nil }
    var longer = reference
    longer.path.insert(name, at: 0)
    guard scope.meaning(of: longer) == .column(place) else { return nil }
    return .inserting("\(name).", at: offset, in: file.id)
  }
}

/// Makes up nested conditions whose names may mean anything, or nothing.
private struct ConditionMaker {
  private var state: UInt64
  private var aliases = 0
  private let columns = ["id", "team_id", "owner", "level", "user_id", "rank", "org_id", "size"]

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func condition() -> String { exists(depth: 0) }

  private mutating func number(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  private mutating func pick(_ choices: [String]) -> String {
    choices[number(below: choices.count)]
  }

  private mutating func alias() -> String {
    aliases += 1
    return "x\(aliases)"
  }

  private mutating func exists(depth: Int) -> String {
    var parts = ["\(pick(columns)) = \(pick(columns))"]
    if depth < 3, number(below: 2) == 0 { parts.append(exists(depth: depth + 1)) }
    return "EXISTS (SELECT 1 FROM \(source(depth)) WHERE \(parts.joined(separator: " AND ")))"
  }

  private mutating func source(_ depth: Int) -> String {
    let table = pick(["members", "orgs", "teams"])
    switch number(below: 6) {
    case 0: return "\(table) \(alias())"
    case 1:
      let (left, right) = (alias(), alias())
      return "members \(left) JOIN teams \(right) USING (\(pick(["id", "team_id"])))"
    case 2: return "orgs \(alias()) NATURAL JOIN teams \(alias())"
    case 3: return "(SELECT \(pick(columns)) AS \(pick(columns)) FROM \(table)) \(alias())"
    case 4:
      return "\(table) \(alias()), LATERAL (SELECT \(pick(columns)) AS extra) \(alias())"
    default:
      return "\(table) \(alias()) LEFT JOIN orgs \(alias()) ON \(pick(columns)) = \(pick(columns))"
    }
  }
}
