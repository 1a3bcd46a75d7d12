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

  /// Labels that are not found yet, by their numbers, and findings that are none.
  private static let pending: Set = [3]
  private static let pendingWrong: Set = [
    "005_performance_indexes.sql:44", "005_performance_indexes.sql:67",
    "005_performance_indexes.sql:68",
  ]

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
      finding.file == file && rules.contains(finding.rule)
        && (lines.contains(finding.line) || otherLines.contains(finding.line))
    }
  }

  private struct Found: CustomStringConvertible {
    let file: String
    let line: Int
    let rule: String
    var place: String { "\(file):\(line)" }
    var description: String { "\(place) \(rule)" }
  }

  @Test func labels() throws {
    let labels = try Self.labels()
    let found = try Self.found().filter { Self.labelledRules.contains($0.rule) }
    #expect(labels.count == 43)
    let isPending = { (label: Label) in Self.pending.contains(label.number) }
    for label in labels where !isPending(label) {
      let count = found.count(where: label.names)
      #expect(count == 1, "\(label.number): \(label.file):\(label.lines) \(label.rules.sorted())")
    }
    // A label that is found is none to wait for.
    for label in labels where isPending(label) {
      #expect(found.count(where: label.names) != 1, "\(label.number) is found")
    }
    let wrong = found.filter { finding in
      !labels.contains { $0.names(finding) } && !Self.pendingWrong.contains(finding.place)
    }
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
        let file = project.files[diagnostic.range.file]
        return Found(
          file: file.name, line: LineIndex(file.bytes).position(of: diagnostic.range.start).line,
          rule: diagnostic.rule.id)
      }
    }
  }
}
