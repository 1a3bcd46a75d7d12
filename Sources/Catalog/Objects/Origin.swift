import Syntax

/// Where an object came from.
package struct Origin: Hashable, Sendable {
  // Every column, constraint and index remembers one, before and after each change.
  /// Where in its file it stands.
  @usableFromInline let migrationNumber: Int32
  @usableFromInline let statementNumber: Int32
  @usableFromInline let transactionNumber: Int32
  package let range: SourceRange

  init(migration: Int, statement: Int, transaction: Int, range: SourceRange) {
    migrationNumber = Int32(clamping: migration)
    statementNumber = Int32(clamping: statement)
    transactionNumber = Int32(clamping: transaction)
    self.range = range
  }

  /// Place of the migration in its history, from 0.
  @inlinable package var migration: Int { Int(migrationNumber) }
  /// Place of the statement in the replayed history, from 0: orders everything that happens.
  @inlinable package var statement: Int { Int(statementNumber) }
  /// The transaction that made it; two origins with the same number were committed together.
  @inlinable package var transaction: Int { Int(transactionNumber) }
}
