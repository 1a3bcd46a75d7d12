/// All rows of the lock table.
package enum LockTable {
  package static let sections: [(title: String, rules: [LockRule])] = [
    (
      "Tables",
      LockRule.tableRows + LockRule.policyRows + LockRule.triggerRows
        + LockRule.otherTableRows
    ),
    ("Columns", LockRule.columnRows),
    ("Constraints", LockRule.constraintRows),
    ("Partitions", LockRule.partitionRows),
    ("Indexes and maintenance", LockRule.indexRows + LockRule.maintenanceRows),
    (
      "Other objects",
      LockRule.viewRows + LockRule.sequenceRows + LockRule.objectRows
    ),
    ("Rows", LockRule.rowRows + LockRule.transactionRows),
  ]

  package static let all: [LockRule] = sections.flatMap(\.rules)
}
