import Catalog
import Syntax

/// The statements of a migration, or those of its rollback, and what each of them locks.
package struct ReplayedScript: Sendable {
  package let migration: ReplayedMigration
  package let isRollback: Bool
  package let statements: [ReplayedStatement]
  /// Which statements commit together.
  package let transactions: [TransactionSpan]
  /// Everything the statements do, in order.
  package let changes: [LockedChange]

  init(_ migration: ReplayedMigration, isRollback: Bool, locks: LockModel) {
    self.migration = migration
    self.isRollback = isRollback
    statements = isRollback ? migration.rollback : migration.statements
    transactions = TransactionSpan.spans(of: statements)
    var changes: [LockedChange] = []
    for (number, transaction) in transactions.enumerated() {
      for place in transaction.statements {
        changes += statements[place].changes.map {
          LockedChange(
            change: $0, footprint: locks.footprint(of: $0), statement: place, transaction: number)
        }
      }
    }
    self.changes = changes
  }

  /// What is done in one of its transactions.
  package func changes(in transaction: Int) -> [LockedChange] {
    changes.filter { $0.transaction == transaction }
  }
}

/// A change with what it locks.
package struct LockedChange: Sendable {
  package let change: ReplayedChange
  package let footprint: LockFootprint
  /// The place of its statement in the script.
  package let statement: Int
  /// The place of its transaction in the script.
  package let transaction: Int

  package var action: SchemaChange.Action { change.action }
  package var range: SourceRange { change.range }
}
