import Linter
import Syntax
import Testing

/// What the locking rules advise, asked of a real server.
struct LockFixServerTests {
  /// Tables with rows, as earlier migrations left them.
  private static let start = """
    CREATE TABLE users (id bigint, email text, tenant_id bigint);
    INSERT INTO users SELECT n, n || '@x.org', 1 FROM generate_series(1, 20) n;
    CREATE TABLE calls (id bigint PRIMARY KEY, user_id bigint, seconds int);
    INSERT INTO calls SELECT n, n, n FROM generate_series(1, 20) n;
    CREATE INDEX calls_seconds_idx ON calls (seconds);
    CREATE TABLE agents (id bigint PRIMARY KEY);
    INSERT INTO agents SELECT generate_series(1, 20);
    CREATE MATERIALIZED VIEW daily AS SELECT seconds, count(*) FROM calls GROUP BY 1;
    CREATE UNIQUE INDEX daily_seconds_key ON daily (seconds);
    """

  struct Case: Sendable, CustomTestStringConvertible {
    let rule: String
    let sql: String
    var testDescription: String { "\(rule): \(sql)" }
  }

  private static let cases = [
    Case(rule: "add-index-blocking-writes", sql: "CREATE INDEX i ON calls (user_id);"),
    Case(
      rule: "add-index-blocking-writes",
      sql: "CREATE UNIQUE INDEX IF NOT EXISTS i ON calls (user_id) WHERE user_id IS NOT NULL"),
    Case(rule: "drop-index-blocking", sql: "DROP INDEX IF EXISTS calls_seconds_idx;"),
    Case(rule: "reindex-blocking", sql: "REINDEX (VERBOSE) TABLE calls;"),
    Case(rule: "reindex-blocking", sql: "REINDEX INDEX calls_pkey;"),
    Case(rule: "refresh-materialized-view-blocking", sql: "REFRESH MATERIALIZED VIEW daily;"),
    Case(
      rule: "add-foreign-key-validated",
      sql: "ALTER TABLE calls ADD FOREIGN KEY (user_id) REFERENCES agents DEFERRABLE;"),
    Case(
      rule: "add-check-validated",
      sql: "ALTER TABLE calls ADD CONSTRAINT c CHECK (seconds > 0) -- always\n;"),
    Case(rule: "set-not-null-scan", sql: "ALTER TABLE calls ALTER COLUMN user_id SET NOT NULL;"),
    Case(rule: "add-primary-key-without-index", sql: "ALTER TABLE users ADD PRIMARY KEY (id);"),
    Case(
      rule: "add-unique-without-index",
      sql:
        "ALTER TABLE users ADD CONSTRAINT u UNIQUE (tenant_id, email) DEFERRABLE INITIALLY DEFERRED;"
    ),
    Case(rule: "missing-lock-timeout", sql: "BEGIN; ALTER TABLE users ADD x int; COMMIT;"),
  ]

  /// A fix leaves the schema that the statement as it was would have made.
  @Test(.enabled(if: Server.isThere), arguments: cases)
  func fixedMakesTheSame(_ fixed: Case) throws {
    let files = [
      PageHistory.File(name: "001.sql", text: Self.start),
      PageHistory.File(name: "002.sql", text: fixed.sql),
    ]
    var settings = Settings()
    settings.postgresVersion = try #require(PostgreSQLVersion(try Server.version()))
    let report = try lint(files, rule: fixed.rule, settings: settings)
    let fix = try #require(report.findings(of: fixed.rule).last?.finding.fix)
    let source = try #require(report.files.values.first { $0.path == "002.sql" })
    let sql = String(decoding: source.applying([fix]).bytes, as: UTF8.self)
    #expect(sql != fixed.sql)
    try #expect(schema(after: sql) == schema(after: fixed.sql))
  }

  private func schema(after sql: String) throws -> String {
    try Server.withDatabase { database in
      try #expect(database.run(Self.start).errors == "")
      let answer = try database.run("SET client_min_messages = error;\n" + sql)
      #expect(!answer.errors.contains("ERROR"), "\(sql)\n\(answer.errors)")
      let invalid = try database.run("SELECT count(*) FROM pg_index WHERE NOT indisvalid;")
      #expect(invalid.output == "0\n")
      return try database.schema()
    }
  }

  private static let partitioned = """
    CREATE TABLE events (id bigint NOT NULL, user_id bigint, day date NOT NULL)
      PARTITION BY RANGE (day);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE INDEX events_user_id_idx ON events (user_id);
    CREATE TABLE users (id bigint PRIMARY KEY);
    CREATE MATERIALIZED VIEW empty AS SELECT id FROM users WITH NO DATA;
    CREATE UNIQUE INDEX empty_id_key ON empty (id);
    CREATE MATERIALIZED VIEW full_view AS SELECT id FROM users;
    CREATE INDEX a ON users (id);
    CREATE INDEX b ON users (id);
    """

  /// What the rules take for impossible, and so do not advise.
  @Test(
    .enabled(if: Server.isThere),
    arguments: [
      "CREATE INDEX CONCURRENTLY ON events (id)", "CREATE INDEX CONCURRENTLY ON ONLY events (id)",
      "DROP INDEX CONCURRENTLY events_user_id_idx", "DROP INDEX CONCURRENTLY a, b",
      "REFRESH MATERIALIZED VIEW CONCURRENTLY empty",
      "REFRESH MATERIALIZED VIEW CONCURRENTLY full_view",
      "ALTER TABLE events ADD UNIQUE USING INDEX events_user_id_idx",
      "CREATE TABLE rest PARTITION OF events DEFAULT; ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY",
    ])
  func isRefused(_ sql: String) throws {
    try Server.withDatabase { database in
      try #expect(database.run(Self.partitioned).errors == "")
      try #expect(database.run(sql + ";").errors.contains("ERROR"))
    }
  }

  /// So is the first of these before 18; from then on it is what `add-foreign-key-validated` advises.
  @Test(.enabled(if: Server.isThere))
  func notValidForeignKeyOnPartitionedTable() throws {
    let version = try #require(PostgreSQLVersion(try Server.version()))
    let answer = try Server.withDatabase { database in
      try #expect(database.run(Self.partitioned).errors == "")
      return try database.run(
        """
        ALTER TABLE events ADD CONSTRAINT c FOREIGN KEY (user_id) REFERENCES users NOT VALID;
        ALTER TABLE events VALIDATE CONSTRAINT c;
        SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated;
        """)
    }
    let isTaken = version >= PostgreSQLVersion(18)
    #expect(answer.errors.contains("ERROR") != isTaken)
    #expect(answer.output == (isTaken ? "2\n" : "0\n"))
  }

  /// The ways around for partitioned tables, and what a concurrent DETACH leaves behind.
  @Test(.enabled(if: Server.isThere))
  func partitionedTablesTakeOverWhatTheirPartitionsHave() throws {
    try Server.withDatabase { database in
      try #expect(database.run(Self.partitioned).errors == "")
      let answer = try database.run(
        """
        ALTER TABLE events_1 ADD CONSTRAINT own FOREIGN KEY (user_id) REFERENCES users NOT VALID;
        ALTER TABLE events_1 VALIDATE CONSTRAINT own;
        ALTER TABLE events ADD FOREIGN KEY (user_id) REFERENCES users;
        SELECT count(*) FROM pg_constraint WHERE conrelid = 'events_1'::regclass AND contype = 'f';
        CREATE UNIQUE INDEX CONCURRENTLY part_key ON events_1 (id, day);
        ALTER TABLE events_1 ADD CONSTRAINT part_key PRIMARY KEY USING INDEX part_key;
        ALTER TABLE ONLY events ADD CONSTRAINT events_pkey PRIMARY KEY (id, day);
        ALTER INDEX events_pkey ATTACH PARTITION part_key;
        CREATE INDEX whole ON ONLY events (id);
        CREATE INDEX CONCURRENTLY part ON events_1 (id);
        ALTER INDEX whole ATTACH PARTITION part;
        SELECT count(*) FROM pg_index WHERE NOT indisvalid;
        ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;
        SELECT count(*) FROM pg_constraint WHERE conrelid = 'events_1'::regclass AND contype = 'c';
        """)
      #expect(answer.errors == "")
      #expect(answer.output == "1\n0\n1\n")
    }
  }
}
