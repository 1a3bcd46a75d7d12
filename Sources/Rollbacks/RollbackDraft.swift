import Catalog
import Linter
import Syntax

/// The rollback that a migration needs: its steps, last first.
package struct RollbackDraft: Sendable {
  /// A statement, or what takes the place of one.
  package enum Step: Hashable, Sendable {
    /// A statement with its semicolon.
    case sql(String)
    /// What no statement can do, for a comment.
    case note(String)
  }

  /// In the order in which they run.
  package private(set) var steps: [Step]
  /// What of the schema the steps do not bring back.
  package let gaps: [String]

  /// Writes the rollback of a migration, with the sources of what it makes again from its history.
  package init(undoing migration: ReplayedMigration, in history: ReplayedHistory) {
    var writer = RollbackWriter(migration, HistoryFiles(history))
    writer.write()
    steps = writer.steps
    gaps = writer.gaps
  }

  /// The statements alone.
  package var statements: [String] {
    steps.compactMap { if case .sql(let sql) = $0 { sql } else { nil } }
  }

  /// The same without CONCURRENTLY, for where it can't be.
  var blocking: RollbackDraft {
    var draft = self
    draft.steps = steps.map { step in
      if case .sql(let sql) = step { .sql(Self.blocking(sql)) } else { step }
    }
    return draft
  }

  /// A statement without CONCURRENTLY.
  static func blocking(_ sql: String) -> String {
    concurrentStarts.contains(where: sql.hasPrefix)
      ? sql.replacing(" CONCURRENTLY ", with: " ", maxReplacements: 1) : sql
  }
}

private let concurrentStarts = [
  "DROP INDEX CONCURRENTLY ", "CREATE INDEX CONCURRENTLY ", "CREATE UNIQUE INDEX CONCURRENTLY ",
]
