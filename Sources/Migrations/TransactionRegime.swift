/// Who opens the transaction a file runs in.
package enum TransactionRegime: Hashable, Sendable {
  /// Each statement commits by itself, but for a `BEGIN` of the file's own.
  case statementByStatement
  /// The tool runs the whole file in one transaction.
  case singleTransaction
  /// The tool sends several statements as one query (or one batch), which PostgreSQL runs in a
  /// transaction of its own making; a `BEGIN` of the file's takes it over without a warning.
  case implicitTransaction

  /// Whether a statement finds itself in a transaction that the file did not begin.
  package var isInTransaction: Bool { self != .statementByStatement }
}

extension TransactionRegime {
  /// The regime of a file that somebody runs in a transaction: it stays where it is one already.
  var inTransaction: Self {
    self == .statementByStatement ? .singleTransaction : self
  }
}
