import Catalog

/// Tables as a whole.
extension LockRow {
  static let tableRows: [LockRow] = [
    createTable, createTableAs, createTableInheriting, createTableReferencing, createTableLike,
    dropTable, renameTable, moveTable, changeOwner, setLogged, setLoggedAgain, setTablespace,
    setAccessMethod,
    setStorageOption, setStorageOptionStrongly, setClusterIndex, setReplicaIdentity, bindToType,
    inherit, disinherit,
  ]

  static let otherTableRows: [LockRow] = [toggleRule, dropMissingPart, alterOtherwise]

  static let createTable = LockRow(
    "CREATE TABLE", [.created: .accessExclusive], .page("sql-createtable.html"))
  static let createTableAs = LockRow(
    "CREATE TABLE … AS", [.created: .accessExclusive, .read: .accessShare],
    .page("sql-createtableas.html"))
  static let createTableInheriting = LockRow(
    "CREATE TABLE … INHERITS", [.created: .accessExclusive, .parent: .shareUpdateExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "MergeAttributes"))
  static let createTableReferencing = LockRow(
    "CREATE TABLE … REFERENCES",
    [.created: .accessExclusive, .referenced: .shareRowExclusive],
    .page("sql-createtable.html"))
  static let createTableLike = LockRow(
    "CREATE TABLE … LIKE", [.created: .accessExclusive, .read: .accessShare],
    .code(file: "backend/parser/parse_utilcmd.c", function: "transformTableLikeClause"))
  static let dropTable = LockRow(
    "DROP TABLE",
    [
      .table: .accessExclusive, .children: .accessExclusive, .parent: .accessExclusive,
      .defaultPartition: .accessExclusive, .referenced: .accessExclusive,
      .dependents: .accessExclusive,
    ], .page("explicit-locking.html#LOCKING-TABLES"))
  static let renameTable = LockRow(
    "ALTER TABLE … RENAME TO", [.table: .accessExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "RenameRelation"))
  static let moveTable = LockRow(
    "ALTER TABLE … SET SCHEMA", [.table: .accessExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "AlterTableNamespace"))
  static let changeOwner = LockRow(
    "ALTER TABLE … OWNER TO", [.table: .accessExclusive], levels)
  package static let setLogged = LockRow(
    "ALTER TABLE … SET LOGGED | UNLOGGED", [.table: .accessExclusive], scans: [.table],
    rewrites: [.table], .page("sql-altertable.html#SQL-ALTERTABLE-DESC-SET-LOGGED-UNLOGGED"))
  static let setLoggedAgain = LockRow(
    "ALTER TABLE … SET LOGGED | UNLOGGED", when: "it already is", [.table: .accessExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "ATPrepChangePersistence"))
  package static let setTablespace = LockRow(
    "ALTER TABLE … SET TABLESPACE", when: "the files are copied as they are",
    [.table: .accessExclusive], rewrites: [.table],
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-SET-TABLESPACE"))
  package static let setAccessMethod = LockRow(
    "ALTER TABLE … SET ACCESS METHOD", [.table: .accessExclusive], scans: [.table],
    rewrites: [.table], since: 15,
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-SET-ACCESS-METHOD"))
  static let setStorageOption = LockRow(
    "ALTER TABLE … SET (…)", when: "fillfactor, autovacuum and planner options",
    [.table: .shareUpdateExclusive],
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-SET-STORAGE-PARAMETER"))
  static let setStorageOptionStrongly = LockRow(
    "ALTER TABLE … SET (…)", when: "another option", [.table: .accessExclusive],
    .code(file: "backend/access/common/reloptions.c", function: "AlterTableGetRelOptionsLockLevel"))
  static let setClusterIndex = LockRow(
    "ALTER TABLE … CLUSTER ON, SET WITHOUT CLUSTER", [.table: .shareUpdateExclusive],
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC-CLUSTER-ON"))
  static let setReplicaIdentity = LockRow(
    "ALTER TABLE … REPLICA IDENTITY", [.table: .accessExclusive], levels)
  static let bindToType = LockRow(
    "ALTER TABLE … OF, NOT OF", [.table: .accessExclusive], levels)
  static let inherit = LockRow(
    "ALTER TABLE … INHERIT",
    [.table: .accessExclusive, .parent: .shareUpdateExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "ATExecAddInherit"))
  static let disinherit = LockRow(
    "ALTER TABLE … NO INHERIT", [.table: .accessExclusive, .parent: .accessShare],
    .code(file: "backend/commands/tablecmds.c", function: "ATExecDropInherit"))

  static let alterOtherwise = LockRow(
    "ALTER TABLE", when: "any form without a row of its own", [.table: .accessExclusive],
    .page("sql-altertable.html#SQL-ALTERTABLE-DESC"))

  /// Where PostgreSQL says how strong a lock each form of `ALTER TABLE` takes.
  static var levels: LockSource {
    .code(file: "backend/commands/tablecmds.c", function: "AlterTableGetLockLevel")
  }
}
