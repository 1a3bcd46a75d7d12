import Catalog

/// Columns.
extension LockRow {
  static let columnRows: [LockRow] = [
    addColumn, addColumnWithDefaultBefore11, addColumnWithVolatileDefault, addSerialColumn,
    addIdentityColumn, addIdentityColumnToPartitioned, addStoredColumn, addVirtualColumn,
    addColumnOfDomain, dropColumn,
    renameColumn, widenColumn, retypeColumnRebuildingIndex, retypeColumnCheckingAgain,
    retypeColumnRewriting, retypeColumnOfKey, retypeColumnOfKeyRewriting, setDefault, setNotNull,
    setNotNullProven,
    setNotNullAgain, setNotNullAgainBefore18, dropNotNull, changeIdentity,
    changeIdentityOfPartitioned, setExpression,
    setExpressionOfVirtual, dropExpression,
    setColumnStatistics, setColumnOption, setColumnStorage, setColumnCompression,
  ]

  private static let table: KeyValuePairs<Role, LockMode> = [
    .table: .accessExclusive, .children: .accessExclusive,
  ]
  private static let adding = LockSource.page("sql-altertable.html#SQL-ALTERTABLE-NOTES")

  static let addColumn = LockRow(
    "ALTER TABLE … ADD COLUMN", when: "no default, or one that is no volatile expression", table,
    adding)
  package static let addColumnWithDefaultBefore11 = LockRow(
    "ALTER TABLE … ADD COLUMN", when: "any default", table, scans: [.table, .children],
    rewrites: [.table, .children], before: 11,
    .page("../10/sql-altertable.html#SQL-ALTERTABLE-NOTES"))
  package static let addColumnWithVolatileDefault = LockRow(
    "ALTER TABLE … ADD COLUMN", when: "a volatile default", table, scans: [.table, .children],
    rewrites: [.table, .children], adding)
  package static let addSerialColumn = LockRow(
    "ALTER TABLE … ADD COLUMN", when: "serial and its sizes", table, scans: [.table, .children],
    rewrites: [.table, .children], adding)
  package static let addIdentityColumn = LockRow(
    "ALTER TABLE … ADD COLUMN", when: "GENERATED … AS IDENTITY", [.table: .accessExclusive],
    scans: [.table], rewrites: [.table], adding)
  package static let addIdentityColumnToPartitioned = LockRow(
    "ALTER TABLE … ADD COLUMN", when: "GENERATED … AS IDENTITY, a partitioned table", table,
    scans: [.children], rewrites: [.children], since: 17, adding)
  package static let addStoredColumn = LockRow(
    "ALTER TABLE … ADD COLUMN", when: "GENERATED ALWAYS AS (…) STORED", table,
    scans: [.table, .children], rewrites: [.table, .children], since: 12, adding)
  static let addVirtualColumn = LockRow(
    "ALTER TABLE … ADD COLUMN", when: "GENERATED ALWAYS AS (…) VIRTUAL", table, since: 18, adding)
  package static let addColumnOfDomain = LockRow(
    "ALTER TABLE … ADD COLUMN", when: "of a domain with constraints", table,
    scans: [.table, .children], rewrites: [.table, .children],
    .code(file: "backend/commands/tablecmds.c", function: "ATExecAddColumn"))
  static let dropColumn = LockRow(
    "ALTER TABLE … DROP COLUMN",
    [
      .table: .accessExclusive, .children: .accessExclusive, .referenced: .accessExclusive,
      .dependents: .accessExclusive,
    ], adding)
  static let renameColumn = LockRow(
    "ALTER TABLE … RENAME COLUMN", table,
    .code(file: "backend/commands/tablecmds.c", function: "renameatt"))

  // MARK: - ALTER COLUMN … TYPE

  static let widenColumn = LockRow(
    "ALTER TABLE … ALTER COLUMN … TYPE",
    when: "the stored values fit as they are: varchar(n) to a longer one or text, text to varchar,"
      + " numeric(p, s) to a larger p, timestamp(p) to a larger p, cidr to inet, varbit likewise,"
      + " domain to its base type, timestamp to timestamptz where TimeZone is UTC (12 and newer)",
    table, adding)
  package static let retypeColumnRebuildingIndex = LockRow(
    "ALTER TABLE … ALTER COLUMN … TYPE",
    when: "the values fit, but an index has to be built again: another collation or operator class,"
      + " an expression or a predicate on the column", table, scans: [.table, .children],
    rewrites: [.indexes],
    .code(file: "backend/commands/indexcmds.c", function: "CheckIndexCompatible"))
  package static let retypeColumnCheckingAgain = LockRow(
    "ALTER TABLE … ALTER COLUMN … TYPE",
    when: "the values fit, but a CHECK on the column is tested again",
    table, scans: [.table, .children],
    .code(file: "backend/commands/tablecmds.c", function: "ATPostAlterTypeCleanup"))
  package static let retypeColumnRewriting = LockRow(
    "ALTER TABLE … ALTER COLUMN … TYPE", when: "any other type, or USING something else", table,
    scans: [.table, .children], rewrites: [.table, .children], adding)
  static let retypeColumnOfKey = LockRow(
    "ALTER TABLE … ALTER COLUMN … TYPE",
    when: "the column is part of a foreign key, on either side",
    [
      .table: .accessExclusive, .referenced: .accessExclusive,
      .referencing: .accessExclusive,
    ], .code(file: "backend/commands/tablecmds.c", function: "ATPostAlterTypeCleanup"))

  static let retypeColumnOfKeyRewriting = LockRow(
    "ALTER TABLE … ALTER COLUMN … TYPE",
    when: "the column is part of a foreign key, on either side, and its values are written anew",
    [
      .table: .accessExclusive, .referenced: .accessExclusive,
      .referencing: .accessExclusive,
    ], scans: [.table, .referencing], lookups: [.referenced],
    .code(file: "backend/commands/tablecmds.c", function: "ATPostAlterTypeCleanup"))

  // MARK: - ALTER COLUMN

  static let setDefault = LockRow(
    "ALTER TABLE … ALTER COLUMN … SET | DROP DEFAULT", table, levels)
  package static let setNotNull = LockRow(
    "ALTER TABLE … ALTER COLUMN … SET NOT NULL", table, scans: [.table, .children],
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL"))
  static let setNotNullProven = LockRow(
    "ALTER TABLE … ALTER COLUMN … SET NOT NULL", when: "a valid CHECK says the column is not null",
    table,
    since: 12, .page("sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL"))
  static let setNotNullAgain = LockRow(
    "ALTER TABLE … ALTER COLUMN … SET NOT NULL", when: "the column already is NOT NULL",
    [.table: .accessExclusive], since: 18,
    .code(file: "backend/commands/tablecmds.c", function: "ATExecSetNotNull"))
  static let setNotNullAgainBefore18 = LockRow(
    "ALTER TABLE … ALTER COLUMN … SET NOT NULL", when: "the column already is NOT NULL", table,
    before: 18,
    .code(file: "backend/commands/tablecmds.c", function: "ATExecSetNotNull"))
  static let dropNotNull = LockRow(
    "ALTER TABLE … ALTER COLUMN … DROP NOT NULL", table, levels)
  static let changeIdentity = LockRow(
    "ALTER TABLE … ALTER COLUMN … ADD | SET GENERATED, DROP IDENTITY",
    [.table: .accessExclusive], levels)
  static let changeIdentityOfPartitioned = LockRow(
    "ALTER TABLE … ALTER COLUMN … ADD | SET GENERATED, DROP IDENTITY",
    when: "a partitioned table", table, since: 17, levels)
  package static let setExpression = LockRow(
    "ALTER TABLE … ALTER COLUMN … SET EXPRESSION", when: "of a stored generated column", table,
    scans: [.table, .children], rewrites: [.table, .children], since: 17,
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-SET-EXPRESSION"))
  static let setExpressionOfVirtual = LockRow(
    "ALTER TABLE … ALTER COLUMN … SET EXPRESSION", when: "of a virtual generated column", table,
    since: 18, .page("sql-altertable.html#SQL-ALTERTABLE-DESC-SET-EXPRESSION"))
  static let dropExpression = LockRow(
    "ALTER TABLE … ALTER COLUMN … DROP EXPRESSION", table, since: 13, levels)
  static let setColumnStatistics = LockRow(
    "ALTER TABLE … ALTER COLUMN … SET STATISTICS",
    [.table: .shareUpdateExclusive, .children: .shareUpdateExclusive],
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-SET-STATISTICS"))
  static let setColumnOption = LockRow(
    "ALTER TABLE … ALTER COLUMN … SET | RESET (…)", [.table: .shareUpdateExclusive],
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-SET-ATTRIBUTE-OPTION"))
  static let setColumnStorage = LockRow(
    "ALTER TABLE … ALTER COLUMN … SET STORAGE", table, levels)
  static let setColumnCompression = LockRow(
    "ALTER TABLE … ALTER COLUMN … SET COMPRESSION", [.table: .accessExclusive], since: 14, levels)
}
