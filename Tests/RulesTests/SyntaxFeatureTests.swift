import Linter
import Migrations
import Rules
import Syntax
import Testing

/// Every row of the table of syntax features: what is found for which server, and what servers say.
struct SyntaxFeatureTests {
  /// A statement that uses a feature, behind what it needs.
  struct Example: Sendable, CustomTestStringConvertible {
    let feature: SyntaxFeature
    let sql: String
    var testDescription: String { "\(feature): \(sql)" }

    init(_ feature: SyntaxFeature, _ sql: String) {
      self.feature = feature
      self.sql = sql
    }

    /// What a server may not be able to show, and why.
    var isJudged: Bool {
      switch feature {
      // The build has no ICU or libxml, which says nothing of the version.
      case .nondeterministicCollation, .collationRules, .indentedXML: false
      default: true
      }
    }
  }

  static let setting = """
    CREATE TABLE t (id int PRIMARY KEY, a int, b text, j jsonb);
    CREATE TABLE u (id int, valid daterange);
    CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);
    CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
    CREATE TABLE g (a int, ref int CONSTRAINT g_ref REFERENCES t);
    CREATE VIEW v AS SELECT a FROM t;
    CREATE SEQUENCE s;
    CREATE STATISTICS st ON a, b FROM t;
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';

    """

  static let examples: [Example] = [
    Example(.procedure, "CREATE PROCEDURE pr() LANGUAGE sql AS ''"),
    Example(.call, "CREATE PROCEDURE pr() LANGUAGE sql AS ''; CALL pr()"),
    Example(.includedColumns, "CREATE INDEX ON t (a) INCLUDE (b)"),
    Example(.includedColumns, "ALTER TABLE t ADD UNIQUE (a) INCLUDE (b)"),
    Example(.hashPartition, "CREATE TABLE x (a int) PARTITION BY HASH (a)"),
    Example(.defaultPartition, "CREATE TABLE x PARTITION OF p DEFAULT"),
    Example(.indexOnPartitionedTable, "CREATE INDEX ON p (id)"),
    Example(.keyOnPartitionedTable, "ALTER TABLE p ADD PRIMARY KEY (id, at)"),
    Example(.foreignKeyOnPartitionedTable, "ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES t"),
    Example(
      .rowTriggerOnPartitionedTable,
      "CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE PROCEDURE f()"),
    Example(.executeFunction, "CREATE TRIGGER tr AFTER INSERT ON t EXECUTE FUNCTION f()"),
    Example(.windowFrame, "SELECT sum(a) OVER (ORDER BY a GROUPS 1 PRECEDING) FROM t"),
    Example(.windowFrame, "SELECT sum(a) OVER (ORDER BY a RANGE 1 PRECEDING) FROM t"),
    Example(
      .windowFrame,
      "SELECT sum(a) OVER w FROM t WINDOW w AS (ORDER BY a ROWS 1 PRECEDING EXCLUDE TIES)"),
    Example(
      .indexColumnStatistics,
      "CREATE INDEX i ON t ((a + 1)); ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 100"),
    Example(
      .indexPartition,
      "CREATE INDEX i1 ON p1 (id); CREATE INDEX i ON ONLY p (id); ALTER INDEX i ATTACH PARTITION i1"
    ),
    Example(.vacuumOfTables, "VACUUM t, u"),
    Example(.analyzeOption, "ANALYZE (VERBOSE) t"),

    Example(.storedColumn, "CREATE TABLE x (a int, b int GENERATED ALWAYS AS (a + 1) STORED)"),
    Example(.materializedQuery, "WITH x AS MATERIALIZED (SELECT 1) SELECT * FROM x"),
    Example(.concurrentReindex, "REINDEX TABLE CONCURRENTLY t"),
    Example(.copyCondition, "COPY t FROM '/dev/null' WHERE a > 1"),
    Example(.chainedTransaction, "BEGIN; COMMIT AND CHAIN; COMMIT"),
    Example(
      .foreignKeyToPartitionedTable,
      "CREATE TABLE x (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE y (id int REFERENCES x)"
    ),
    Example(.tableAccessMethod, "CREATE TABLE x (a int) USING heap"),
    Example(.tableAccessMethod, "CREATE TABLE x USING heap AS SELECT 1 AS a"),
    Example(
      .nondeterministicCollation,
      "CREATE COLLATION co (provider = icu, locale = 'und', deterministic = false)"),
    Example(.statisticsMCV, "CREATE STATISTICS st2 (mcv) ON a, b FROM t"),
    Example(
      .replacedAggregate, "CREATE OR REPLACE AGGREGATE ag (int) (SFUNC = int4pl, STYPE = int)"),
    Example(.vacuumOption12, "VACUUM (TRUNCATE false) t"),
    Example(.vacuumOption12, "VACUUM (FULL false) t"),
    Example(
      .boundExpression,
      "CREATE TABLE x PARTITION OF p FOR VALUES FROM (date '2022-01-01') TO (MAXVALUE)"),
    Example(.includedInGiST, "CREATE INDEX ON u USING gist (valid) INCLUDE (id)"),

    Example(
      .dropExpression,
      "CREATE TABLE x (a int, b int GENERATED ALWAYS AS (a + 1) STORED); ALTER TABLE x ALTER b DROP EXPRESSION"
    ),
    Example(.forcedDatabaseDrop, "DROP DATABASE IF EXISTS there_is_none WITH (FORCE)"),
    Example(.withTies, "SELECT a FROM t ORDER BY a FETCH FIRST 1 ROW WITH TIES"),
    Example(
      .baseTypeChange,
      """
      CREATE TYPE ty;
      CREATE FUNCTION ty_in(cstring) RETURNS ty LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
      CREATE FUNCTION ty_out(ty) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
      CREATE TYPE ty (INPUT = ty_in, OUTPUT = ty_out, LIKE = int4);
      ALTER TYPE ty SET (STORAGE = plain)
      """),
    Example(.statisticsTarget, "ALTER STATISTICS st SET STATISTICS 100"),
    Example(
      .beforeTriggerOnPartitionedTable,
      "CREATE TRIGGER tr BEFORE INSERT ON p FOR EACH ROW EXECUTE PROCEDURE f()"),
    Example(.normalization, "SELECT normalize('a', NFC)"),
    Example(.normalization, "SELECT 'a' IS NORMALIZED"),
    Example(.viewColumnRename, "ALTER VIEW v RENAME COLUMN a TO c"),
    Example(.noDependency, "ALTER FUNCTION f() NO DEPENDS ON EXTENSION plpgsql"),
    Example(
      .publicationOfRoot,
      "CREATE PUBLICATION pu FOR TABLE t WITH (publish_via_partition_root = true)"),
    Example(.publishedPartitions, "CREATE PUBLICATION pu FOR TABLE t, p"),
    Example(.publishedPartitions, "CREATE PUBLICATION pu; ALTER PUBLICATION pu ADD TABLE p"),
    Example(
      .operatorClassOption,
      "CREATE INDEX ON t USING gist (to_tsvector('simple', b) tsvector_ops (siglen = 100))"),
    Example(
      .compatibleType,
      "CREATE FUNCTION x(anycompatible, anycompatible) RETURNS bool LANGUAGE sql AS 'SELECT $1 = $2'"
    ),
    Example(
      .databaseLocale,
      "CREATE DATABASE lockstep_locale TEMPLATE template0 LOCALE 'C'; DROP DATABASE lockstep_locale"
    ),
    Example(.vacuumOption13, "VACUUM (PARALLEL 2) t"),

    Example(.sqlBody, "CREATE FUNCTION x() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END"),
    Example(.sqlBody, "CREATE FUNCTION x() RETURNS int LANGUAGE sql RETURN 1"),
    Example(
      .outputOfProcedure, "CREATE PROCEDURE pr(OUT a int) LANGUAGE sql AS 'SELECT 1'"),
    Example(
      .replacedTrigger, "CREATE OR REPLACE TRIGGER tr AFTER INSERT ON t EXECUTE PROCEDURE f()"),
    Example(.concurrentDetach, "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY"),
    Example(.compression, "CREATE TABLE x (a text COMPRESSION pglz)"),
    Example(.compression, "ALTER TABLE t ALTER b SET COMPRESSION pglz"),
    Example(.compression, "CREATE TABLE x (LIKE t INCLUDING COMPRESSION)"),
    Example(
      .multirange, "CREATE TYPE r AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = mr)"),
    Example(.multirange, "CREATE TABLE x (a int4multirange)"),
    Example(.elementOfJSON, "SELECT j['a'] FROM t"),
    Example(.elementOfJSON, "UPDATE t SET j['a'] = '1'"),
    Example(.elementOfJSON, "SELECT j[0] FROM t"),
    Example(.elementOfJSON, "SELECT 1 FROM t WHERE (b::jsonb)[a] IS NOT NULL"),
    Example(.elementOfJSON, "CREATE VIEW w AS SELECT x.j[0] FROM t AS x"),
    Example(.elementOfJSON, "UPDATE t SET j[0] = '1'"),
    Example(
      .searchOrCycle,
      "WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 3) SEARCH DEPTH FIRST BY n SET o SELECT * FROM x"
    ),
    Example(
      .searchOrCycle,
      "WITH RECURSIVE x (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x WHERE n < 3) CYCLE n SET c USING w SELECT * FROM x"
    ),
    Example(.distinctGroups, "SELECT a FROM t GROUP BY DISTINCT a"),
    Example(.grantedBy, "GRANT SELECT ON t TO PUBLIC GRANTED BY CURRENT_USER"),
    Example(.currentRole, "ALTER TABLE t OWNER TO CURRENT_ROLE"),
    Example(.expressionStatistics, "CREATE STATISTICS st2 ON (a + 1) FROM t"),
    Example(.joinAlias, "SELECT x.a FROM t JOIN g USING (a) AS x"),
    Example(.reindexOption, "REINDEX (CONCURRENTLY) TABLE t"),
    Example(.reindexOption, "REINDEX (VERBOSE, CONCURRENTLY true) TABLE t"),
    Example(.includedInSPGiST, "CREATE INDEX ON u USING spgist (valid) INCLUDE (id)"),
    Example(.reindexTablespace, "REINDEX (TABLESPACE pg_default) TABLE t"),
    Example(.clusterOptions, "CLUSTER (VERBOSE) t USING t_pkey"),
    Example(
      .subscriptionPublications,
      """
      CREATE SUBSCRIPTION sb CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE);
      ALTER SUBSCRIPTION sb ADD PUBLICATION b WITH (refresh = false)
      """),
    Example(.vacuumOption14, "VACUUM (PROCESS_TOAST false) t"),

    Example(.merge, "MERGE INTO t USING g ON t.id = g.a WHEN MATCHED THEN DELETE"),
    Example(.nullsNotDistinct, "CREATE UNIQUE INDEX ON t (a) NULLS NOT DISTINCT"),
    Example(.nullsNotDistinct, "ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (a)"),
    Example(.securityInvoker, "CREATE VIEW w WITH (security_invoker = true) AS SELECT 1 AS a"),
    Example(.securityInvoker, "ALTER VIEW v SET (security_invoker = true)"),
    Example(.accessMethodChange, "ALTER TABLE t SET ACCESS METHOD heap"),
    Example(.publishedSchema, "CREATE PUBLICATION pu FOR TABLES IN SCHEMA public"),
    Example(.rowFilter, "CREATE PUBLICATION pu FOR TABLE t WHERE (a > 0)"),
    Example(.publishedColumns, "CREATE PUBLICATION pu FOR TABLE t (id, a)"),
    Example(
      .setNullColumns, "ALTER TABLE g ADD FOREIGN KEY (a) REFERENCES t ON DELETE SET NULL (a)"),
    Example(.parameterPrivilege, "GRANT SET ON PARAMETER work_mem TO PUBLIC"),
    Example(.unloggedSequence, "CREATE UNLOGGED SEQUENCE x"),
    Example(.unloggedSequence, "ALTER SEQUENCE s SET UNLOGGED"),
    Example(.headerOfCopy, "COPY t FROM '/dev/null' (HEADER)"),
    Example(.numericScale, "CREATE TABLE x (a numeric(3, -2))"),
    Example(.numericScale, "CREATE TABLE x (a numeric(2, 4))"),
    Example(.collationRefresh, "ALTER DATABASE postgres REFRESH COLLATION VERSION"),
    Example(
      .subscriptionSkip,
      """
      CREATE SUBSCRIPTION sb CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE);
      ALTER SUBSCRIPTION sb SKIP (lsn = NONE)
      """),

    Example(.columnStorage, "CREATE TABLE x (a text STORAGE external)"),
    Example(.defaultStorage, "ALTER TABLE t ALTER b SET STORAGE DEFAULT"),
    Example(.unnamedSubquery, "SELECT * FROM (SELECT 1)"),
    Example(.jsonConstructor, "SELECT JSON_OBJECT('a': 1)"),
    Example(.jsonConstructor, "SELECT JSON_ARRAY(1, 2)"),
    Example(.jsonConstructor, "SELECT JSON_ARRAY(SELECT 1)"),
    Example(.jsonConstructor, "SELECT JSON_ARRAYAGG(a) FROM t"),
    Example(.jsonConstructor, "SELECT JSON_OBJECTAGG(a: b) FROM t WHERE a IS NOT NULL"),
    Example(.jsonTest, "SELECT '1' IS JSON"),
    Example(.numberFormat, "SELECT 0x1F"),
    Example(.numberFormat, "SELECT -1_000"),
    Example(
      .membershipOption,
      "DROP ROLE IF EXISTS sample_member; CREATE ROLE sample_member; GRANT sample_member TO CURRENT_USER WITH INHERIT TRUE"
    ),
    Example(
      .membershipOption,
      "DROP ROLE IF EXISTS sample_admin; CREATE ROLE sample_admin; GRANT sample_admin TO CURRENT_USER WITH ADMIN TRUE"
    ),
    Example(.unnamedStatistics, "CREATE STATISTICS ON a, b FROM t"),
    Example(.reindexOfCurrentDatabase, "REINDEX DATABASE"),
    Example(.copyDefault, "COPY t FROM '/dev/null' (DEFAULT 'x')"),
    Example(.systemUser, "SELECT SYSTEM_USER"),
    Example(
      .collationRules,
      "CREATE COLLATION co (provider = icu, locale = 'und', rules = '&a < g')"),
    Example(.indentedXML, "SELECT XMLSERIALIZE(DOCUMENT '<a/>' AS text INDENT)"),
    Example(.vacuumOption16, "VACUUM (PROCESS_MAIN false) t"),

    Example(
      .mergeReturning,
      "MERGE INTO t USING g ON t.id = g.a WHEN MATCHED THEN DELETE RETURNING t.id"),
    Example(
      .mergeBySource,
      "MERGE INTO t USING g ON t.id = g.a WHEN NOT MATCHED BY SOURCE THEN DELETE"),
    Example(
      .jsonTable,
      "SELECT * FROM JSON_TABLE(jsonb '[1]', '$[*]' COLUMNS (a int PATH '$')) AS x"),
    Example(.jsonQuery, "SELECT JSON_VALUE(j, '$.a') FROM t"),
    Example(.jsonQuery, "SELECT JSON_EXISTS(j, '$.a') FROM t"),
    Example(.jsonQuery, "SELECT JSON_SCALAR(1)"),
    Example(.jsonQuery, "SELECT JSON_SERIALIZE('1')"),
    Example(.maintain, "GRANT MAINTAIN ON t TO PUBLIC"),
    Example(
      .setExpression,
      "CREATE TABLE x (a int, b int GENERATED ALWAYS AS (a + 1) STORED); ALTER TABLE x ALTER b SET EXPRESSION AS (a + 2)"
    ),
    Example(.defaultAccessMethod, "ALTER TABLE t SET ACCESS METHOD DEFAULT"),
    Example(.partitionedAccessMethod, "CREATE TABLE x (a int) PARTITION BY LIST (a) USING heap"),
    Example(
      .exclusionOnPartitionedTable,
      "CREATE TABLE x (a int4range, EXCLUDE USING gist (a WITH =)) PARTITION BY LIST (a)"),
    Example(.copyErrors, "COPY t FROM '/dev/null' (ON_ERROR ignore)"),
    Example(.forceAllColumns, "COPY t FROM '/dev/null' (FORMAT csv, FORCE_NULL *)"),
    Example(
      .loginTrigger,
      "CREATE EVENT TRIGGER et ON login EXECUTE PROCEDURE e(); ALTER EVENT TRIGGER et DISABLE"),
    Example(.atLocal, "SELECT now() AT LOCAL"),
    Example(.defaultStatistics, "ALTER TABLE t ALTER a SET STATISTICS DEFAULT"),
    Example(.defaultStatistics, "ALTER STATISTICS st SET STATISTICS DEFAULT"),
    Example(
      .operatorProperties,
      "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq); ALTER OPERATOR === (int, int) SET (COMMUTATOR = ===)"
    ),
    Example(
      .subscriptionFailover,
      "CREATE SUBSCRIPTION sb CONNECTION '' PUBLICATION a WITH (connect = false, slot_name = NONE, failover = false)"
    ),

    Example(.virtualColumn, "CREATE TABLE x (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)"),
    Example(.virtualColumn, "CREATE TABLE x (a int, b int GENERATED ALWAYS AS (a + 1))"),
    Example(.enforcement, "ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED"),
    Example(.enforcement, "ALTER TABLE g ADD FOREIGN KEY (a) REFERENCES t NOT ENFORCED"),
    Example(.enforcement, "CREATE TABLE x (a int CHECK (a > 0) NOT ENFORCED)"),
    Example(.enforcement, "CREATE TABLE x (a int CHECK (a > 0) ENFORCED)"),
    Example(.enforcement, "ALTER TABLE g ALTER CONSTRAINT g_ref NOT ENFORCED"),
    Example(.enforcement, "ALTER TABLE g ALTER CONSTRAINT g_ref ENFORCED"),
    Example(.enforcement, "ALTER TABLE g ADD CHECK (a > 0) ENFORCED"),
    Example(.enforcement, "CREATE TABLE x (a int, CHECK (a > 0) ENFORCED NO INHERIT, b int)"),
    Example(.enforcement, "ALTER TABLE g ADD FOREIGN KEY (a) REFERENCES t ENFORCED NOT DEFERRABLE"),
    Example(.notNullConstraint, "CREATE TABLE x (a int, CONSTRAINT n NOT NULL a)"),
    Example(.notNullConstraint, "ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID"),
    Example(.notNullConstraint, "ALTER TABLE t ADD NOT NULL a"),
    Example(.notNullNoInherit, "CREATE TABLE x (a int NOT NULL NO INHERIT)"),
    Example(
      .withoutOverlaps,
      "CREATE TABLE x (id int4range, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS))"),
    Example(.period, temporalForeignKey),
    Example(.returningOldOrNew, "UPDATE t SET a = 1 RETURNING old.a, new.a"),
    Example(.returningOldOrNew, "UPDATE t SET a = 1 RETURNING WITH (OLD AS o) o.a"),
    Example(
      .constraintInheritance,
      "ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE t ALTER CONSTRAINT t_a_not_null NO INHERIT"),
    Example(
      .foreignTableLike,
      "CREATE FOREIGN DATA WRAPPER fdw; CREATE SERVER srv FOREIGN DATA WRAPPER fdw; CREATE FOREIGN TABLE ft (LIKE t) SERVER srv"
    ),
    Example(.vacuumOnly, "VACUUM ONLY t"),
    Example(.vacuumOnly, "ANALYZE ONLY t"),
    Example(
      .notValidForeignKeyOnPartitionedTable,
      "ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES t NOT VALID"),
    Example(
      .copyOfMaterializedView,
      "CREATE MATERIALIZED VIEW mv AS SELECT 1 AS a; COPY mv TO '/dev/null'"),
    Example(.silentCopy, "COPY t FROM '/dev/null' (ON_ERROR ignore, LOG_VERBOSITY silent)"),
    Example(.copyRejectLimit, "COPY t FROM '/dev/null' (ON_ERROR ignore, REJECT_LIMIT 3)"),
    Example(
      .largeObjectDefaults, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO PUBLIC"),
    Example(
      .publishedGeneratedColumns,
      "CREATE PUBLICATION pu FOR TABLE t WITH (publish_generated_columns = stored)"),
  ]

  private static let temporalForeignKey = """
    CREATE TABLE x (id int4range, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
    ALTER TABLE x ADD FOREIGN KEY (id, PERIOD valid) REFERENCES x (id, PERIOD valid)
    """

  @Test func everyFeatureHasAnExample() {
    let missing = Set(SyntaxFeature.allCases).subtracting(Self.examples.map(\.feature))
    #expect(missing == [])
  }

  /// It parses, is found for the version before it, and for no later one.
  @Test(arguments: examples)
  func isFoundBeforeItsVersionOnly(_ example: Example) throws {
    let since = example.feature.since.major
    let sql = "\(Self.setting)\(example.sql);"
    let project = try MigrationProject.load(files: [("001.sql", sql)])
    let history = try #require(project.histories.first?.history)
    #expect(history.migrations.flatMap(\.forward.errors).map(\.message) == [])
    func features(_ version: Int) throws -> [String] {
      var settings = Settings()
      settings.postgresVersion = PostgreSQLVersion(version)
      let report = try lint(
        [PageHistory.File(name: "001.sql", text: sql)], rule: "unsupported-syntax",
        settings: settings)
      return report.findings(of: "unsupported-syntax").map(\.finding.message)
    }
    let message =
      "PostgreSQL \(since - 1) refuses \(example.feature.name), which is new in PostgreSQL \(since)"
    #expect(try features(since - 1).filter { $0 == message } == [message])
    // What the example needs may be as new, but nothing of it newer.
    let others = try features(since - 1).filter { $0 != message }
    #expect(others.allSatisfy { $0.hasSuffix("which is new in PostgreSQL \(since)") })
    #expect(try features(since) == [])
  }

  /// What looks like newer syntax, and every server takes.
  static let plain = [
    "CREATE TABLE enforced (enforced int, CONSTRAINT enforced CHECK (enforced > 0))",
    "CREATE TABLE enforced (id int PRIMARY KEY); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES enforced",
    "CREATE TABLE enforced (id int PRIMARY KEY); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES public.enforced NOT VALID",
    "DROP ROLE IF EXISTS sample_plain; CREATE ROLE sample_plain; GRANT sample_plain TO CURRENT_USER WITH ADMIN OPTION",
    "REINDEX (VERBOSE) TABLE t", "VACUUM (VERBOSE, FULL) t", "VACUUM FULL VERBOSE t",
    "VACUUM ANALYZE t (a)", "ANALYZE VERBOSE t (a)", "COPY t TO '/dev/null'",
    "CREATE TABLE x (a int[]); UPDATE x SET a[1] = 1; SELECT a[1] FROM x",
    "SELECT j -> 'a', (ARRAY[a])[1], (ARRAY[j])[1] FROM t",
    "CREATE PUBLICATION pu FOR TABLE t, p1",
  ]

  @Test(arguments: plain)
  func isNotFound(_ sql: String) throws {
    let setting = "CREATE TABLE t (id int PRIMARY KEY, a int, b text, j jsonb);"
    var settings = Settings()
    settings.postgresVersion = PostgreSQLVersion(10)
    let report = try lint(
      [PageHistory.File(name: "001.sql", text: "\(setting)\n\(sql);")], rule: "unsupported-syntax",
      settings: settings)
    #expect(report.findings(of: "unsupported-syntax").map(\.finding.message) == [])
  }

  @Test(.enabled(if: Server.isThere), arguments: plain)
  func serverTakes(_ sql: String) throws {
    let errors = try Server.withDatabase { database in
      _ = try database.run(Self.setting)
      let errors = try database.run(sql + ";").errors
      _ = try database.run("DROP ROLE IF EXISTS sample_plain;")
      return errors
    }
    #expect(!errors.contains("ERROR"), "\(errors)")
  }

  /// A server takes what its version has, and refuses what is newer.
  @Test(.enabled(if: Server.isThere), arguments: examples.filter(\.isJudged))
  func serverAgrees(_ example: Example) throws {
    let answer = try Server.withDatabase { database in
      let version = try database.run("SHOW server_version_num;").output
      let major = (Int(version.filter(\.isNumber)) ?? 0) / 10_000
      let needed = try database.run("CREATE EXTENSION IF NOT EXISTS btree_gist;\n" + Self.setting)
      #expect(!needed.errors.contains("ERROR"))
      let errors = try database.run(example.sql + ";").errors
      _ = try database.run(
        "DROP SUBSCRIPTION IF EXISTS sb; DROP ROLE IF EXISTS sample_member, sample_admin;")
      return (major: major, errors: errors)
    }
    let isRefused = answer.errors.contains("ERROR")
    #expect(isRefused == (answer.major < example.feature.since.major), "\(answer.errors)")
  }
}
