import Catalog
import Syntax

/// Statements of one migration that commit together, and so hold their locks together.
package struct TransactionSpan: Sendable {
  /// What ends a transaction, and lets go of its locks.
  package enum End: Hashable, Sendable {
    /// The statement commits by itself.
    case statement
    /// `COMMIT` in the script.
    case commit(SourceRange)
    /// `ROLLBACK` in the script.
    case rollback(SourceRange)
    /// The migration tool commits after the file's last statement.
    case tool
    /// The file was sent as one query, which commits as a whole.
    case query
    /// Nobody: the connection ends, and PostgreSQL rolls back.
    case disconnection
  }

  /// Places in the migration's list of statements.
  package let statements: Range<Int>
  /// What ends it.
  package let end: End
}

extension TransactionSpan {
  /// Cuts the statements of a migration into transactions.
  package static func spans(of statements: [ReplayedStatement]) -> [TransactionSpan] {
    var spans: [TransactionSpan] = []
    var start = 0
    while start < statements.count {
      let end = endOfSpan(from: start, in: statements)
      spans.append(
        TransactionSpan(statements: start..<end, end: self.end(of: statements[start..<end])))
      start = end
    }
    return spans
  }

  /// The place behind the last statement of the transaction that a statement is in.
  private static func endOfSpan(from start: Int, in statements: [ReplayedStatement]) -> Int {
    // A `BEGIN` is not yet in the transaction that it opens.
    let first =
      statements[start].session.transaction == nil && statements[start].control == .begin
      ? start + 1 : start
    guard first < statements.count, statements[first].session.transaction != nil else {
      return start + 1
    }
    let number = statements[first].session.transactionNumber
    return statements[first...].firstIndex { statement in
      statement.session.transaction == nil || statement.session.transactionNumber != number
    } ?? statements.count
  }

  private static func end(of statements: ArraySlice<ReplayedStatement>) -> End {
    guard let last = statements.last else { return .statement }
    let transaction = last.session.transaction
    switch last.control {
    case .commit where transaction != nil, .prepared where transaction != nil:
      return .commit(last.statement.range)
    case .rollback where transaction != nil: return .rollback(last.statement.range)
    default: break
    }
    switch transaction?.opener {
    case .tool: return .tool
    case .query: return .query
    case .script: return .disconnection
    case nil: return statements.count == 1 && last.control != .begin ? .statement : .disconnection
    }
  }
}

extension ReplayedStatement {
  /// What it does to the transaction, if it is one of the statements for that.
  package var control: TransactionControl? {
    guard changes.count == 1, case .transaction(let control) = changes[0].action else { return nil }
    return control
  }
}
