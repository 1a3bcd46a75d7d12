import Catalog

/// What goes over whole tables to keep them in shape.
extension LockRow {
  static let maintenanceRows: [LockRow] = [
    reindexIndex, reindexTable, reindexConcurrently, reindexIndexConcurrently, cluster, vacuum,
    vacuumFull, analyze, analyzeBefore18, analyzePartitioned,
  ]

  package static let reindexIndex = LockRow(
    "REINDEX INDEX", [.table: .share, .index: .accessExclusive], scans: [.table],
    rewrites: [.index], .page("sql-reindex.html"))
  package static let reindexTable = LockRow(
    "REINDEX TABLE", [.table: .share, .indexes: .accessExclusive], scans: [.table],
    rewrites: [.indexes], .page("sql-reindex.html"))
  static let reindexIndexConcurrently = LockRow(
    "REINDEX INDEX CONCURRENTLY",
    [.table: .shareUpdateExclusive, .index: .shareUpdateExclusive], scans: [.table],
    rewrites: [.index], since: 12, .page("sql-reindex.html#SQL-REINDEX-CONCURRENTLY"))
  static let reindexConcurrently = LockRow(
    "REINDEX TABLE CONCURRENTLY",
    [.table: .shareUpdateExclusive, .indexes: .shareUpdateExclusive], scans: [.table],
    rewrites: [.indexes], since: 12, .page("sql-reindex.html#SQL-REINDEX-CONCURRENTLY"))
  package static let cluster = LockRow(
    "CLUSTER", [.table: .accessExclusive], scans: [.table], rewrites: [.table],
    .page("sql-cluster.html"))
  static let vacuum = LockRow(
    "VACUUM", when: "reads the pages that changed", [.table: .shareUpdateExclusive],
    .page("sql-vacuum.html"))
  package static let vacuumFull = LockRow(
    "VACUUM FULL", [.table: .accessExclusive], scans: [.table], rewrites: [.table],
    .page("sql-vacuum.html"))
  static let analyze = LockRow(
    "ANALYZE", when: "reads a sample",
    [.table: .shareUpdateExclusive, .children: .shareUpdateExclusive], since: 18,
    .page("sql-analyze.html"))
  static let analyzeBefore18 = LockRow(
    "ANALYZE", when: "reads a sample",
    [.table: .shareUpdateExclusive, .children: .accessShare], before: 18,
    .page("../17/sql-analyze.html"))
  static let analyzePartitioned = LockRow(
    "ANALYZE", when: "reads a sample of each partition",
    [.table: .shareUpdateExclusive, .children: .shareUpdateExclusive],
    .page("sql-analyze.html"))
}
