import Linter
import Migrations
import Rules
import Syntax
import Testing

/// What is linted again after an edit, with what was there before, is what is found without that.
struct EditTests {
  private static let root = String(
    #filePath.split(separator: "/").dropLast(3).joined(separator: "/"))

  /// Histories of several files, those of other projects where they are there.
  private static let histories = [
    "/\(root)/samples/careless", "/\(root)/samples/careful",
    "/\(root)/../shared/corpus/MarquezProject__marquez",
  ].filter { FileSystem.exists($0) }

  @Test(arguments: histories) func nothingIsLostOnTheWay(_ path: String) throws {
    let linter = Linter(rules: .builtIn, settings: Settings())
    var open = try OpenProject(paths: [path])
    let original = open.project
    for (number, loaded) in original.histories.enumerated() {
      let files = loaded.history.files
      var replayed = linter.replay(loaded.history, requested: nil)
      for file in files.enumerated().filter({ $0.offset % max(1, files.count / 6) == 0 }).map(
        \.element)
      {
        // Cut in the middle of a statement, and made whole again.
        for bytes in [Array(file.bytes.prefix(file.bytes.count / 2)), file.bytes] {
          open.replace(file.id, with: bytes)
          let history = open.project.histories[number].history
          replayed = linter.replay(history, requested: nil, reusing: replayed)
          let edited = linter.lint(history, as: replayed)
          let fresh = linter.lint(history)
          #expect(edited.diagnostics.map(\.text) == fresh.diagnostics.map(\.text), "\(file.path)")
        }
      }
    }
  }
}

extension Diagnostic {
  fileprivate var text: String {
    "\(rule.id) \(range) \(finding.message) \(finding.help ?? "") \(finding.related.count)"
  }
}
