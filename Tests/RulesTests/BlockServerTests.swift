import Catalog
import Linter
import Migrations
import Syntax
import Testing

/// `DO` blocks leave the same tables on a server and in the catalog.
struct BlockServerTests {
  private static let tables = """
    CREATE TABLE a (id int, old int);
    CREATE TABLE b (id int);
    CREATE TYPE mood AS ENUM ('good', 'bad');
    ALTER TABLE a ADD CONSTRAINT a_positive CHECK (id > 0);
    CREATE INDEX a_old ON a (old);
    CREATE POLICY p ON a USING (true);

    """

  static let conditions = [
    "NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'old')",
    "EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'a' AND column_name = 'none')",
    "EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'public.a'::regclass AND attname = 'old' AND NOT attisdropped)",
    "NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'a_positive' AND conrelid = 'a'::regclass)",
    "NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'a_missing' AND conrelid = 'a'::regclass)",
    "EXISTS (SELECT FROM information_schema.table_constraints WHERE constraint_name = 'a_positive' AND constraint_type = 'CHECK')",
    "EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'a_old' AND n.nspname = 'public' AND c.relkind = 'i')",
    "EXISTS (SELECT FROM pg_indexes WHERE tablename = 'a' AND indexname = 'a_new')",
    "NOT EXISTS (SELECT FROM pg_policies WHERE schemaname = 'public' AND tablename = 'a' AND policyname IN ('p', 'q'))",
    "EXISTS (SELECT FROM pg_type WHERE typname = 'mood') AND NOT EXISTS (SELECT FROM pg_enum WHERE enumtypid = 'mood'::regtype AND enumlabel = 'ugly')",
    "(SELECT count(*) FROM pg_tables WHERE tablename = 'a' AND rowsecurity) > 0",
    "to_regclass('public.a') IS NULL OR to_regclass('b') IS NULL",
    "'old' IN (SELECT column_name FROM information_schema.columns WHERE table_name = 'a')",
    "(SELECT 1 FROM pg_trigger WHERE tgrelid = 'a'::regclass AND tgname = 't') IS NULL",
    "EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'id' AND is_nullable = 'NO')",
  ]

  /// Decided as the server decides: one branch is taken, and its changes are the only ones.
  @Test(.enabled(if: Server.isThere), arguments: conditions)
  func conditionsAreDecidedAsTheServerDoes(_ condition: String) throws {
    let sql =
      Self.tables + """
        DO $$
        BEGIN
          IF \(condition) THEN
            ALTER TABLE b ADD COLUMN yes int;
          ELSE
            ALTER TABLE b ADD COLUMN no int;
          END IF;
        END
        $$;
        """
    let changes = try compare(sql)
    #expect(changes.count { if case .columnAdded = $0.action { true } else { false } } == 1)
  }

  static let blocks = [
    """
    DO $$
    DECLARE
      t text;
      kinds text[] := '{created,"updated"}';
      k text;
    BEGIN
      FOREACH t IN ARRAY ARRAY['a', 'b'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        FOREACH k IN ARRAY kinds LOOP
          EXECUTE 'ALTER TABLE ' || quote_ident(t) || format(' ADD COLUMN %I timestamptz DEFAULT %L', k || '_at', '2020-01-01');
        END LOOP;
      END LOOP;
    END
    $$;
    """,
    """
    DO $$
    DECLARE r record;
    BEGIN
      FOR r IN SELECT * FROM (VALUES ('a', 'x'), ('b', 'y')) AS v (tbl, col) LOOP
        IF NOT EXISTS (
          SELECT 1 FROM information_schema.columns WHERE table_name = r.tbl AND column_name = r.col
        ) THEN
          EXECUTE format('ALTER TABLE public.%I ADD COLUMN %I int', r.tbl, r.col);
        END IF;
      END LOOP;
      FOR i IN 1..3 LOOP
        EXECUTE format('CREATE TABLE part_%s (id int)', i);
      END LOOP;
    END
    $$;
    """,
    """
    DO $$
    BEGIN
      ALTER TABLE a ADD COLUMN old int;
    EXCEPTION WHEN duplicate_column THEN
      RAISE NOTICE 'there already';
    END
    $$;
    ALTER TABLE b ADD COLUMN after int;
    """,
  ]

  @Test(.enabled(if: Server.isThere), arguments: blocks)
  func blocksDoWhatTheServerDoes(_ block: String) throws {
    _ = try compare(Self.tables + block)
  }

  /// - Returns: The changes of the last `DO` block.
  private func compare(_ sql: String) throws -> [ReplayedChange] {
    let project = try MigrationProject.load(files: [("001.sql", sql)])
    let history = try #require(project.histories.first?.history)
    let replayed = ReplayedHistory(replaying: history, settings: Settings())
    let ours = replayed.catalog.tables.map { table in
      ([table.rowSecurity.isEnabled ? "+" : "-", table.name.name] + table.columns.map(\.name))
        .joined(separator: " ")
    }.sorted()
    let answer = try Server.withDatabase { database in
      try database.run(
        sql + """

          SELECT CASE WHEN relrowsecurity THEN '+ ' ELSE '- ' END || relname || ' ' ||
            (SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute
              WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)
          FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace;
          """)
    }
    #expect(answer.errors == "")
    #expect(answer.output.split(separator: "\n").map(String.init).sorted() == ours)
    return replayed.migrations[0].statements.last { $0.changes.contains(where: \.isInBlock) }?
      .changes ?? []
  }
}
