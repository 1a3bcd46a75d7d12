import Catalog

extension LockCase {
  static let all: [LockCase] =
    tables + columns + types + constraints + partitions + indexes + objects + rows

  /// Rows that hold for a server of version 15, and that no statement of a test shows there.
  static let unprovable: Set<String> = [
    // It ends a DETACH … CONCURRENTLY that was interrupted.
    "ALTER TABLE … DETACH PARTITION … FINALIZE"
  ]

  private static let tables = [
    LockCase("CREATE TABLE new (id int)"),
    LockCase("CREATE TABLE IF NOT EXISTS orders (id int)"),
    LockCase("CREATE TEMPORARY TABLE new (id int)"),
    LockCase(query: "CREATE TABLE new AS SELECT * FROM orders"),
    LockCase(query: "CREATE TABLE new AS SELECT * FROM open_orders"),
    LockCase("CREATE TABLE new AS SELECT * FROM orders WITH NO DATA"),
    LockCase(query: "SELECT * INTO new FROM orders"),
    LockCase("CREATE TABLE new (more int) INHERITS (animals)"),
    LockCase("CREATE TABLE new (id int, customer_id bigint REFERENCES customers)"),
    LockCase("CREATE TABLE new (id int PRIMARY KEY, parent int REFERENCES new)"),
    LockCase("CREATE TABLE new (LIKE orders INCLUDING ALL)"),
    LockCase("DROP TABLE items"),
    LockCase("DROP TABLE animals CASCADE"),
    LockCase("DROP TABLE events"),
    LockCase("DROP TABLE events_1"),
    LockCase("DROP TABLE events_1", after: "CREATE TABLE events_d PARTITION OF events DEFAULT"),
    LockCase("DROP TABLE orders CASCADE"),
    LockCase("DROP TABLE dogs"),
    LockCase("DROP TABLE IF EXISTS customers, items"),
    LockCase("ALTER TABLE orders RENAME TO orders_old"),
    LockCase("ALTER TABLE events RENAME TO events_old"),
    LockCase("ALTER TABLE animals RENAME TO beasts"),
    LockCase("ALTER TABLE items SET SCHEMA other", after: "CREATE SCHEMA other"),
    LockCase("ALTER TABLE orders OWNER TO pg_monitor"),
    LockCase("ALTER TABLE events OWNER TO pg_monitor"),
    LockCase("ALTER TABLE items SET UNLOGGED"),
    LockCase("ALTER TABLE new SET LOGGED", after: "CREATE UNLOGGED TABLE new AS SELECT 1 AS x"),
    LockCase("ALTER TABLE orders SET TABLESPACE lockstep_space"),
    LockCase("ALTER TABLE orders SET ACCESS METHOD other_heap"),
    LockCase("ALTER TABLE orders SET (fillfactor = 70)"),
    LockCase("ALTER TABLE orders SET (autovacuum_enabled = false, parallel_workers = 2)"),
    LockCase(
      "ALTER TABLE orders RESET (fillfactor)", after: "ALTER TABLE orders SET (fillfactor = 70)"),
    LockCase("ALTER TABLE orders SET (toast_tuple_target = 200)"),
    LockCase("ALTER TABLE orders SET (user_catalog_table = true)"),
    LockCase("ALTER TABLE orders CLUSTER ON orders_pkey"),
    LockCase("ALTER TABLE orders SET WITHOUT CLUSTER"),
    LockCase("ALTER TABLE orders REPLICA IDENTITY FULL"),
    LockCase(
      "ALTER TABLE pairs OF pair",
      after: "CREATE TYPE pair AS (a int, b int); CREATE TABLE pairs (a int, b int)"),
    LockCase("ALTER TABLE cats INHERIT animals", after: "CREATE TABLE cats (id int, name text)"),
    LockCase("ALTER TABLE dogs NO INHERIT animals"),
    LockCase("ALTER TABLE customers ENABLE ROW LEVEL SECURITY"),
    LockCase("ALTER TABLE customers FORCE ROW LEVEL SECURITY"),
    LockCase("ALTER TABLE events ENABLE ROW LEVEL SECURITY"),
    LockCase("CREATE POLICY mine ON orders USING (id = 1)"),
    LockCase(
      "CREATE POLICY mine ON orders USING (EXISTS (SELECT FROM items WHERE order_id = orders.id))"),
    LockCase("ALTER POLICY own ON customers USING (false)"),
    LockCase("ALTER POLICY own ON customers RENAME TO mine"),
    LockCase("DROP POLICY own ON customers"),
    LockCase("CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()"),
    LockCase("CREATE TRIGGER t AFTER UPDATE ON events FOR EACH ROW EXECUTE FUNCTION touch()"),
    LockCase("CREATE TRIGGER t AFTER UPDATE ON animals FOR EACH ROW EXECUTE FUNCTION touch()"),
    LockCase(
      pending: "CREATE TRIGGER t AFTER UPDATE ON events FOR EACH STATEMENT EXECUTE FUNCTION touch()"
    ),
    LockCase("DROP TRIGGER touched ON customers"),
    LockCase(
      "DROP TRIGGER t ON events",
      after: "CREATE TRIGGER t AFTER UPDATE ON events FOR EACH ROW EXECUTE FUNCTION touch()"),
    LockCase("ALTER TRIGGER touched ON customers RENAME TO marked"),
    LockCase(
      "ALTER TRIGGER t ON events RENAME TO u",
      after: "CREATE TRIGGER t AFTER UPDATE ON events FOR EACH ROW EXECUTE FUNCTION touch()"),
    LockCase("ALTER TABLE customers DISABLE TRIGGER touched"),
    LockCase("ALTER TABLE customers ENABLE TRIGGER ALL"),
    LockCase("ALTER TABLE events DISABLE TRIGGER ALL"),
    LockCase("ALTER TABLE animals DISABLE TRIGGER ALL"),
    LockCase(
      "ALTER TABLE orders DISABLE RULE r",
      after: "CREATE RULE r AS ON INSERT TO orders DO INSTEAD NOTHING"),
    LockCase(
      "ALTER FOREIGN TABLE far OPTIONS (ADD a 'b')",
      after:
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE far (id int) SERVER s"
    ),
    LockCase("DO $$ BEGIN ALTER TABLE orders ADD COLUMN more int; END $$"),
    LockCase(
      inTransaction: "CREATE TABLE new (id int); INSERT INTO new VALUES (1)",
      "ALTER TABLE new ADD PRIMARY KEY (id)"),
    LockCase(
      inTransaction: "CREATE TABLE new (id int); INSERT INTO new VALUES (1)",
      "CREATE INDEX ON new (id)"),
    LockCase(
      "ALTER POLICY own ON customers USING (EXISTS (SELECT FROM orders WHERE customer_id = customers.id))"
    ),
    LockCase(
      "ALTER TABLE events DISABLE TRIGGER t",
      after: "CREATE TRIGGER t AFTER UPDATE ON events FOR EACH ROW EXECUTE FUNCTION touch()"),
    LockCase("ALTER TABLE animals SET (fillfactor = 70)"),
    LockCase("ALTER TABLE animals OWNER TO pg_monitor"),
    LockCase("ALTER TABLE animals SET UNLOGGED"),
    LockCase(
      "DROP TABLE log CASCADE",
      after:
        "CREATE TABLE log (id bigint PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE log_1 PARTITION OF log DEFAULT; INSERT INTO log VALUES (1); CREATE TABLE child (log_id bigint REFERENCES log)"
    ),
  ]

  private static let columns = [
    LockCase("ALTER TABLE orders ADD COLUMN more int"),
    LockCase("ALTER TABLE orders ADD COLUMN IF NOT EXISTS ref text"),
    LockCase("ALTER TABLE orders ADD COLUMN more int NOT NULL DEFAULT 0"),
    LockCase("ALTER TABLE orders ADD COLUMN more timestamptz DEFAULT now()"),
    LockCase("ALTER TABLE orders ADD COLUMN more int DEFAULT NULL"),
    LockCase("ALTER TABLE animals ADD COLUMN more int DEFAULT 0"),
    LockCase("ALTER TABLE events ADD COLUMN more int DEFAULT 0"),
    LockCase("ALTER TABLE orders ADD COLUMN more uuid DEFAULT gen_random_uuid()"),
    LockCase("ALTER TABLE orders ADD COLUMN more timestamptz DEFAULT clock_timestamp()"),
    LockCase(
      "ALTER TABLE orders ADD COLUMN more int DEFAULT f()",
      after: "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
    LockCase(
      "ALTER TABLE orders ADD COLUMN more int DEFAULT f()",
      after: "CREATE FUNCTION f() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'"),
    LockCase(
      "ALTER TABLE orders ADD COLUMN more int DEFAULT f()",
      after: "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'"),
    LockCase(
      "ALTER TABLE orders ADD COLUMN more int DEFAULT f()",
      after: "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql STABLE AS 'BEGIN RETURN 1; END'"),
    LockCase(
      "ALTER TABLE orders ADD COLUMN more float DEFAULT f()",
      after: "CREATE FUNCTION f() RETURNS float LANGUAGE sql AS 'SELECT random()'"),
    LockCase(
      "ALTER TABLE orders ADD COLUMN more int DEFAULT f()",
      after: "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"),
    LockCase("ALTER TABLE orders ADD COLUMN more bigint DEFAULT nextval('numbers')"),
    LockCase("ALTER TABLE animals ADD COLUMN more float DEFAULT random()"),
    LockCase("ALTER TABLE events ADD COLUMN more float DEFAULT random()"),
    LockCase("ALTER TABLE orders ADD COLUMN more bigserial"),
    LockCase("ALTER TABLE orders ADD COLUMN more bigint GENERATED ALWAYS AS IDENTITY"),
    LockCase("ALTER TABLE orders ADD COLUMN more bigint GENERATED ALWAYS AS (id + 1) STORED"),
    LockCase(
      "ALTER TABLE orders ADD COLUMN more positive",
      after: "CREATE DOMAIN positive AS int CHECK (VALUE > 0)"),
    LockCase("ALTER TABLE orders ADD COLUMN more plain", after: "CREATE DOMAIN plain AS int"),
    LockCase("ALTER TABLE orders ADD COLUMN more int CHECK (more > 0)"),
    LockCase("ALTER TABLE orders ADD COLUMN more int UNIQUE"),
    LockCase("ALTER TABLE orders ADD COLUMN a int, ADD COLUMN b int DEFAULT 1, DROP COLUMN tag"),
    LockCase("ALTER TABLE orders DROP COLUMN tag"),
    LockCase("ALTER TABLE animals DROP COLUMN name"),
    LockCase("ALTER TABLE events DROP COLUMN kind"),
    LockCase("ALTER TABLE items DROP COLUMN order_id"),
    LockCase("ALTER TABLE orders DROP COLUMN id CASCADE", after: "DROP VIEW open_orders"),
    LockCase("ALTER TABLE orders RENAME COLUMN tag TO mark"),
    LockCase("ALTER TABLE animals RENAME COLUMN name TO title"),
    LockCase("ALTER TABLE events RENAME kind TO sort"),
    LockCase("ALTER TABLE orders ALTER COLUMN tag SET DEFAULT 'x'"),
    LockCase("ALTER TABLE animals ALTER COLUMN name DROP DEFAULT"),
    LockCase("ALTER TABLE customers ALTER COLUMN email SET NOT NULL"),
    LockCase("ALTER TABLE animals ALTER COLUMN name SET NOT NULL"),
    LockCase("ALTER TABLE events ALTER COLUMN kind SET NOT NULL"),
    LockCase(
      "ALTER TABLE customers ALTER COLUMN email SET NOT NULL",
      after: "ALTER TABLE customers ADD CONSTRAINT e CHECK (email IS NOT NULL)"),
    LockCase(
      "ALTER TABLE customers ALTER COLUMN email SET NOT NULL",
      after: "ALTER TABLE customers ADD CONSTRAINT e CHECK (id > 0 AND email IS NOT NULL)"),
    LockCase(
      "ALTER TABLE customers ALTER COLUMN email SET NOT NULL",
      after: "ALTER TABLE customers ADD CONSTRAINT e CHECK (email IS NOT NULL) NOT VALID"),
    LockCase("ALTER TABLE customers ALTER COLUMN note SET NOT NULL"),
    LockCase("ALTER TABLE customers ALTER COLUMN id SET NOT NULL"),
    LockCase("ALTER TABLE customers ALTER COLUMN note DROP NOT NULL"),
    LockCase("ALTER TABLE customers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN id DROP IDENTITY",
      after: "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY)"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN b DROP EXPRESSION",
      after:
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); INSERT INTO t VALUES (1)"
    ),
    LockCase("ALTER TABLE orders ALTER COLUMN tag SET STATISTICS 500"),
    LockCase("ALTER TABLE animals ALTER COLUMN name SET STATISTICS 500"),
    LockCase("ALTER TABLE orders ALTER COLUMN tag SET (n_distinct = 5)"),
    LockCase("ALTER TABLE animals ALTER COLUMN name SET (n_distinct = 5)"),
    LockCase("ALTER TABLE orders ALTER COLUMN tag SET STORAGE EXTERNAL"),
    LockCase("ALTER TABLE animals ALTER COLUMN name SET STORAGE EXTERNAL"),
    LockCase("ALTER TABLE orders ALTER COLUMN tag SET COMPRESSION pglz"),
    LockCase("ALTER TABLE animals ALTER COLUMN name SET COMPRESSION pglz"),
    LockCase("ALTER TABLE animals ADD COLUMN more serial"),
    LockCase("ALTER TABLE events ADD COLUMN more serial"),
    LockCase("ALTER TABLE animals ADD COLUMN more int GENERATED ALWAYS AS (id + 1) STORED"),
    LockCase("ALTER TABLE events ADD COLUMN more bigint GENERATED ALWAYS AS (id + 1) STORED"),
    LockCase(
      "ALTER TABLE animals ADD COLUMN more positive",
      after: "CREATE DOMAIN positive AS int CHECK (VALUE > 0)"),
    LockCase("ALTER TABLE events ADD COLUMN more bigint REFERENCES orders"),
    LockCase("ALTER TABLE ONLY animals ALTER COLUMN name SET DEFAULT 'x'"),
    LockCase("ALTER TABLE events ALTER COLUMN kind SET DEFAULT 'x'"),
    LockCase("ALTER TABLE events ALTER COLUMN id SET NOT NULL"),
    LockCase(
      "ALTER TABLE animals ALTER COLUMN name SET NOT NULL",
      after: "ALTER TABLE animals ALTER COLUMN name SET NOT NULL"),
    LockCase(
      "ALTER TABLE animals ALTER COLUMN name SET NOT NULL",
      after: "ALTER TABLE animals ADD CONSTRAINT n CHECK (name IS NOT NULL)"),
    LockCase("ALTER TABLE animals ALTER COLUMN name DROP NOT NULL"),
    LockCase("ALTER TABLE events ALTER COLUMN id DROP NOT NULL"),
    LockCase(
      "ALTER TABLE animals ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY",
      after: "ALTER TABLE animals ALTER COLUMN id SET NOT NULL"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN b DROP EXPRESSION",
      after:
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED); CREATE TABLE u () INHERITS (t)"
    ),
    LockCase("ALTER TABLE events ALTER COLUMN kind SET STATISTICS 500"),
    LockCase("ALTER TABLE events ALTER COLUMN kind SET STORAGE EXTERNAL"),
  ]

  private static func retype(_ column: String, _ type: String, after setUp: String = "") -> LockCase
  {
    LockCase("ALTER TABLE orders ALTER COLUMN \(column) TYPE \(type)", after: setUp)
  }

  private static let types = [
    retype("ref", "varchar(20)"), retype("ref", "varchar(40)"), retype("ref", "varchar(10)"),
    retype("ref", "varchar"), retype("ref", "text"), retype("ref", "text USING ref"),
    retype("ref", "text USING ref::text"), retype("ref", "text USING lower(ref)"),
    retype("ref", "char(20)"), retype("ref", "text COLLATE \"C\""),
    retype("ref", "varchar(40) COLLATE \"C\""),
    retype("names", "varchar(9)[]"), retype("names", "text[]"), retype("names", "varchar(5)[]"),
    retype("tag", "varchar"), retype("tag", "varchar(50)"), retype("tag", "text"),
    retype("bits", "varbit(8)"), retype("bits", "varbit"), retype("bits", "varbit(2)"),
    retype("total", "numeric(10, 2)", after: "DROP VIEW open_orders"),
    retype("total", "numeric(10, 3)", after: "DROP VIEW open_orders"),
    retype("total", "numeric", after: "DROP VIEW open_orders"),
    retype("total", "numeric(6, 2)", after: "DROP VIEW open_orders"),
    retype("placed", "timestamp(6)"), retype("placed", "timestamp"),
    retype("placed", "timestamp(2)"), retype("placed", "timestamptz(3)"),
    LockCase(
      inTransaction: "SET TimeZone = 'UTC'",
      "ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz"),
    LockCase(
      inTransaction: "SET TimeZone = 'UTC'",
      "ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz",
      after: "CREATE INDEX ON orders (placed)"),
    LockCase(
      inTransaction: "SET TimeZone = 'Europe/Berlin'",
      "ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz"),
    LockCase(
      inTransaction: "SET TimeZone = 'UTC'",
      "ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz(3)"),
    LockCase(
      inTransaction: "SET TimeZone = 'UTC'",
      "ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz(3)",
      after: "CREATE INDEX ON orders (placed)"),
    LockCase(
      inTransaction: "SET TimeZone = 'Europe/Berlin'",
      "ALTER TABLE orders ALTER COLUMN placed TYPE timestamptz(3)"),
    retype("address", "inet"), retype("address", "text"),
    retype("count", "bigint", after: "DROP MATERIALIZED VIEW totals"),
    retype("count", "oid USING count::oid", after: "DROP MATERIALIZED VIEW totals"),
    retype("count", "int USING count + 1", after: "DROP MATERIALIZED VIEW totals"),
    retype("ref", "text", after: "CREATE INDEX orders_lower ON orders (lower(ref))"),
    retype("ref", "text", after: "CREATE INDEX orders_part ON orders (id) WHERE ref IS NOT NULL"),
    retype("ref", "text", after: "CREATE INDEX orders_part ON orders (ref) WHERE id > 5"),
    retype("ref", "text", after: "ALTER TABLE orders ADD CONSTRAINT r CHECK (ref <> '')"),
    retype("ref", "words", after: "CREATE DOMAIN words AS varchar(20)"),
    retype("ref", "words", after: "CREATE DOMAIN words AS varchar(20) CHECK (VALUE <> '')"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN a TYPE text",
      after:
        "CREATE DOMAIN words AS text CHECK (VALUE <> ''); CREATE TABLE t (a words); INSERT INTO t VALUES ('a')"
    ),
    LockCase("ALTER TABLE items ALTER COLUMN label TYPE varchar(20)"),
    LockCase("ALTER TABLE items ALTER COLUMN amount TYPE bigint"),
    LockCase("ALTER TABLE items ALTER COLUMN order_id TYPE int"),
    LockCase("ALTER TABLE orders ALTER COLUMN id TYPE numeric", after: "DROP VIEW open_orders"),
    LockCase(
      "ALTER TABLE child ALTER COLUMN nick TYPE varchar",
      after:
        "CREATE TABLE child (nick text REFERENCES customers (nick)); INSERT INTO child VALUES ('n1')"
    ),
    LockCase(
      "ALTER TABLE customers ALTER COLUMN nick TYPE varchar",
      after:
        "CREATE TABLE child (nick text REFERENCES customers (nick)); INSERT INTO child VALUES ('n1')"
    ),
    LockCase("ALTER TABLE animals ALTER COLUMN name TYPE varchar"),
    LockCase("ALTER TABLE animals ALTER COLUMN id TYPE bigint"),
    LockCase("ALTER TABLE events ALTER COLUMN kind TYPE varchar"),
    LockCase("ALTER TABLE events ALTER COLUMN id TYPE int"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN x TYPE text",
      after: "CREATE TABLE t (x xml); INSERT INTO t VALUES ('<a/>')"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN x TYPE text",
      after: "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e); INSERT INTO t VALUES ('a')"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN x TYPE varbit",
      after: "CREATE TABLE t (x bit(3)); INSERT INTO t VALUES ('101')"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN x TYPE interval",
      after: "CREATE TABLE t (x interval(3)); INSERT INTO t VALUES ('1 day')"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN x TYPE timestamptz",
      after: "CREATE TABLE t (x timestamptz(3)); INSERT INTO t VALUES (now())"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN x TYPE time(4)",
      after: "CREATE TABLE t (x time(3)); INSERT INTO t VALUES ('10:00')"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN x TYPE text",
      after: "CREATE TABLE t (x bpchar); INSERT INTO t VALUES ('a')"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN x TYPE jsonb",
      after: "CREATE TABLE t (x json); INSERT INTO t VALUES ('{}')"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN x TYPE cidr",
      after: "CREATE TABLE t (x inet); INSERT INTO t VALUES ('10.0.0.1')"),
    LockCase(
      "ALTER TABLE t ALTER COLUMN x TYPE oid",
      after: "CREATE TABLE t (x int4); CREATE INDEX ON t (x); INSERT INTO t VALUES (1)"),
    LockCase(
      "ALTER TABLE animals ALTER COLUMN name TYPE varchar",
      after: "CREATE INDEX ON animals (lower(name)); CREATE INDEX ON dogs (lower(name))"),
    LockCase(
      "ALTER TABLE events ALTER COLUMN kind TYPE varchar",
      after: "CREATE INDEX ON events (kind) WHERE id > 0"),
    LockCase(
      "ALTER TABLE animals ALTER COLUMN name TYPE varchar",
      after: "ALTER TABLE animals ADD CHECK (name <> '')"),
  ]

  private static let constraints = [
    LockCase("ALTER TABLE orders ADD CHECK (id > 0)"),
    LockCase("ALTER TABLE animals ADD CHECK (id > 0)"),
    LockCase("ALTER TABLE events ADD CHECK (id > 0)"),
    LockCase("ALTER TABLE orders ADD CONSTRAINT c CHECK (id > 0) NOT VALID"),
    LockCase("ALTER TABLE animals ADD CONSTRAINT c CHECK (id > 0) NOT VALID"),
    LockCase("ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers"),
    LockCase("ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID"),
    LockCase("ALTER TABLE orders ADD COLUMN other_id bigint REFERENCES customers"),
    LockCase("ALTER TABLE orders ADD COLUMN other_id bigint DEFAULT 1 REFERENCES customers"),
    LockCase("ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES orders"),
    LockCase(
      "ALTER TABLE orders ADD FOREIGN KEY (id, placed) REFERENCES log",
      after:
        "CREATE TABLE log (id bigint, at timestamp(3), PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE TABLE log_1 PARTITION OF log DEFAULT; INSERT INTO log SELECT id, placed FROM orders"
    ),
    LockCase("ALTER TABLE orders ADD UNIQUE (ref)"),
    LockCase("ALTER TABLE events ADD UNIQUE (id, day)"),
    LockCase(
      "ALTER TABLE orders ADD CONSTRAINT u UNIQUE USING INDEX orders_u",
      after: "CREATE UNIQUE INDEX orders_u ON orders (ref)"),
    LockCase(
      "ALTER TABLE t ADD PRIMARY KEY (id)",
      after: "CREATE TABLE t (id int); INSERT INTO t VALUES (1)"),
    LockCase("ALTER TABLE events ADD PRIMARY KEY (id, day)"),
    LockCase("ALTER TABLE events ADD PRIMARY KEY (id, kind, day)"),
    LockCase("ALTER TABLE animals ADD UNIQUE (id)"),
    LockCase("ALTER TABLE animals ADD PRIMARY KEY (id)"),
    LockCase(
      "ALTER TABLE t ADD PRIMARY KEY (id)",
      after: "CREATE TABLE t (id int NOT NULL); INSERT INTO t VALUES (1)"),
    LockCase(
      "ALTER TABLE t ADD PRIMARY KEY USING INDEX i",
      after:
        "CREATE TABLE t (id int NOT NULL); INSERT INTO t VALUES (1); CREATE UNIQUE INDEX i ON t (id)"
    ),
    LockCase(
      "ALTER TABLE t ADD PRIMARY KEY USING INDEX i",
      after: "CREATE TABLE t (id int); INSERT INTO t VALUES (1); CREATE UNIQUE INDEX i ON t (id)"),
    LockCase(
      "ALTER TABLE t ADD PRIMARY KEY USING INDEX i",
      after:
        "CREATE TABLE t (id int CHECK (id IS NOT NULL)); INSERT INTO t VALUES (1); CREATE UNIQUE INDEX i ON t (id)"
    ),
    LockCase(
      "ALTER TABLE t ADD EXCLUDE USING gist (span WITH &&)",
      after: "CREATE TABLE t (span int4range); INSERT INTO t VALUES ('[1,2)')"),
    LockCase(
      "ALTER TABLE orders VALIDATE CONSTRAINT c",
      after: "ALTER TABLE orders ADD CONSTRAINT c CHECK (id > 0) NOT VALID"),
    LockCase(
      "ALTER TABLE animals VALIDATE CONSTRAINT c",
      after: "ALTER TABLE animals ADD CONSTRAINT c CHECK (id > 0) NOT VALID"),
    LockCase("ALTER TABLE items VALIDATE CONSTRAINT items_amount_check"),
    LockCase(
      "ALTER TABLE orders VALIDATE CONSTRAINT f",
      after:
        "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers NOT VALID"
    ),
    LockCase("ALTER TABLE items DROP CONSTRAINT items_amount_check"),
    LockCase("ALTER TABLE customers DROP CONSTRAINT customers_nick_key"),
    LockCase("ALTER TABLE items DROP CONSTRAINT items_order_fk"),
    LockCase("ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE"),
    LockCase(
      "ALTER TABLE events DROP CONSTRAINT k",
      after: "ALTER TABLE events ADD CONSTRAINT k CHECK (id > 0)"),
    LockCase("ALTER TABLE items RENAME CONSTRAINT items_amount_check TO positive"),
    LockCase("ALTER TABLE items RENAME CONSTRAINT items_order_fk TO key"),
    LockCase(
      "ALTER TABLE events RENAME CONSTRAINT k TO l",
      after: "ALTER TABLE events ADD CONSTRAINT k CHECK (id > 0)"),
    LockCase("ALTER TABLE customers RENAME CONSTRAINT customers_nick_key TO names"),
    LockCase("ALTER TABLE items ALTER CONSTRAINT items_order_fk DEFERRABLE INITIALLY DEFERRED"),
    LockCase(
      "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0)",
      after:
        "CREATE DOMAIN d AS int; CREATE TABLE t (a d); INSERT INTO t VALUES (1); CREATE TABLE u (a d, b d); INSERT INTO u VALUES (1, 2)"
    ),
    LockCase(
      "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID",
      after: "CREATE DOMAIN d AS int; CREATE TABLE t (a d); INSERT INTO t VALUES (1)"),
    LockCase("ALTER TABLE animals ADD EXCLUDE (id WITH =)"),
    LockCase(
      "ALTER TABLE events DROP CONSTRAINT f",
      after: "ALTER TABLE events ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES orders"),
    LockCase(
      "ALTER TABLE log DROP CONSTRAINT log_pkey CASCADE",
      after:
        "CREATE TABLE log (id bigint PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE log_1 PARTITION OF log DEFAULT; INSERT INTO log VALUES (1); CREATE TABLE child (log_id bigint REFERENCES log)"
    ),
    LockCase(
      "ALTER TABLE events VALIDATE CONSTRAINT c",
      after: "ALTER TABLE events ADD CONSTRAINT c CHECK (id > 0) NOT VALID"),
    LockCase(
      "ALTER TABLE animals RENAME CONSTRAINT c TO d",
      after: "ALTER TABLE animals ADD CONSTRAINT c CHECK (id > 0)"),
    LockCase(
      "ALTER TABLE animals DROP CONSTRAINT c",
      after: "ALTER TABLE animals ADD CONSTRAINT c CHECK (id > 0)"),
    LockCase(
      "ALTER TABLE child ADD FOREIGN KEY (id) REFERENCES child",
      after: "CREATE TABLE child (id int PRIMARY KEY); INSERT INTO child VALUES (1)"),
  ]

  private static let partitions = [
    LockCase(
      "CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')"),
    LockCase(
      "CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')",
      after:
        "CREATE TABLE events_d PARTITION OF events DEFAULT; INSERT INTO events VALUES (1, '2027-01-01')"
    ),
    LockCase(
      "CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')",
      after: "ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES orders"),
    LockCase(
      "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
      after:
        "CREATE TABLE old (id bigint NOT NULL, day date NOT NULL, kind text); INSERT INTO old VALUES (1, '2025-01-02')"
    ),
    LockCase(
      "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
      after:
        "CREATE TABLE old (id bigint NOT NULL, day date NOT NULL, kind text, CHECK (day >= '2025-01-01' AND day < '2025-02-01')); INSERT INTO old VALUES (1, '2025-01-02')"
    ),
    LockCase(
      "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
      after:
        "CREATE TABLE events_d PARTITION OF events DEFAULT; INSERT INTO events VALUES (1, '2027-01-01'); CREATE TABLE old (id bigint NOT NULL, day date NOT NULL, kind text); INSERT INTO old VALUES (1, '2025-01-02')"
    ),
    LockCase(
      "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
      after:
        "ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES orders; CREATE TABLE old (id bigint NOT NULL, day date NOT NULL, kind text); INSERT INTO old VALUES (1, '2025-01-02')"
    ),
    LockCase("ALTER TABLE events DETACH PARTITION events_1"),
    LockCase(
      "ALTER TABLE events DETACH PARTITION events_1",
      after: "CREATE TABLE events_d PARTITION OF events DEFAULT"),
    LockCase(
      "ALTER TABLE events DETACH PARTITION events_1",
      after: "ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES orders"),
    LockCase(
      "ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY",
      waitingFor: "LOCK TABLE events IN SHARE UPDATE EXCLUSIVE MODE",
      "LOCK TABLE events_1 IN ACCESS SHARE MODE"),
    LockCase(
      "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
      after:
        "CREATE TABLE events_d PARTITION OF events DEFAULT; INSERT INTO events VALUES (1, '2027-01-01'); CREATE TABLE old (id bigint NOT NULL, day date NOT NULL, kind text, CHECK (day >= '2025-01-01' AND day < '2025-02-01')); INSERT INTO old VALUES (1, '2025-01-02')"
    ),
    LockCase(
      "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
      after:
        "ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES orders; CREATE TABLE old (id bigint NOT NULL, day date NOT NULL, kind text, CHECK (day >= '2025-01-01' AND day < '2025-02-01')); INSERT INTO old VALUES (1, '2025-01-02')"
    ),
    LockCase(
      "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
      after:
        "CREATE INDEX ON events (kind); CREATE TABLE old (id bigint NOT NULL, day date NOT NULL, kind text, CHECK (day >= '2025-01-01' AND day < '2025-02-01')); INSERT INTO old VALUES (1, '2025-01-02')"
    ),
    LockCase(
      "ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
      after:
        "CREATE INDEX ON events (kind); CREATE TABLE old (id bigint NOT NULL, day date NOT NULL, kind text, CHECK (day >= '2025-01-01' AND day < '2025-02-01')); INSERT INTO old VALUES (1, '2025-01-02'); CREATE INDEX ON old (kind)"
    ),
  ]

  private static let indexes = [
    LockCase("CREATE INDEX new ON orders (ref)"),
    LockCase("CREATE UNIQUE INDEX ON orders (ref)"),
    LockCase("CREATE INDEX IF NOT EXISTS orders_ref_idx ON orders (ref)"),
    LockCase("CREATE INDEX ON events (kind)"),
    LockCase("CREATE INDEX ON animals (name)"),
    LockCase("CREATE INDEX ON ONLY events (kind)"),
    LockCase("CREATE INDEX ON totals (sum)"),
    LockCase(
      "CREATE INDEX CONCURRENTLY new ON orders (ref)",
      waitingFor: "INSERT INTO orders (id) VALUES (1000)"),
    LockCase(
      "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_ref_idx ON orders (ref)",
      waitingFor: "LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE"),
    LockCase("DROP INDEX orders_ref_idx"),
    LockCase("DROP INDEX totals_idx"),
    LockCase("DROP INDEX i", after: "CREATE INDEX i ON events (kind)"),
    LockCase(
      "DROP INDEX CONCURRENTLY orders_ref_idx", waitingFor: "LOCK TABLE orders IN ACCESS SHARE MODE"
    ),
    LockCase("ALTER INDEX orders_ref_idx RENAME TO new"),
    LockCase("ALTER INDEX orders_ref_idx SET (fillfactor = 70)"),
    LockCase("ALTER INDEX orders_ref_idx SET TABLESPACE lockstep_space"),
    LockCase(
      "ALTER INDEX i ATTACH PARTITION j",
      after: "CREATE INDEX i ON ONLY events (kind); CREATE INDEX j ON events_1 (kind)"),
    LockCase("REINDEX INDEX orders_ref_idx"),
    LockCase("REINDEX TABLE orders"),
    LockCase(
      "REINDEX INDEX CONCURRENTLY orders_ref_idx",
      waitingFor: "INSERT INTO orders (id) VALUES (1000)"),
    LockCase(
      "REINDEX TABLE CONCURRENTLY orders", waitingFor: "INSERT INTO orders (id) VALUES (1000)"),
    LockCase("CLUSTER orders USING orders_pkey"),
    LockCase("CLUSTER orders", after: "ALTER TABLE orders CLUSTER ON orders_pkey"),
    LockCase("VACUUM orders", waitingFor: "LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE"),
    LockCase("VACUUM FULL orders", waitingFor: "LOCK TABLE orders IN ACCESS SHARE MODE"),
    LockCase("ANALYZE orders"),
    LockCase("ANALYZE orders (ref)"),
    LockCase("ANALYZE animals"),
    LockCase("ANALYZE events"),
    LockCase("CREATE INDEX i ON ONLY events (kind)"),
  ]

  private static let objects = [
    LockCase("CREATE VIEW v AS SELECT ref FROM orders JOIN items ON order_id = orders.id"),
    LockCase("CREATE VIEW v AS SELECT * FROM open_orders"),
    LockCase("CREATE VIEW v AS SELECT * FROM events"),
    LockCase("CREATE OR REPLACE VIEW open_orders AS SELECT id, total FROM orders"),
    LockCase("DROP VIEW open_orders"),
    LockCase("DROP VIEW open_orders CASCADE", after: "CREATE VIEW v AS SELECT * FROM open_orders"),
    LockCase("DROP MATERIALIZED VIEW totals"),
    LockCase("ALTER VIEW open_orders RENAME TO v"),
    LockCase("ALTER MATERIALIZED VIEW totals RENAME TO v"),
    LockCase("ALTER VIEW open_orders SET SCHEMA other", after: "CREATE SCHEMA other"),
    LockCase("ALTER VIEW open_orders OWNER TO pg_monitor"),
    LockCase("ALTER VIEW open_orders SET (security_invoker = true)"),
    LockCase("ALTER VIEW open_orders ALTER COLUMN total SET DEFAULT 1"),
    LockCase(query: "CREATE MATERIALIZED VIEW v AS SELECT * FROM open_orders"),
    LockCase("CREATE MATERIALIZED VIEW v AS SELECT * FROM open_orders WITH NO DATA"),
    LockCase(query: "REFRESH MATERIALIZED VIEW totals"),
    LockCase(query: "REFRESH MATERIALIZED VIEW CONCURRENTLY totals"),
    LockCase("CREATE SEQUENCE s"),
    LockCase("CREATE SEQUENCE s OWNED BY orders.id"),
    LockCase("ALTER SEQUENCE numbers INCREMENT BY 2"),
    LockCase("ALTER SEQUENCE numbers OWNED BY orders.id"),
    LockCase("ALTER SEQUENCE numbers OWNER TO pg_monitor"),
    LockCase("ALTER SEQUENCE numbers RENAME TO digits"),
    LockCase("ALTER SEQUENCE numbers SET SCHEMA other", after: "CREATE SCHEMA other"),
    LockCase("DROP SEQUENCE numbers"),
    LockCase(
      "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM open_orders'"),
    LockCase(
      "CREATE FUNCTION f() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM orders); END'"
    ),
    LockCase(
      "DROP FUNCTION f()", after: "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
    LockCase(
      "ALTER FUNCTION f() RENAME TO g",
      after: "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
    LockCase("CREATE SCHEMA other"),
    LockCase(
      "DROP SCHEMA other CASCADE",
      after:
        "CREATE SCHEMA other; CREATE TABLE other.t (id int); CREATE VIEW other.v AS SELECT * FROM other.t"
    ),
    LockCase("CREATE TYPE e AS ENUM ('a')"),
    LockCase(
      "ALTER TYPE e ADD VALUE 'b'", after: "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e)"),
    LockCase(
      "DROP TYPE e CASCADE", after: "CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e, y int)"),
    LockCase(
      pending: "CREATE RULE r AS ON INSERT TO orders DO INSTEAD NOTHING", row: "CREATE RULE",
      on: "orders"),
    LockCase(
      "DROP RULE r ON orders", after: "CREATE RULE r AS ON INSERT TO orders DO INSTEAD NOTHING"),
    LockCase(
      pending: "CREATE STATISTICS s ON customer_id, ref FROM orders", row: "CREATE STATISTICS",
      on: "orders"),
    LockCase(
      pending: "CREATE PUBLICATION p FOR TABLE orders", row: "CREATE PUBLICATION … FOR TABLE",
      on: "orders"),
    LockCase(
      pending: "ALTER PUBLICATION p ADD TABLE items", row: "CREATE PUBLICATION … FOR TABLE",
      on: "items", after: "CREATE PUBLICATION p FOR TABLE orders"
    ),
    LockCase("COMMENT ON TABLE orders IS 'x'"),
    LockCase("COMMENT ON COLUMN orders.ref IS 'x'"),
    LockCase("COMMENT ON VIEW open_orders IS 'x'"),
    LockCase("COMMENT ON INDEX orders_ref_idx IS 'x'"),
    LockCase("COMMENT ON SEQUENCE numbers IS 'x'"),
    LockCase("COMMENT ON CONSTRAINT items_order_fk ON items IS 'x'"),
    LockCase("COMMENT ON TRIGGER touched ON customers IS 'x'"),
    LockCase("COMMENT ON POLICY own ON customers IS 'x'"),
    LockCase("COMMENT ON FUNCTION touch() IS 'x'"),
    LockCase("GRANT SELECT ON orders TO PUBLIC"),
    LockCase("REVOKE ALL ON orders FROM PUBLIC"),
    LockCase("GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC"),
    LockCase("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC"),
    LockCase("SET lock_timeout = '1s'"),
    LockCase(
      "DROP SEQUENCE numbers CASCADE",
      after: "CREATE TABLE t (id bigint DEFAULT nextval('numbers'))"),
  ]

  private static let rows = [
    LockCase(query: "SELECT * FROM orders"),
    LockCase(query: "SELECT * FROM open_orders"),
    LockCase(query: "SELECT * FROM events"),
    LockCase(query: "SELECT * FROM orders WHERE id IN (SELECT order_id FROM items)"),
    LockCase(query: "SELECT * FROM orders FOR UPDATE"),
    LockCase(query: "SELECT * FROM orders JOIN items ON order_id = orders.id FOR SHARE OF items"),
    LockCase(query: "SELECT * FROM orders AS o JOIN items AS i ON order_id = o.id FOR KEY SHARE"),
    LockCase(query: "COPY orders TO '/dev/null'"),
    LockCase(query: "COPY (SELECT * FROM open_orders) TO '/dev/null'"),
    LockCase(query: "INSERT INTO orders (id) VALUES (1000)"),
    LockCase(query: "INSERT INTO items (id, order_id) VALUES (1000, 1)"),
    LockCase(query: "INSERT INTO items (id, order_id) SELECT id + 1000, id FROM orders"),
    LockCase(query: "COPY items (id, order_id) FROM PROGRAM 'echo 1000,1' WITH (FORMAT csv)"),
    LockCase(query: "UPDATE orders SET tag = 'x'"),
    LockCase(query: "UPDATE items SET order_id = 1"),
    LockCase(query: "UPDATE items SET amount = 1"),
    LockCase(query: "UPDATE orders SET tag = label FROM items WHERE order_id = orders.id"),
    LockCase(query: "UPDATE animals SET name = 'x'"),
    LockCase(query: "UPDATE ONLY animals SET name = 'x'"),
    LockCase(query: "UPDATE events SET kind = 'x'"),
    LockCase(query: "UPDATE orders SET id = id + 5000", after: "DELETE FROM items"),
    LockCase(query: "DELETE FROM items"),
    LockCase(query: "DELETE FROM orders", after: "DELETE FROM items"),
    LockCase(
      query: "DELETE FROM orders",
      after:
        "ALTER TABLE items DROP CONSTRAINT items_order_fk; ALTER TABLE items ADD CONSTRAINT f FOREIGN KEY (order_id) REFERENCES orders ON DELETE SET NULL"
    ),
    LockCase(
      query: "DELETE FROM orders USING customers WHERE customers.id = customer_id",
      after: "DELETE FROM items"),
    LockCase(query: "DELETE FROM items WHERE order_id IN (SELECT id FROM orders)"),
    LockCase(query: "WITH gone AS (DELETE FROM items RETURNING *) SELECT * FROM gone"),
    LockCase(
      query:
        "MERGE INTO orders USING customers ON customers.id = orders.id WHEN MATCHED THEN UPDATE SET tag = nick"
    ),
    LockCase(query: "TRUNCATE items"),
    LockCase(query: "TRUNCATE orders, items"),
    LockCase(query: "TRUNCATE orders CASCADE"),
    LockCase(query: "TRUNCATE events"),
    LockCase(query: "TRUNCATE ONLY animals"),
    LockCase("LOCK TABLE orders"),
    LockCase("LOCK TABLE orders IN SHARE MODE"),
    LockCase("LOCK TABLE animals, items IN ROW EXCLUSIVE MODE"),
    LockCase("LOCK TABLE open_orders IN EXCLUSIVE MODE"),
    LockCase(query: "DELETE FROM animals"),
    LockCase(query: "DELETE FROM events"),
    LockCase(
      query:
        "MERGE INTO events USING customers ON customers.id = events.id WHEN MATCHED THEN DELETE"),
    LockCase(
      query: "TRUNCATE log CASCADE",
      after:
        "CREATE TABLE log (id bigint PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE log_1 PARTITION OF log DEFAULT; INSERT INTO log VALUES (1); CREATE TABLE child (log_id bigint REFERENCES log)"
    ),
  ]
}
