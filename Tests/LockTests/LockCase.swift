import Catalog
import Locks
import Syntax

/// A statement whose locks the server and the model have to agree on.
struct LockCase: Sendable {
  enum Proof: Sendable {
    /// In a transaction, which reads `pg_locks` before it is rolled back.
    case transaction
    /// On its own, watched from a second connection while it waits for a third one, which has run
    /// this in an open transaction: once for each, so that it is seen in all its phases.
    case waiting(for: [String])
  }

  let statement: String
  /// What is run and committed before, on top of `commonSetUp`.
  var setUp = ""
  /// What is run in the same transaction before the locks are counted.
  var before = ""
  var proof = Proof.transaction
  /// Whether the planner decides what is read.
  var isQuery = false
  /// The first version that has the statement.
  var since = PostgreSQLVersion(15)

  /// Whether it leaves the tables as it finds them, which are the common ones.
  var needsOnlyCommonSetUp: Bool {
    if case .transaction = proof { setUp.isEmpty } else { false }
  }

  init(_ statement: String, after setUp: String = "") {
    self.statement = statement
    self.setUp = setUp
  }

  init(query statement: String, after setUp: String = "") {
    self.init(statement, after: setUp)
    isQuery = true
  }

  init(since version: Int, _ statement: String, after setUp: String = "") {
    self.init(statement, after: setUp)
    since = PostgreSQLVersion(version)
  }

  init(_ statement: String, after setUp: String = "", waitingFor blockers: String...) {
    self.init(statement, after: setUp)
    proof = .waiting(for: blockers)
  }

  init(inTransaction before: String, _ statement: String, after setUp: String = "") {
    self.init(statement, after: setUp)
    self.before = before
  }

  /// The tables that statements are about, with rows.
  static let commonSetUp = """
    CREATE TABLE customers (
      id bigint PRIMARY KEY, email varchar(50), nick text, code char(8), note text NOT NULL,
      CONSTRAINT customers_nick_key UNIQUE (nick));
    INSERT INTO customers SELECT n, 'e' || n, 'n' || n, 'c', 'x' FROM generate_series(1, 50) AS n;
    CREATE TABLE orders (
      id bigint PRIMARY KEY, customer_id bigint, ref varchar(20), total numeric(8, 2), count int,
      placed timestamp(3), address cidr, tag text, bits varbit(4), names varchar(5)[]);
    INSERT INTO orders
      SELECT n, n % 50 + 1, 'r' || n, n, n, now(), '10.0.0.0/8', 't' || n, B'1', '{a}'
      FROM generate_series(1, 100) AS n;
    CREATE INDEX orders_ref_idx ON orders (ref);
    CREATE INDEX orders_tag_idx ON orders (tag);
    CREATE TABLE items (
      id bigint PRIMARY KEY, order_id bigint CONSTRAINT items_order_fk REFERENCES orders,
      amount int CONSTRAINT items_amount_check CHECK (amount > 0), label varchar(10));
    INSERT INTO items SELECT n, n, n, 'l' FROM generate_series(1, 100) AS n;
    CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, kind text)
      PARTITION BY RANGE (day);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
    INSERT INTO events SELECT n, '2026-01-10', 'k' FROM generate_series(1, 50) AS n;
    INSERT INTO events SELECT n, '2026-02-10', 'k' FROM generate_series(1, 50) AS n;
    CREATE TABLE animals (id int, name text);
    CREATE TABLE dogs (breed text) INHERITS (animals);
    INSERT INTO dogs SELECT n, 'd' || n, 'b' FROM generate_series(1, 20) AS n;
    INSERT INTO animals SELECT n, 'a' || n FROM generate_series(1, 20) AS n;
    CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE total > 10;
    CREATE MATERIALIZED VIEW totals AS SELECT customer_id, sum(count) FROM orders GROUP BY 1;
    CREATE UNIQUE INDEX totals_idx ON totals (customer_id);
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER touched BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION touch();
    CREATE POLICY own ON customers USING (true);
    CREATE SEQUENCE numbers;
    """
}

extension LockFootprint {
  /// What the model says of the statement, run after the set-up by a migration of its own.
  init(of lockCase: LockCase, version: PostgreSQLVersion) throws {
    var replay = Replay(startingIn: SourceFile.ID(0), version: version)
    replay.startMigration(0, sent: .oneByOne)
    for statement in try Self.statements(LockCase.commonSetUp + "\n" + lockCase.setUp) {
      _ = replay.run(statement)
    }
    replay.endMigration()
    replay.startMigration(1, sent: .inTransaction)
    for statement in try Self.statements(lockCase.before) { _ = replay.run(statement) }
    self.init()
    let model = LockModel(version: version)
    for statement in try Self.statements(lockCase.statement) {
      self = model.footprint(of: replay.run(statement))
    }
  }

  private static func statements(_ sql: String) throws -> [Statement] {
    let file = SourceFile(id: SourceFile.ID(0), path: "case.sql", bytes: Array(sql.utf8))
    let script = Script.parse(file)
    if let error = script.errors.first { throw error }
    return script.statements
  }
}
