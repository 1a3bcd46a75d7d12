import Catalog
import Linter
import Migrations
import Syntax
import Testing

@testable import Rules

/// What is said of the rows of random queries is true of what a server returns.
struct ResultRowsServerTests {
  private static let tables = """
    CREATE TABLE r (id int PRIMARY KEY, name text NOT NULL UNIQUE, n int, w text);
    CREATE TABLE s (id int PRIMARY KEY, r_id int REFERENCES r, code text UNIQUE, n int NOT NULL);
    """

  private static let rows = """
    INSERT INTO r SELECT i, 'r' || i, NULLIF(i % 3, 0), CASE WHEN i % 4 > 0 THEN 'w' || i % 2 END FROM generate_series(1, 8) i;
    INSERT INTO s SELECT i, NULLIF(i % 5, 0), CASE WHEN i % 3 > 0 THEN 's' || i END, i % 4 FROM generate_series(1, 12) i;
    """

  @Test(.enabled(if: Server.isThere)) func areAsTheServerReturnsThem() throws {
    var random = Random(state: 11)
    let queries = (0..<400).map { _ in random.query() }
    let files =
      [(name: "001.sql", text: Self.tables)]
      + queries.enumerated().map { number, query in
        (name: "1\(number + 1000).sql", text: "CREATE TABLE q\(number) AS \(query);")
      }
    let project = try MigrationProject.load(files: files)
    let history = ReplayedHistory(
      replaying: try #require(project.histories.first).history, settings: Settings())
    var script = Self.tables + Self.rows
    var claims: [String] = []
    var columnClaims = 0
    for (number, query) in queries.enumerated() {
      let statement = try #require(history.migrations[number + 1].statements.first)
      let change = try #require(statement.changes.first)
      guard case .tableCreated(let definition) = change.action, let source = definition.query,
        let rows = QueryReader(change.before, in: change.session).rows(of: source)
      else { continue }
      let names = rows.columns.indices.map { "c\($0)" }
      for (index, column) in rows.columns.enumerated() where column.value.isNotNull {
        columnClaims += 1
        claims.append("\(query) -- \(names[index]) is never NULL")
        script +=
          "SELECT count(*) FROM (\(query)) q (\(names.joined(separator: ", "))) WHERE \(names[index]) IS NULL;\n"
      }
      for key in rows.keys.map({ $0.sorted() }).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        claims.append("\(query) -- no two alike in \(key)")
        let list = key.map { names[$0] }.joined(separator: ", ")
        let filled = key.map { "\(names[$0]) IS NOT NULL" }.joined(separator: " AND ")
        script +=
          key.isEmpty
          ? "SELECT greatest(count(*) - 1, 0) FROM (\(query)) q;\n"
          : "SELECT count(*) FROM (SELECT FROM (\(query)) q (\(names.joined(separator: ", "))) WHERE \(filled) GROUP BY \(list) HAVING count(*) > 1) d;\n"
      }
    }
    let answer = try Server.withDatabase { try $0.run(script) }
    let lines = answer.output.split(separator: "\n")
    try #require(lines.count == claims.count, "\(answer.errors.prefix(2000))")
    for (line, claim) in zip(lines, claims) { #expect(line == "0", "\(claim)") }
    print("result rows: \(columnClaims) columns, \(claims.count - columnClaims) keys")
    #expect(columnClaims > 200 && claims.count - columnClaims > 100)
  }

  private struct Random {
    var state: UInt64

    mutating func number(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }

    mutating func pick(_ choices: String...) -> String { choices[number(below: choices.count)] }

    mutating func query() -> String {
      if number(below: 8) == 0 {
        return
          "\(select(columns: 2)) \(pick("UNION", "UNION ALL", "INTERSECT", "EXCEPT")) \(select(columns: 2))"
      }
      return select(columns: 1 + number(below: 4))
    }

    private mutating func select(columns: Int) -> String {
      let isJoined = number(below: 3) > 0
      var from = "r"
      if isJoined {
        let condition = pick(
          "s.r_id = r.id", "s.id = r.id", "s.n = r.n", "r.id = s.r_id AND s.n > 0")
        from = pick(
          "r JOIN s ON \(condition)", "r LEFT JOIN s ON \(condition)",
          "s LEFT JOIN r ON \(condition)", "r RIGHT JOIN s ON \(condition)",
          "r FULL JOIN s ON s.r_id = r.id", "r, s",
          "(SELECT DISTINCT id, n, name, w FROM r) r JOIN s ON \(condition)")
      }
      let filter = number(below: 2) == 0 ? "" : " WHERE \(self.filter(isJoined))"
      if number(below: 3) == 0 {
        let groups = (0..<1 + number(below: 2)).map { _ in column(isJoined) }
        let shown = groups.count > columns ? [groups[0]] : groups
        let rest = (0..<max(0, columns - shown.count)).map { _ in aggregate(isJoined) }
        return
          "SELECT \((shown + rest).map { columns == 2 ? "(\($0))::text" : $0 }.joined(separator: ", ")) FROM \(from)\(filter) GROUP BY \(groups.joined(separator: ", "))"
      }
      let distinct = number(below: 5) == 0 ? "DISTINCT " : ""
      let values = (0..<columns).map { _ in value(isJoined) }
      return
        "SELECT \(distinct)\(values.map { columns == 2 ? "(\($0))::text" : $0 }.joined(separator: ", ")) FROM \(from)\(filter)"
    }

    private mutating func column(_ isJoined: Bool) -> String {
      isJoined && number(below: 2) == 0
        ? pick("s.id", "s.r_id", "s.code", "s.n") : pick("r.id", "r.name", "r.n", "r.w")
    }

    private mutating func value(_ isJoined: Bool) -> String {
      switch number(below: 9) {
      case 0: "COALESCE(\(column(isJoined))::text, 'none')"
      case 1: "COALESCE(\(column(isJoined))::text, \(column(isJoined))::text)"
      case 2: pick("row_number() OVER (ORDER BY r.id)", "row_number() OVER (PARTITION BY r.n)")
      case 3: pick("NULLIF(r.n, 1)", "r.n > 1", "'x'", "1", "NULL::int", "btrim(r.name)")
      case 4: "CASE WHEN r.n > 1 THEN \(pick("'a'", "NULL")) ELSE 'b' END"
      default: column(isJoined)
      }
    }

    private mutating func aggregate(_ isJoined: Bool) -> String {
      pick(
        "count(*)", "count(\(column(isJoined)))", "min(\(column(isJoined)))",
        "max(\(column(isJoined)))", "COALESCE(sum(r.n), 0)", "sum(r.n)",
        "min(r.id) FILTER (WHERE r.n > 1)")
    }

    private mutating func filter(_ isJoined: Bool) -> String {
      let column = column(isJoined)
      return pick(
        "\(column) IS NOT NULL", "r.n > 1", "r.w IN ('w0', 'w1')", "r.n IS NULL",
        "r.n > 0 OR r.w IS NULL",
        "r.name LIKE 'r%' AND \(column) IS NOT NULL")
    }
  }
}
