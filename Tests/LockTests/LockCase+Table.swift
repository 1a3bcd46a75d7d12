extension LockCase {
  static let tables = [
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
    LockCase("ALTER TABLE items SET LOGGED"),
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
    LockCase("DROP POLICY IF EXISTS other ON customers"),
    LockCase("DROP TRIGGER IF EXISTS other ON customers"),
    LockCase("DROP RULE IF EXISTS other ON customers"),
    LockCase("CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()"),
    LockCase(rowTrigger),
    LockCase("CREATE TRIGGER t AFTER UPDATE ON animals FOR EACH ROW EXECUTE FUNCTION touch()"),
    LockCase("CREATE TRIGGER t AFTER UPDATE ON events FOR EACH STATEMENT EXECUTE FUNCTION touch()"),
    LockCase("DROP TRIGGER touched ON customers"),
    LockCase(
      "DROP TRIGGER t ON events",
      after: rowTrigger),
    LockCase("ALTER TRIGGER touched ON customers RENAME TO marked"),
    LockCase(
      "ALTER TRIGGER t ON events RENAME TO u",
      after: rowTrigger),
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
      after: rowTrigger),
    LockCase("ALTER TABLE animals SET (fillfactor = 70)"),
    LockCase("ALTER TABLE animals OWNER TO pg_monitor"),
    LockCase("ALTER TABLE animals SET UNLOGGED"),
    LockCase(
      "DROP TABLE log CASCADE",
      after:
        referencedPartitions
    ),
  ]
}
