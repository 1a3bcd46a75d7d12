import Catalog

/// `LOCK TABLE`, and what locks nothing.
extension LockRow {
  static let transactionRows: [LockRow] = [lockTable, session]

  package static let lockTable = LockRow(
    "LOCK TABLE", when: "the mode it names, ACCESS EXCLUSIVE if none",
    [.table: .accessExclusive, .children: .accessExclusive], .page("sql-lock.html"))
  static let session = LockRow(
    "BEGIN, COMMIT, SET", [:], modes)
}
