import Catalog
import Locks
import Syntax

/// The statements of a migration, or those of its rollback, and what each of them locks.
package struct ReplayedScript: Sendable {
  /// The migration whose statements, or whose rollback, these are.
  package let migration: ReplayedMigration
  /// Whether these are the statements of the rollback.
  package let isRollback: Bool
  /// The statements in order.
  package let statements: [ReplayedStatement]
  /// Which statements commit together.
  package let transactions: [TransactionSpan]
  /// Everything the statements do, in order.
  package let changes: [LockedChange]
  /// Those of them that write something anew.
  package let rewrites: [LockedChange]
  /// Which of them each transaction makes.
  private let places: [Range<Int>]
  /// Which of them meet a row of the lock table.
  private let meetings: [LockRow: [Int]]

  init(_ migration: ReplayedMigration, isRollback: Bool, locks: LockModel) {
    self.migration = migration
    self.isRollback = isRollback
    statements = isRollback ? migration.rollback : migration.statements
    transactions = TransactionSpan.spans(of: statements)
    var changes: [LockedChange] = []
    var places: [Range<Int>] = []
    for (number, transaction) in transactions.enumerated() {
      let start = changes.endIndex
      for place in transaction.statements {
        changes += statements[place].changes.map {
          LockedChange(
            $0, locks.footprint(of: $0), statement: place, transaction: number)
        }
      }
      places.append(start..<changes.endIndex)
    }
    self.changes = changes
    rewrites = changes.filter { !$0.footprint.rewrites.isEmpty }
    self.places = places
    var meetings: [LockRow: [Int]] = [:]
    for (place, change) in changes.enumerated() {
      for met in change.footprint.rows { meetings[met.row, default: []].append(place) }
    }
    self.meetings = meetings
  }

  /// Those that meet one of some rows of the lock table, in order.
  package func changes(meeting rows: [LockRow]) -> [LockedChange] {
    let places = rows.flatMap { meetings[$0] ?? [] }
    return (rows.count > 1 ? Set(places).sorted() : places).map { changes[$0] }
  }

  /// What is done in one of its transactions.
  package func changes(in transaction: Int) -> [LockedChange] {
    Array(changes[places[transaction]])
  }
}

/// A change with what it locks.
package final class LockedChange: Sendable {
  /// The change with the catalog around it.
  package let change: ReplayedChange
  /// What it locks, and what it does to the rows behind the locks.
  package let footprint: LockFootprint
  /// The place of its statement in the script, from 0.
  package let statement: Int
  /// The place of its transaction in the script, from 0.
  package let transaction: Int

  fileprivate init(
    _ change: ReplayedChange, _ footprint: LockFootprint, statement: Int, transaction: Int
  ) {
    self.change = change
    self.footprint = footprint
    self.statement = statement
    self.transaction = transaction
  }
}

// What is asked of the change itself.
extension LockedChange {
  /// What is done.
  package var action: SchemaChange.Action { change.action }
  /// The narrowest part of the statement that says it.
  package var range: SourceRange { change.range }
  /// Which statement of which migration does it.
  package var origin: Origin { change.origin }
  /// The session as the change found it.
  package var session: Session { change.session }
  /// The catalog as the change found it.
  package var before: Catalog { change.before }
  /// The catalog as the change left it.
  package var after: Catalog { change.after }
  /// Whether it stands in a `DO` block, or in a function that the statement calls.
  package var isInBlock: Bool { change.isInBlock }
}
