/// All rows of the lock table.
package enum LockTable {
  /// The rows in the order of docs/locks.md, under its headings.
  package static let sections: [(title: String, rows: [LockRow])] = [
    (
      "Tables",
      LockRow.tableRows + LockRow.policyRows + LockRow.triggerRows
        + LockRow.otherTableRows
    ),
    ("Columns", LockRow.columnRows),
    ("Constraints", LockRow.constraintRows),
    ("Partitions", LockRow.partitionRows),
    ("Indexes and maintenance", LockRow.indexRows + LockRow.maintenanceRows),
    (
      "Other objects",
      LockRow.viewRows + LockRow.sequenceRows + LockRow.objectRows
    ),
    ("Rows", LockRow.rowRows + LockRow.transactionRows),
  ]

  /// All rows; each once.
  package static let all: [LockRow] = sections.flatMap(\.rows)
}
