import Catalog

/// Sequences.
extension LockRow {
  static let sequenceRows: [LockRow] = [
    createSequence, createOwnedSequence, alterSequence, setSequenceOwner, dropSequence,
    renameSequence,
  ]

  static let createSequence = LockRow(
    "CREATE SEQUENCE", [.created: .accessExclusive], .page("sql-createsequence.html"))
  static let createOwnedSequence = LockRow(
    "CREATE SEQUENCE … OWNED BY", [.created: .accessExclusive, .table: .accessShare],
    .code(file: "backend/commands/sequence.c", function: "process_owned_by"))
  static let alterSequence = LockRow(
    "ALTER SEQUENCE", when: "readers of the sequence are nextval and currval",
    [.sequence: .shareRowExclusive], .page("sql-altersequence.html"))
  static let setSequenceOwner = LockRow(
    "ALTER SEQUENCE … OWNED BY", [.sequence: .shareRowExclusive, .table: .accessShare],
    .code(file: "backend/commands/sequence.c", function: "process_owned_by"))
  static let dropSequence = LockRow(
    "DROP SEQUENCE", [.sequence: .accessExclusive, .dependents: .accessExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let renameSequence = LockRow(
    "ALTER SEQUENCE … RENAME TO, SET SCHEMA, OWNER TO", [.sequence: .accessExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "RenameRelation"))
}
