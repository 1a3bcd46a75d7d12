import Catalog

/// Indexes.
extension LockRow {
  static let indexRows: [LockRow] = [
    createIndex, createIndexOnOnly, createIndexConcurrently, dropIndex, dropIndexConcurrently,
    renameIndex, renameIndexBefore12, setIndexOption, setIndexTablespace, attachIndex,
  ]

  package static let createIndex = LockRow(
    "CREATE INDEX", [.table: .share, .children: .share, .created: .accessExclusive],
    scans: [.table, .children], .page("sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"))
  package static let createIndexOnOnly = LockRow(
    "CREATE INDEX", when: "ON ONLY a partitioned table",
    [.table: .share, .created: .accessExclusive], since: 11,
    .page("sql-createindex.html"))
  package static let createIndexConcurrently = LockRow(
    "CREATE INDEX CONCURRENTLY", when: "reads the table twice",
    [.table: .shareUpdateExclusive], scans: [.table],
    .page("sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY"))
  package static let dropIndex = LockRow(
    "DROP INDEX",
    [.table: .accessExclusive, .children: .accessExclusive, .index: .accessExclusive],
    .page("sql-dropindex.html"))
  static let dropIndexConcurrently = LockRow(
    "DROP INDEX CONCURRENTLY",
    when: "the index is locked more strongly at the end, after all its users have gone",
    [.table: .shareUpdateExclusive, .index: .shareUpdateExclusive],
    .code(file: "backend/catalog/index.c", function: "index_drop"))
  static let renameIndex = LockRow(
    "ALTER INDEX … RENAME TO", [.index: .shareUpdateExclusive], since: 12,
    .page("sql-alterindex.html"))
  static let renameIndexBefore12 = LockRow(
    "ALTER INDEX … RENAME TO", [.index: .accessExclusive], before: 12,
    .page("../11/sql-alterindex.html"))
  static let setIndexOption = LockRow(
    "ALTER INDEX … SET (…)", [.index: .shareUpdateExclusive],
    .code(file: "backend/access/common/reloptions.c", function: "AlterTableGetRelOptionsLockLevel"))
  package static let setIndexTablespace = LockRow(
    "ALTER INDEX … SET TABLESPACE", when: "the files are copied as they are",
    [.index: .accessExclusive], rewrites: [.index], .page("sql-alterindex.html"))
  static let attachIndex = LockRow(
    "ALTER INDEX … ATTACH PARTITION",
    [
      .index: .shareUpdateExclusive, .partition: .accessExclusive, .parent: .accessShare,
      .table: .accessShare,
    ],
    since: 11, .code(file: "backend/commands/tablecmds.c", function: "ATExecAttachPartitionIdx"))
}
