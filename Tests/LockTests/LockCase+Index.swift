extension LockCase {
  static let partitions = [
    LockCase(
      createMarch),
    LockCase(
      createMarch,
      after:
        defaultPartition
    ),
    LockCase(
      createMarch,
      after: "ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES orders"),
    LockCase(
      attachOld,
      after:
        old
    ),
    LockCase(
      attachOld,
      after:
        oldWithCheck
    ),
    LockCase(
      attachOld,
      after:
        defaultPartition + "; " + old
    ),
    LockCase(
      attachOld,
      after:
        "ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES orders; " + old
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
      attachOld,
      after:
        defaultPartition + "; " + oldWithCheck
    ),
    LockCase(
      attachOld,
      after:
        "ALTER TABLE events ADD FOREIGN KEY (id) REFERENCES orders; " + oldWithCheck
    ),
    LockCase(
      attachOld,
      after:
        "CREATE INDEX ON events (kind); " + oldWithCheck
    ),
    LockCase(
      attachOld,
      after:
        "CREATE INDEX ON events (kind); " + oldWithCheck + "; CREATE INDEX ON old (kind)"
    ),
  ]

  static let indexes = [
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
}
