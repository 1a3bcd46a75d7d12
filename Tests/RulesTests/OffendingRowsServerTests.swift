import Catalog
import Linter
import Migrations
import Syntax
import Testing

@testable import Rules

/// The query in a finding's help finds rows exactly when PostgreSQL refuses the constraint.
struct OffendingRowsServerTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let table: String
    let constraint: String
    /// Lists of rows to try; each with whether the constraint holds for them.
    let rows: [(values: String, complies: Bool)]

    var testDescription: String { constraint }
  }

  static let cases: [Case] = [
    Case(
      table: "CREATE TABLE t (a int, b text);",
      constraint: "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
      rows: [("(1, 'x')", true), ("(1, 'x'), (NULL, 'y')", false)]),
    Case(
      table: "CREATE TABLE t (a int, b text);",
      constraint: "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0 AND b IN ('x', 'y') OR b IS NULL)",
      rows: [
        ("(1, 'x'), (NULL, 'x'), (-1, NULL)", true), ("(0, 'x')", false), ("(1, 'z')", false),
        ("(NULL, 'z')", false),
      ]),
    Case(
      table: "CREATE TABLE t (a int, b text NOT NULL);",
      constraint: "ALTER TABLE t ADD UNIQUE (a, b)",
      rows: [("(1, 'x'), (1, 'y'), (NULL, 'x'), (NULL, 'x')", true), ("(1, 'x'), (1, 'x')", false)]),
    Case(
      table: "CREATE TABLE t (a int, b text);",
      constraint: "ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (a)",
      rows: [("(1, 'x'), (NULL, 'y')", true), ("(NULL, 'x'), (NULL, 'y')", false)]),
    Case(
      table: "CREATE TABLE t (a int, b text);",
      constraint: "CREATE UNIQUE INDEX i ON t (lower(b)) WHERE a > 0",
      rows: [("(1, 'x'), (0, 'X'), (1, NULL), (2, NULL)", true), ("(1, 'x'), (1, 'X')", false)]),
    Case(
      table: "CREATE TABLE t (a int, b text);", constraint: "ALTER TABLE t ADD PRIMARY KEY (a, b)",
      rows: [("(1, 'x'), (2, 'x')", true), ("(1, NULL)", false), ("(1, 'x'), (1, 'x')", false)]),
    Case(
      table:
        "CREATE TABLE p (x int, y text, PRIMARY KEY (x, y)); INSERT INTO p VALUES (1, 'x'); CREATE TABLE t (a int, b text);",
      constraint: "ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES p",
      rows: [("(1, 'x'), (NULL, 'z'), (5, NULL)", true), ("(1, 'y')", false)]),
    Case(
      table: "CREATE TABLE t (a int4range, b text);",
      constraint: "ALTER TABLE t ADD EXCLUDE USING gist (a WITH &&)",
      rows: [("('[1,3)', 'x'), ('[3,5)', 'y')", true), ("('[1,4)', 'x'), ('[3,5)', 'y')", false)]),
  ]

  @Test(.enabled(if: Server.isThere), arguments: cases)
  func theQueryFindsWhatPostgreSQLRefuses(_ test: Case) throws {
    let query = try #require(try self.query(test))
    for (values, complies) in test.rows {
      let sql =
        """
        \(test.table)
        INSERT INTO t VALUES \(values);
        SELECT 'found' FROM (\(query.dropLast())) AS offending LIMIT 1;
        \(test.constraint);
        """
      let answer = try Server.withDatabase { try $0.run(sql) }
      #expect(answer.errors.isEmpty == complies, "\(values): \(answer.errors)")
      #expect(answer.output.isEmpty == complies, "\(values): \(query)")
    }
  }

  /// The last line of the help of the only finding.
  private func query(_ test: Case) throws -> String? {
    let files = [("001.sql", test.table), ("002.sql", test.constraint + ";")]
    let project = try MigrationProject.load(files: files)
    let linter = Linter(
      rules: .builtIn, enabled: ["constraint-without-data-fix"], settings: Settings())
    let report = project.histories.map { linter.lint($0.history) }.first
    let help = try #require(report?.diagnostics.first?.finding.help)
    return help.split(separator: "\n").last.map(String.init)
  }
}
