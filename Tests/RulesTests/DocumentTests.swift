import Foundation
import Linter
import Migrations
import Reporters
import Rollbacks
import Rules
import Testing

/// The examples of `docs/`: `UPDATE_DOCS=1 swift test` writes the table and the lists of `docs/tools.md`.
struct DocumentTests {
  private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1"

  @Test func toolsAreAsDescribed() throws {
    let document = try Document("tools.md")
    let examples = document.examples
    #expect(examples.map(\.title) == MigrationTool.allCases.map(\.rawValue))
    if !Self.isUpdating {
      #expect(document.table(under: ToolTable.header) == ToolTable.lines, "UPDATE_DOCS=1 writes it")
    }
    for example in examples {
      let project = try MigrationProject.load(files: example.files)
      #expect(project.histories.map(\.history.tool.rawValue) == [example.title])
      let output = HistoryListing(project.histories).text
      if !Self.isUpdating { #expect(example.output == output, "UPDATE_DOCS=1 writes it") }
    }
  }

  /// Fails, so that nothing is recorded unseen.
  @Test(.enabled(if: isUpdating)) func update() throws {
    var document = try Document("tools.md")
    let outputs = try document.examples.map {
      HistoryListing(try MigrationProject.load(files: $0.files).histories).text
    }
    document.replaceTable(under: ToolTable.header, with: ToolTable.lines)
    try document.write(outputs)
    Issue.record("docs/tools.md was written anew: read the difference, then run the tests again")
  }

  @Test func rollbackIsAsShown() throws {
    let example = try #require(try Document("rollback.md").examples.first)
    let project = try MigrationProject.load(files: example.files)
    let history = ReplayedHistory(
      replaying: try #require(project.histories.first).history, settings: Settings())
    let migration = try #require(history.migrations.last)
    let draft = RollbackDraft(undoing: migration, in: history)
    #expect(RollbackText.all(draft, of: migration, in: history).first?.text == example.output)
  }
}
