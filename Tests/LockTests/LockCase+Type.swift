extension LockCase {
  private static func retype(_ column: String, _ type: String, after setUp: String = "") -> LockCase
  {
    LockCase("ALTER TABLE orders ALTER COLUMN \(column) TYPE \(type)", after: setUp)
  }

  static let types = [
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
        nickChild
    ),
    LockCase(
      "ALTER TABLE customers ALTER COLUMN nick TYPE varchar",
      after:
        nickChild
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
}
