extension LockCase {
  static let constraints = [
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
        referencedPartitions
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
}
