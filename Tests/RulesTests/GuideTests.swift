import Foundation
import Linter
import Migrations
import Rules
import Syntax
import Testing

/// Holds Lockstep against samples/guide/README.md: what a person has labelled there is found, and nothing else by
/// these rules.
struct GuideTests {
  private static let directory = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../samples/guide").standardizedFileURL

  private static let rollbackRules: Set = [
    "missing-rollback", "incomplete-rollback", "mismatched-rollback",
  ]
  private static let dataRules: Set = ["constraint-without-data-fix", "incomplete-data-fix"]
  private static let labelledRules = rollbackRules.union(dataRules).union([
    "concurrently-in-transaction", "unindexed-foreign-key", "policy-without-auth-check",
    "policy-check-looser-than-using", "policy-true-without-identity",
  ])

  private struct Label {
    let number: Int
    let file: String
    let lines: ClosedRange<Int>
    /// One of them is expected.
    let rules: Set<String>
    /// Where else the finding may stand: the lines that the sentence names.
    let otherLines: Set<Int>

    func names(_ finding: Found) -> Bool {
      guard rules.contains(finding.rule) else { return false }
      // What ends a key's index is found where it is done, with the key beside it.
      let places = [finding.place] + finding.related
      return places.contains { place in
        place.file == file && (lines.contains(place.line) || otherLines.contains(place.line))
      }
    }
  }

  private struct Found: CustomStringConvertible {
    let place: (file: String, line: Int)
    let related: [(file: String, line: Int)]
    let rule: String
    var description: String { "\(place.file):\(place.line) \(rule)" }
  }

  @Test func labels() throws {
    let labels = try Self.labels()
    let found = try Self.found().filter { Self.labelledRules.contains($0.rule) }
    #expect(labels.count == 43)
    for label in labels {
      let count = found.count(where: label.names)
      #expect(count == 1, "\(label.number): \(label.file):\(label.lines) \(label.rules.sorted())")
    }
    let wrong = found.filter { finding in !labels.contains { $0.names(finding) } }
    #expect(wrong.map(\.description) == [])
  }

  /// The rows of the first table.
  private static func labels() throws -> [Label] {
    let text = try String(contentsOf: directory.appending(path: "README.md"), encoding: .utf8)
    return text.split(separator: "\n").compactMap { line in
      let cells = line.replacing("\\|", with: "/").split(separator: "|").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard cells.count > 3, let number = Int(cells[0]),
        let place = cells[1].wholeMatch(of: #/(\S+\.sql):(\d+)(?:-(\d+))?/#),
        let first = Int(place.2)
      else { return nil }
      let last = place.3.flatMap { Int($0) } ?? first
      let others = (cells.count > 4 ? cells[4] : "").split(separator: ",").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      let named = cells[3].matches(of: #/line (\d+)/#).compactMap { Int($0.1) }
      return Label(
        number: number, file: String(place.1), lines: first...last,
        rules: Set([cells[2].replacing("`", with: "")] + others), otherLines: Set(named))
    }
  }

  private static func found() throws -> [Found] {
    let project = try MigrationProject.load(paths: [directory.path])
    let linter = Linter(rules: .builtIn, settings: Settings())
    return project.histories.flatMap { loaded -> [Found] in
      let report = linter.lint(loaded.history)
      return report.diagnostics.map { diagnostic in
        func place(_ range: SourceRange) -> (file: String, line: Int) {
          let file = project.files[range.file]
          return (file.name, LineIndex(file.bytes).position(of: range.start).line)
        }
        let isOfKey = diagnostic.rule.id == "unindexed-foreign-key"
        return Found(
          place: place(diagnostic.range),
          related: isOfKey ? diagnostic.finding.related.map { place($0.range) } : [],
          rule: diagnostic.rule.id)
      }
    }
  }
}
