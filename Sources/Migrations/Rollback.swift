import Syntax

/// The SQL that undoes a migration.
package struct Rollback: Sendable {
  /// Where it is written.
  package enum Place: Hashable, Sendable {
    /// A comment in the migration's own file that holds the SQL.
    case comment
    /// A part of the migration's own file, below a marker of the tool.
    case section
    /// A file of its own.
    case file
  }

  /// Where it is written.
  package let place: Place
  /// The migration's own file, or that of the rollback.
  package let file: SourceFile
  /// What it does; without a statement where only its place is there.
  package let script: Script
  /// The header, marker or file that announces it.
  package let range: SourceRange
  /// The transaction that ``script`` runs in.
  package let regime: TransactionRegime
  /// SQL that a comment section mentions and does not run: commented out once more, or in prose.
  package let commentedOut: [SourceRange]

  /// A rollback; one in a comment is run by hand, and so statement by statement.
  package init(
    place: Place, file: SourceFile, script: Script, range: SourceRange,
    regime: TransactionRegime = .statementByStatement, commentedOut: [SourceRange] = []
  ) {
    self.place = place
    self.file = file
    self.script = script
    self.range = range
    self.regime = regime
    self.commentedOut = commentedOut
  }

  /// Whether it says how to undo anything.
  package var isEmpty: Bool { script.statements.isEmpty && script.errors.isEmpty }
}
