import Catalog

/// Sequences.
extension LockRule {
  static let sequenceRows: [LockRule] = [
    createSequence, createOwnedSequence, alterSequence, setSequenceOwner, dropSequence,
    renameSequence,
  ]

  static let createSequence = LockRule(
    "CREATE SEQUENCE", [.created: .accessExclusive], .page("sql-createsequence.html"))
  static let createOwnedSequence = LockRule(
    "CREATE SEQUENCE … OWNED BY", [.created: .accessExclusive, .table: .accessShare],
    .code(file: "backend/commands/sequence.c", function: "process_owned_by"))
  static let alterSequence = LockRule(
    "ALTER SEQUENCE", when: "readers of the sequence are nextval and currval",
    [.sequence: .shareRowExclusive], .page("sql-altersequence.html"))
  static let setSequenceOwner = LockRule(
    "ALTER SEQUENCE … OWNED BY", [.sequence: .shareRowExclusive, .table: .accessShare],
    .code(file: "backend/commands/sequence.c", function: "process_owned_by"))
  static let dropSequence = LockRule(
    "DROP SEQUENCE", [.sequence: .accessExclusive, .dependents: .accessExclusive],
    .page("explicit-locking.html#LOCKING-TABLES"))
  static let renameSequence = LockRule(
    "ALTER SEQUENCE … RENAME TO, SET SCHEMA, OWNER TO", [.sequence: .accessExclusive],
    .code(file: "backend/commands/tablecmds.c", function: "RenameRelation"))
}
