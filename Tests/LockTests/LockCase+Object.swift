extension LockCase {
  static let objects = [
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
    LockCase("CREATE RULE r AS ON INSERT TO orders DO INSTEAD NOTHING"),
    LockCase(
      "DROP RULE r ON orders", after: "CREATE RULE r AS ON INSERT TO orders DO INSTEAD NOTHING"),
    LockCase("CREATE STATISTICS s ON customer_id, ref FROM orders"),
    LockCase("CREATE PUBLICATION p FOR TABLE orders"),
    LockCase("CREATE PUBLICATION p FOR TABLE animals"),
    LockCase("CREATE PUBLICATION p FOR TABLE events, ONLY animals"),
    LockCase("ALTER PUBLICATION p ADD TABLE items", after: "CREATE PUBLICATION p FOR TABLE orders"),
    LockCase("ALTER PUBLICATION q SET TABLE items", after: "CREATE PUBLICATION q FOR TABLE orders"),
    LockCase(
      "ALTER PUBLICATION r DROP TABLE orders", after: "CREATE PUBLICATION r FOR TABLE orders"),
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
}
