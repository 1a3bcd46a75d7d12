import Catalog

extension LockCase {
  static let all: [LockCase] =
    tables + columns + types + constraints + partitions + indexes + objects + rows
    + newer

  /// Rows that hold for a server of version 15, and that no statement of a test shows there.
  static let unprovable: Set<String> = [
    // It ends a DETACH … CONCURRENTLY that was interrupted.
    "ALTER TABLE … DETACH PARTITION … FINALIZE"
  ]

  // MARK: - Set-ups of several cases

  static let rowTrigger = """
    CREATE TRIGGER t AFTER UPDATE ON events FOR EACH ROW EXECUTE FUNCTION touch()
    """
  static let referencedPartitions = """
    CREATE TABLE log (id bigint PRIMARY KEY) PARTITION BY RANGE (id);
    CREATE TABLE log_1 PARTITION OF log DEFAULT;
    INSERT INTO log VALUES (1);
    CREATE TABLE child (log_id bigint REFERENCES log)
    """
  static let attachOld = """
    ALTER TABLE events ATTACH PARTITION old FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')
    """
  static let createMarch = """
    CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')
    """
  static let oldWithCheck = """
    CREATE TABLE old (id bigint NOT NULL, day date NOT NULL, kind text, CHECK (day >= '2025-01-01' AND day < '2025-02-01'));
    INSERT INTO old VALUES (1, '2025-01-02')
    """
  static let old = """
    CREATE TABLE old (id bigint NOT NULL, day date NOT NULL, kind text);
    INSERT INTO old VALUES (1, '2025-01-02')
    """
  static let defaultPartition = """
    CREATE TABLE events_d PARTITION OF events DEFAULT;
    INSERT INTO events VALUES (1, '2027-01-01')
    """
  static let nickChild = """
    CREATE TABLE child (nick text REFERENCES customers (nick));
    INSERT INTO child VALUES ('n1')
    """
}
