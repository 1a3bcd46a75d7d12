import Catalog
import Syntax
import Testing

struct ReplayTests {
  @Test func spellingsOfTheSameFactAreTheSame() {
    let inline = Replaying(
      "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int UNIQUE REFERENCES a);")
    let separate = Replaying(
      """
      CREATE TABLE a (id int); ALTER TABLE a ADD PRIMARY KEY (id);
      CREATE TABLE b (a_id int);
      DO $$ BEGIN
        ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a (id), ADD UNIQUE (a_id);
      END $$;
      """)
    for replayed in [inline, separate] {
      #expect(replayed.constraints("a") == ["a_pkey primary key (id)"])
      #expect(replayed.columns("a") == ["id integer not null"])
      #expect(
        replayed.constraints("b") == [
          "b_a_id_fkey foreign key (a_id) → a(id)", "b_a_id_key unique (a_id)",
        ])
      #expect(replayed.indexes("b") == ["b_a_id_key (a_id) unique"])
    }
  }

  @Test func generatedNamesAreCutAndCounted() {
    let long = String(repeating: "x", count: 40)
    let replayed = Replaying(
      """
      CREATE TABLE \(long) (\(long)2 int REFERENCES t, CHECK (1 = 1), CHECK (2 = 2));
      CREATE TABLE t (a int, b int, UNIQUE (a, b), CHECK (a > 0), CHECK (a > b));
      CREATE INDEX ON t (a); CREATE INDEX ON t (a); CREATE INDEX ON t (lower(b::text), (a + b));
      """)
    let x = { String(repeating: "x", count: $0) }
    #expect(
      replayed.constraints(long).map { $0.split(separator: " ")[0] }
        == [
          "\(x(29))_\(x(28))_fkey", "\(long)_check", "\(long)_check1",
        ].map { $0[...] })
    #expect(
      replayed.constraints("t").map { $0.split(separator: " ")[0] } == [
        "t_a_b_key", "t_a_check", "t_check",
      ])
    #expect(
      replayed.indexes("t") == [
        "t_a_b_key (a, b) unique", "t_a_idx (a)", "t_a_idx1 (a)", "t_lower_expr_idx (expr, expr)",
      ])
  }

  @Test func renamesFollowEverywhere() {
    let replayed = Replaying(
      """
      CREATE TABLE a (id int PRIMARY KEY, n int CHECK (n > 0));
      CREATE TABLE b (a_id int REFERENCES a (id));
      CREATE INDEX ON a (n) WHERE n > 1;
      CREATE POLICY p ON a USING (n = 1);
      """,
      """
      ALTER TABLE a RENAME COLUMN id TO key; ALTER TABLE a RENAME n TO m;
      ALTER TABLE a RENAME TO c; ALTER INDEX a_n_idx RENAME TO i;
      ALTER TABLE c RENAME CONSTRAINT a_pkey TO c_pkey;
      ALTER POLICY p ON c RENAME TO q;
      """)
    #expect(replayed.table("a") == nil)
    #expect(replayed.columns("c") == ["key integer not null", "m integer"])
    #expect(
      replayed.constraints("c") == ["a_n_check check m > 0", "c_pkey primary key (key)"])
    #expect(replayed.constraints("b") == ["b_a_id_fkey foreign key (a_id) → c(key)"])
    #expect(replayed.indexes("c") == ["c_pkey (key) unique", "i (m)"])
    #expect(replayed.table("c")?.indexes.last?.predicate?.sql == "m > 1")
    #expect(replayed.table("c")?.policy("q")?.using?.sql == "m = 1")
  }

  @Test func droppingTakesAlongWhatCannotStay() {
    let replayed = Replaying(
      """
      CREATE TABLE a (id int PRIMARY KEY, x int, y int, UNIQUE (x, y), CHECK (x > y));
      CREATE TABLE b (id int, a_id int REFERENCES a);
      CREATE INDEX ON a (y) INCLUDE (x); CREATE INDEX ON a (y);
      CREATE VIEW v AS SELECT a_id FROM b;
      """,
      "ALTER TABLE a DROP COLUMN x; DROP TABLE b CASCADE; DROP INDEX a_y_idx;")
    #expect(replayed.constraints("a") == ["a_pkey primary key (id)"])
    #expect(replayed.indexes("a") == ["a_pkey (id) unique"])
    #expect(replayed.catalog.view(QualifiedName("public", "v")) == nil)
    let rest = Replaying(
      "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a_id int REFERENCES a);",
      "DROP TABLE a CASCADE;")
    #expect(rest.constraints("b").isEmpty)
  }

  @Test func transactionsUndoWhatTheyDid() {
    let replayed = Replaying(
      """
      BEGIN; CREATE TABLE a (id int); ROLLBACK;
      BEGIN; CREATE TABLE b (id int); SAVEPOINT s; DROP TABLE b; ROLLBACK TO s; COMMIT;
      START TRANSACTION; CREATE TABLE c (id int); ABORT AND CHAIN; CREATE TABLE d (id int); END;
      """)
    #expect(replayed.catalog.tables.map(\.name.name) == ["b", "d"])
    #expect(replayed.replay.session.transaction == nil)
  }

  @Test func namesResolveThroughTheSearchPath() {
    let replayed = Replaying(
      """
      CREATE SCHEMA app; SET search_path = app, public;
      CREATE TABLE t (id int); CREATE TABLE public.u (id int);
      ALTER TABLE u ADD n int; ALTER TABLE t ADD n int;
      """,
      "ALTER TABLE app.t ADD m int; SELECT set_config('search_path', 'app', false); DROP TABLE t;")
    #expect(replayed.columns("u") == ["id integer", "n integer"])
    #expect(replayed.table("t", schema: "app") == nil)
  }

  @Test func unknownIsNotMissing() {
    let replayed = Replaying(
      "ALTER TABLE users ADD COLUMN team_id int; CREATE INDEX ON users (team_id); CREATE TABLE posts (user_id int REFERENCES auth.users);"
    )
    let users = replayed.table("users")
    #expect(users?.isKnown == false && users?.hasAllColumns == false)
    #expect(users?.column("team_id")?.origin != nil)
    #expect(
      replayed.constraints("posts") == ["posts_user_id_fkey foreign key (user_id) → auth.users()"])
    #expect(replayed.table("users", schema: "auth")?.isKnown == false)
  }

  @Test func whatIsThereStays() {
    let replayed = Replaying(
      "CREATE TABLE t (a int); CREATE TABLE IF NOT EXISTS t (b text); ALTER TABLE t ADD COLUMN IF NOT EXISTS a text, ADD COLUMN IF NOT EXISTS c int; DROP TABLE IF EXISTS nothing; CREATE INDEX i ON t (a); CREATE INDEX IF NOT EXISTS i ON t (c);"
    )
    #expect(replayed.columns("t") == ["a integer", "c integer"])
    #expect(replayed.indexes("t") == ["i (a)"])
  }

  @Test func tablesMadeFromOthersHaveTheirColumns() {
    let replayed = Replaying(
      """
      CREATE TABLE a (id serial PRIMARY KEY, n int DEFAULT 3 CHECK (n > 0));
      CREATE TABLE b (LIKE a INCLUDING ALL, x int);
      CREATE TABLE c (LIKE a);
      CREATE TABLE d AS SELECT id, n AS number, count(*), lower('x') FROM a;
      CREATE TABLE e AS SELECT * FROM a;
      CREATE TABLE f (m int) INHERITS (a);
      ALTER TABLE a ADD COLUMN late int;
      """)
    let serial = "id integer not null default nextval('public.a_id_seq'::regclass)"
    #expect(replayed.columns("b") == [serial, "n integer default 3", "x integer"])
    #expect(replayed.indexes("b") == ["b_pkey (id) unique"])
    #expect(replayed.columns("c") == ["id integer not null", "n integer"])
    #expect(replayed.columns("d") == ["id integer", "number integer", "count", "lower"])
    #expect(replayed.columns("e") == ["id integer", "n integer"])
    #expect(
      replayed.columns("f") == [
        serial, "n integer default 3", "m integer", "late integer",
      ])
  }

  @Test func partitionsShareTheirParentsParts() {
    let replayed = Replaying(
      """
      CREATE TABLE p (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE TABLE p2 (id int NOT NULL, at date NOT NULL);
      ALTER TABLE p ATTACH PARTITION p2 DEFAULT;
      CREATE INDEX ON p (at);
      """)
    #expect(replayed.columns("p1") == ["id integer not null", "at date not null"])
    #expect(replayed.indexes("p1") == ["p1_at_idx (at)", "p1_pkey (id, at) unique"])
    #expect(replayed.table("p2")?.isDefaultPartition == true)
    #expect(replayed.indexes("p2").contains("p2_at_idx (at)"))
  }

  @Test func rowSecurityAndPoliciesAreKept() {
    let replayed = Replaying(
      """
      CREATE TABLE t (id int);
      ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
      CREATE POLICY p ON t FOR UPDATE TO authenticated USING (id = 1);
      ALTER POLICY p ON t TO anon WITH CHECK (id = 2);
      CREATE POLICY q ON t; DROP POLICY q ON t;
      """)
    let table = replayed.table("t")
    #expect(table?.rowSecurity.isEnabled == true && table?.rowSecurity.isForced == true)
    #expect(table?.policies.map(\.name) == ["p"])
    #expect(table?.policy("p")?.roles == ["anon"])
    #expect(table?.policy("p")?.using?.sql == "id = 1")
    #expect(table?.policy("p")?.check?.sql == "id = 2")
    #expect(table?.policy("p")?.command == .update)
  }

  @Test func blocksAndTheFunctionsTheyCallRun() {
    let replayed = Replaying(
      """
      CREATE TABLE t (id int);
      CREATE FUNCTION add_n() RETURNS void LANGUAGE plpgsql AS $$
      BEGIN ALTER TABLE t ADD COLUMN n int; END $$;
      CREATE FUNCTION never() RETURNS void LANGUAGE sql AS 'DROP TABLE t';
      DO $$
      DECLARE missing boolean := NOT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'u');
      BEGIN
        IF missing THEN
          CREATE TABLE u (id int);
        END IF;
        PERFORM add_n();
        EXECUTE 'CREATE INDEX u_id ON u (id)';
        EXECUTE format('ALTER TABLE %I ADD COLUMN %I %s', 'u', 'Odd', 'text');
        BEGIN
          ALTER TABLE u ADD CONSTRAINT c CHECK (id > 0);
        EXCEPTION WHEN duplicate_object THEN
          DROP TABLE t;
        END;
      END $$;
      """)
    #expect(replayed.columns("t") == ["id integer", "n integer"])
    #expect(replayed.columns("u") == ["id integer", "Odd text"])
    #expect(replayed.indexes("u") == ["u_id (id)"])
    #expect(replayed.constraints("u") == ["c check id > 0"])
  }

  @Test func schemasMoveTogether() {
    let replayed = Replaying(
      """
      CREATE SCHEMA a; CREATE TABLE a.t (id serial PRIMARY KEY); CREATE TYPE a.e AS ENUM ('x');
      ALTER SCHEMA a RENAME TO b; CREATE SCHEMA c; ALTER TABLE b.t SET SCHEMA c;
      """)
    #expect(replayed.table("t", schema: "c") != nil)
    #expect(replayed.catalog.relation(QualifiedName("c", "t_pkey")) != nil)
    #expect(replayed.catalog.relation(QualifiedName("c", "t_id_seq")) != nil)
    #expect(replayed.catalog.type(QualifiedName("b", "e")) != nil)
    #expect(replayed.catalog.relation(QualifiedName("a", "t")) == nil)
    let dropped = Replaying("CREATE SCHEMA a; CREATE TABLE a.t (id int); DROP SCHEMA a CASCADE;")
    #expect(dropped.catalog.tables.isEmpty)
  }

  @Test func enumerationsKeepTheirOrder() {
    let replayed = Replaying(
      """
      CREATE TYPE e AS ENUM ('a', 'c'); ALTER TYPE e ADD VALUE 'b' BEFORE 'c';
      ALTER TYPE e ADD VALUE 'd'; ALTER TYPE e RENAME VALUE 'a' TO 'A';
      """)
    guard case .enumeration(let values)? = replayed.catalog.type(QualifiedName("public", "e"))?.kind
    else {
      Issue.record("no type")
      return
    }
    #expect(values == ["A", "b", "c", "d"])
  }
}
