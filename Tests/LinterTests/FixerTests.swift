import Catalog
import Linter
import Migrations
import Syntax
import Testing

struct FixerTests {
  private static let rule = RuleMetadata(
    id: "test", summary: "", severity: .warning, group: .design, page: "")

  /// Runs rounds in which each word is replaced where it is found.
  private func fix(
    _ text: String, _ replacements: [(word: String, replacement: String, isSafe: Bool)],
    unsafe: Bool = false
  ) throws -> (text: String, fixCount: Int) {
    var fixer = Fixer(includesUnsafe: unsafe)
    var current = text
    var rounds = 0
    while true {
      let project = try MigrationProject.load(files: [("001.sql", current)])
      let file = project.files.all[0]
      let findings = replacements.flatMap { word, replacement, isSafe in
        current.ranges(of: word).map { range in
          let start = current.utf8.distance(from: current.startIndex, to: range.lowerBound)
          let place = SourceRange(file: file.id, start: start, end: start + word.utf8.count)
          return Diagnostic(
            rule: Self.rule,
            finding: Finding(
              "found", at: place,
              fix: Fix(
                "replace", isSafe ? .safe : .unsafe, [Edit(replacing: place, with: replacement)])))
        }
      }
      guard fixer.advance(findings, in: project) else { break }
      rounds += 1
      try #require(rounds < 300)
      current = fixer.changed.first.map { String(decoding: $0.current, as: UTF8.self) } ?? text
    }
    return (current, fixer.changed.first?.fixCount ?? 0)
  }

  @Test func allAreAppliedInRounds() throws {
    let fixed = try fix(
      "SELECT a, b;\nSELECT a;\n", [("a", "x", true), ("x, b", "y", true), ("b", "z", true)])
    #expect(fixed.text == "SELECT x, z;\nSELECT x;\n")
    let touching = try fix("SELECT a,b;\n", [("a,", "c,", true), (",b", ",d", true)])
    #expect(touching == ("SELECT c,d;\n", 2))
  }

  @Test func unsafeOnesHaveToBeAskedFor() throws {
    let replacements = [("a", "x", true), ("b", "y", false)]
    #expect(try fix("SELECT a, b;\n", replacements).text == "SELECT x, b;\n")
    #expect(try fix("SELECT a, b;\n", replacements, unsafe: true).text == "SELECT x, y;\n")
  }

  @Test func whatParsesWorseIsTakenBack() throws {
    let fixed = try fix(
      "SELECT a;\nSELECT b;\nSELECT c;\n",
      [("a", "x", true), ("b", "FROM (", true), ("c", "z", true)])
    #expect(fixed.text == "SELECT x;\nSELECT b;\nSELECT z;\n")
    #expect(fixed.fixCount == 2)
  }

  @Test func whatNeverEndsDoesEnd() throws {
    #expect(try fix("SELECT a;\n", [("a", "a", true)]) == ("SELECT a;\n", 0))
    #expect(try fix("SELECT a;\n", [("SELECT", "SELECT -", true)]) == ("SELECT a;\n", 0))
    let others = try fix("SELECT a, b, a;\n", [("b", "b + b", true), ("a", "x", true)])
    #expect(others == ("SELECT x, b, x;\n", 2))
  }
}
