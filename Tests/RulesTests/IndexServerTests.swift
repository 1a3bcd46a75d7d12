import Testing

@testable import Rules

/// PostgreSQL does what the pages of the group "indexes and keys" say that it does.
struct IndexServerTests {
  private static func bad(_ rule: String) -> [PageHistory] {
    RulePage.all.filter { $0.id == rule }.flatMap(\.bad)
  }

  @Test(.enabled(if: Server.isThere), arguments: bad("drop-constraint-index"))
  func indexesOfConstraintsStay(_ history: PageHistory) throws {
    let answer = try Server.withDatabase { try $0.run(history.files.map(\.text).joined()) }
    #expect(answer.errors.contains("cannot drop index"), "\(answer.errors)")
  }

  @Test(.enabled(if: Server.isThere))
  func ifNotExistsKeepsAnInvalidIndex() throws {
    let answer = try Server.withDatabase { database in
      // A duplicate makes the build fail.
      _ = try database.run(
        """
        CREATE TABLE t (a int);
        INSERT INTO t VALUES (1), (1);
        CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);
        DELETE FROM t;
        """)
      return try database.run(
        """
        CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);
        SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass;
        """)
    }
    #expect(answer.output == "f\n")
    #expect(answer.errors == "")
  }

  /// Types of a foreign key and its target, and whether PostgreSQL compares them.
  @Test(
    .enabled(if: Server.isThere),
    arguments: [
      ("integer", "bigint", true), ("bigint", "smallint", true), ("serial", "bigint", true),
      ("text", "varchar(9)", true), ("uuid", "text", false), ("text", "uuid", false),
      ("integer", "text", false), ("boolean", "integer", false), ("bytea", "text", false),
      ("uuid", "bytea", false), ("bigint", "uuid", false),
    ])
  func keysOfOtherTypes(_ type: String, _ target: String, _ isTaken: Bool) throws {
    let sql = "CREATE TABLE p (a \(target) PRIMARY KEY);\nCREATE TABLE c (a \(type) REFERENCES p);"
    let answer = try Server.withDatabase { try $0.run(sql) }
    #expect(answer.errors.isEmpty == isTaken, "\(answer.errors)")
    let report = try lint(
      [PageHistory.File(name: "001.sql", text: sql)], rule: "foreign-key-type-mismatch")
    #expect(report.diagnostics.contains { $0.severity == .error } == !isTaken)
  }

  @Test(.enabled(if: Server.isThere))
  func replicationNeedsAKey() throws {
    let answer = try Server.withDatabase {
      try $0.run(
        """
        CREATE TABLE t (a int);
        INSERT INTO t VALUES (1);
        CREATE PUBLICATION p FOR TABLE t;
        UPDATE t SET a = 2;
        """)
    }
    #expect(answer.errors.contains("does not have a replica identity"), "\(answer.errors)")
  }
}
