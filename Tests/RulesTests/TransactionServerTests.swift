import Linter
import Migrations
import Syntax
import Testing

@testable import Rules

/// PostgreSQL refuses what the pages of the group "transactions" say that it refuses.
struct TransactionServerTests {
  private static let tables = """
    CREATE TABLE calls (id int, user_id int, started_at date, status text);
    CREATE INDEX calls_status_idx ON calls (status);
    CREATE INDEX calls_user_id_idx ON calls (user_id);
    CREATE TABLE call_events (id int, at date) PARTITION BY RANGE (at);
    CREATE TABLE call_events_2023 PARTITION OF call_events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');

    """

  private static func bad(_ rule: String) -> [PageHistory] {
    RulePage.all.filter { $0.id == rule }.flatMap(\.bad)
  }

  /// The files as their tool runs them.
  private func script(_ history: PageHistory) throws -> String {
    let project = try MigrationProject.load(files: history.files.map { ($0.name, $0.text) })
    let migrations = project.histories.flatMap(\.history.migrations)
    if project.histories.first?.history.tool.profile.transaction == .allPending {
      let new = Set(history.files.filter { $0.revision == "added" }.map(\.name))
      // Without another word the first has run before.
      let isPending = { (migration: Migration) in
        new.isEmpty
          ? migration.version != migrations.first?.version : new.contains(migration.file.path)
      }
      let (ran, pending) = (migrations.filter { !isPending($0) }, migrations.filter(isPending))
      return [ran, pending].map { "BEGIN;\n\($0.map(queries).joined())COMMIT;\n" }.joined()
    }
    return migrations.map { migration in
      let sql =
        migration.forward.statements.contains { $0.query != nil }
        ? queries(of: migration) : migration.file.text(0..<migration.file.bytes.count)
      return migration.regime.isInTransaction ? "BEGIN;\n\(sql)\nCOMMIT;\n" : sql
    }.joined()
  }

  /// The statements of a migration as its tool sends them: psql puts what `\;` separates into one query.
  private func queries(of migration: Migration) -> String {
    let statements = migration.forward.statements
    return zip(statements, statements.dropFirst().map(\.query) + [nil]).map { statement, next in
      let isTogether = statement.query != nil && statement.query == next
      return migration.file.text(statement.range.offsets) + (isTogether ? " \\;\n" : ";\n")
    }.joined()
  }

  @Test(
    .enabled(if: Server.isThere),
    arguments: bad("concurrently-in-transaction") + bad("not-allowed-in-transaction"))
  func refusedInATransaction(_ history: PageHistory) throws {
    // Before that version is all that a server of today can't show.
    guard history.postgresVersion == nil else { return }
    let script = try script(history)
    let calls = ["rebuild_call_indexes", "tidy_calls"].filter(script.contains)
      .map { "SELECT \($0)();" }.joined()
    let answer = try Server.withDatabase { try $0.run(Self.tables + script + calls) }
    let refusals = ["cannot run inside a transaction block", "cannot be executed from a function"]
    #expect(refusals.contains { answer.errors.contains($0) }, "\(answer.errors)")
  }

  @Test(.enabled(if: Server.isThere), arguments: bad("enum-value-used-in-transaction"))
  func newValuesAreUnsafe(_ history: PageHistory) throws {
    // What an older server refuses is taken by that of the tests.
    guard history.postgresVersion == nil else { return }
    let findings = try history.report().findings(of: history.page).count
    let answer = try Server.withDatabase { try $0.run(script(history)) }
    #expect(answer.errors.contains("unsafe use of new value"), "\(answer.errors)")
    #expect(findings > 0)
  }

  @Test(
    .enabled(if: Server.isThere),
    arguments: RulePage.all.filter { $0.id == "enum-value-used-in-transaction" }.flatMap(\.good))
  func otherValuesAreNot(_ history: PageHistory) throws {
    // What a later version allows is refused by the server of the tests.
    guard history.postgresVersion == nil else { return }
    let answer = try Server.withDatabase { try $0.run(script(history)) }
    #expect(answer.errors == "")
  }

  @Test(.enabled(if: Server.isThere))
  func transactionsDoNotNest() throws {
    let answer = try Server.withDatabase {
      try $0.run(
        """
        BEGIN; CREATE TABLE a (); BEGIN; CREATE TABLE b (); COMMIT; CREATE TABLE c (); ROLLBACK;
        COMMIT;
        SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relname IN ('a', 'b', 'c');
        """)
    }
    #expect(answer.output == "a b c\n")
    #expect(answer.errors.contains("there is already a transaction in progress"))
    #expect(answer.errors.contains("there is no transaction in progress"))
  }

  @Test(.enabled(if: Server.isThere))
  func whatIsNotCommittedIsLost() throws {
    let output = try Server.withDatabase { database in
      _ = try database.run("CREATE TABLE a (); BEGIN; CREATE TABLE b ();")
      return try database.run(
        "SELECT string_agg(relname, ' ') FROM pg_class WHERE relname IN ('a', 'b');"
      ).output
    }
    #expect(output == "a\n")
  }
}
