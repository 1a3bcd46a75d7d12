import Syntax

/// One step of a history: what it does and how it is undone.
package struct Migration: Sendable {
  /// What the tool orders by: `20240101120000`, `1.2`; the name where there is nothing else.
  package let version: String
  /// Where it is written; a file of changesets holds several.
  package let file: SourceFile
  /// What it does.
  package let forward: Script
  /// The transaction that ``forward`` runs in.
  package let regime: TransactionRegime
  /// How to undo it, if that is written down anywhere.
  package let rollback: Rollback?
  /// The line of a comment that says that it can't be undone.
  package let noWayBack: SourceRange?
  /// Whether the tool runs it again when it changes, or each time.
  package let runsAgain: Bool

  /// A migration as its tool reads it.
  package init(
    version: String, file: SourceFile, forward: Script, regime: TransactionRegime,
    rollback: Rollback?, noWayBack: SourceRange? = nil, runsAgain: Bool = false
  ) {
    self.runsAgain = runsAgain
    self.version = version
    self.file = file
    self.forward = forward
    self.regime = regime
    self.rollback = rollback
    self.noWayBack = noWayBack
  }
}

extension Migration {
  /// Whether both were read from the same copies of their files.
  package func isIdentical(to other: Migration) -> Bool {
    guard file.isIdentical(to: other.file) else { return false }
    return switch (rollback?.file, other.rollback?.file) {
    case (nil, nil): true
    case (let own?, let other?): own.isIdentical(to: other)
    default: false
    }
  }

  /// Whether it is meant by a version, or by a file's name with its suffix or without.
  func isCalled(_ version: String) -> Bool {
    self.version == version || file.name == version || file.name.splitSuffix.stem == version
  }

  /// As it is when a transaction of its tool's is around what would run outside of one.
  var inTransaction: Migration {
    Migration(
      version: version, file: file, forward: forward, regime: regime.inTransaction,
      rollback: rollback.map {
        Rollback(
          place: $0.place, file: $0.file, script: $0.script, range: $0.range,
          regime: $0.regime.inTransaction, commentedOut: $0.commentedOut)
      }, noWayBack: noWayBack, runsAgain: runsAgain)
  }
}
