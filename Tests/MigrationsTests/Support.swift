import Migrations
import Syntax
import Testing

/// A history of files in memory.
func history(
  _ files: (name: String, text: String)..., tool: MigrationTool? = nil
) throws -> MigrationHistory {
  try #require(MigrationProject.load(files: files, tool: tool).histories.first).history
}

/// The rollback of a migration, as text.
struct FoundRollback: Equatable {
  var statements: [String]
  var errors = 0
  var header: String
  var commentedOut: [String] = []
}

/// What the comments of a migration say about undoing it.
func commentRollback(_ text: String) throws -> FoundRollback? {
  let migration = try #require(try history(("001_change.sql", text), tool: .psql).migrations.first)
  guard let rollback = migration.rollback else { return nil }
  return FoundRollback(
    statements: rollback.script.statements.map { rollback.file.text($0.range) },
    errors: rollback.script.errors.count, header: rollback.file.text(rollback.range),
    commentedOut: rollback.commentedOut.map { rollback.file.text($0) })
}

extension Rollback {
  /// The texts of its statements.
  var texts: [String] { script.statements.map { file.text($0.range) } }
}

extension Migration {
  /// The texts of its forward statements.
  var texts: [String] { forward.statements.map { file.text($0.range) } }
}
