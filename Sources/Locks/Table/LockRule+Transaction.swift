import Catalog

/// `LOCK TABLE`, and what locks nothing.
extension LockRule {
  static let transactionRows: [LockRule] = [lockTable, session]

  package static let lockTable = LockRule(
    "LOCK TABLE", when: "the mode it names, ACCESS EXCLUSIVE if none",
    [.table: .accessExclusive, .children: .accessExclusive], .page("sql-lock.html"))
  static let session = LockRule(
    "BEGIN, COMMIT, SET", [:], modes)
}
