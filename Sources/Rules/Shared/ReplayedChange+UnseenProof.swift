import Catalog
import Linter
import Syntax

/// A constraint that the history did not make may say of all rows what a statement asks of them.
extension ReplayedChange {
  /// Whether one of a table was validated before, or one of the statements behind drops it, as what has
  /// served its purpose.
  func hasUnseenProof(
    of table: RelationID, in statements: some Swift.Sequence<ReplayedStatement>
  ) -> Bool {
    if before.table(table)?.hasUnseenProof(before: origin) == true { return true }
    return statements.contains { statement in
      statement.changes.contains {
        $0.origin.statement > origin.statement && $0.dropsUnseen(of: table)
      }
    }
  }

  private func dropsUnseen(of id: RelationID) -> Bool {
    guard case .constraintDropped(let reference, let name, _, _) = action,
      let table = before.table(reference.name, in: session), table.id == id
    else { return false }
    return !table.isKnown && table.constraint(name) == nil
  }
}
