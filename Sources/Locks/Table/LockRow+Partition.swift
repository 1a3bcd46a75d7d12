import Catalog

/// Partitions.
extension LockRow {
  static let partitionRows: [LockRow] = [
    createPartition, attachPartition, attachPartitionProven, attachPartitionBefore12,
    detachPartition, detachPartitionConcurrently, finalizeDetach,
  ]

  private static let attaching = LockSource.page(
    "sql-altertable.html#SQL-ALTERTABLE-ATTACH-PARTITION")
  private static let detaching = LockSource.page(
    "sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION")

  static let createPartition = LockRow(
    "CREATE TABLE … PARTITION OF",
    [
      .created: .accessExclusive, .parent: .accessExclusive,
      .defaultPartition: .accessExclusive, .referenced: .shareRowExclusive,
    ], scans: [.defaultPartition],
    .page("sql-createtable.html#SQL-CREATETABLE-PARTITION"))
  package static let attachPartition = LockRow(
    "ALTER TABLE … ATTACH PARTITION",
    when: "no CHECK of the partition implies its bound, or it lacks an index or a foreign key",
    [
      .parent: .shareUpdateExclusive, .partition: .accessExclusive,
      .defaultPartition: .accessExclusive, .referenced: .shareRowExclusive,
    ], scans: [.partition, .defaultPartition], lookups: [.referenced], since: 12, attaching)
  package static let attachPartitionProven = LockRow(
    "ALTER TABLE … ATTACH PARTITION",
    when:
      "a valid CHECK of the partition implies its bound, it has all indexes; no foreign keys",
    [
      .parent: .shareUpdateExclusive, .partition: .accessExclusive,
      .defaultPartition: .accessExclusive,
    ], scans: [.defaultPartition], since: 12, attaching)
  package static let attachPartitionBefore12 = LockRow(
    "ALTER TABLE … ATTACH PARTITION",
    [
      .parent: .accessExclusive, .partition: .accessExclusive,
      .defaultPartition: .accessExclusive,
    ], scans: [.partition, .defaultPartition], before: 12,
    .page("../11/sql-altertable.html"))
  package static let detachPartition = LockRow(
    "ALTER TABLE … DETACH PARTITION",
    [
      .parent: .accessExclusive, .partition: .accessExclusive,
      .defaultPartition: .accessExclusive, .referenced: .shareRowExclusive,
    ], detaching)
  static let detachPartitionConcurrently = LockRow(
    "ALTER TABLE … DETACH PARTITION … CONCURRENTLY",
    when: "the partition's lock is taken at the end, after all users of the parent have gone",
    [.parent: .shareUpdateExclusive, .partition: .accessExclusive], since: 14, detaching)
  static let finalizeDetach = LockRow(
    "ALTER TABLE … DETACH PARTITION … FINALIZE",
    [.parent: .shareUpdateExclusive, .partition: .accessExclusive], since: 14, detaching)
}
