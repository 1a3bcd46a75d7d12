import Catalog
import Linter
import Syntax

/// The SQL that a rollback holds and does not run: commented out once more.
package struct RollbackMentions {
  /// A statement in a comment of the rollback.
  package struct Mention {
    /// It, on one line.
    package let text: String
    /// Where it stands.
    package let range: SourceRange
  }

  private let mentions: [(Mention, [SchemaDifference.Entry])]

  /// Looks at what each of the statements would do.
  package init(_ migration: ReplayedMigration, _ files: HistoryFiles) {
    mentions = migration.mentions.map { statement in
      let range = statement.statement.range
      return (
        Mention(text: files.quotation(range), range: range), statement.difference(files).entries
      )
    }
  }

  /// What would bring an object back to what it was.
  package func mention(undoing entry: SchemaDifference.Entry) -> Mention? {
    mentions.first { _, effect in
      effect.contains { $0.fact == entry.fact && $0.now == entry.was }
    }?.0
  }
}
