import Foundation
import RollbackShapes
import Testing

/// `lockstep rollback` on rollbacks of every shape: each in a history of its own, with one statement missing, and a
/// migration behind it that has no rollback yet.
struct RollbackShapeTests {
  private static let base = "CREATE TABLE calls (id bigint);\n-- Rollback: DROP TABLE calls;\n"
  private static let next = "CREATE TABLE call_notes (id bigint, note text);\n"

  @Test func everyShapeIsWrittenAndCompleted() throws {
    try Scratch.with { scratch in
      // One in seven is some of each; all of them take minutes.
      let all = RollbackShape.all
      let isThorough = ProcessInfo.processInfo.environment["LOCKSTEP_ORACLE"] == "all"
      let shapes = isThorough ? all : stride(from: 0, to: all.count, by: 7).map { all[$0] }
      for (number, shape) in shapes.enumerated() {
        try scratch.file("\(number)/001_calls.sql", Self.base)
        try scratch.file("\(number)/002_tags.sql", shape.omitting(number % 3).file)
        try scratch.file("\(number)/003_notes.sql", Self.next)
      }
      func rollback(_ option: String) throws -> Command.Outcome {
        try Command.run("rollback", option, ".", in: scratch.url)
      }
      func text(_ number: Int, _ name: String) throws -> String {
        try String(contentsOf: scratch.url.appending(path: "\(number)/\(name)"), encoding: .utf8)
      }
      #expect(try rollback("--check").status == 1)
      let written = try rollback("--write")
      #expect(written.status == 0 && written.output == "", "\(written.errors)\(written.output)")
      let check = try rollback("--check")
      let left = check.output.split(separator: "\n").filter {
        !$0.hasSuffix("brings the schema back")
      }
      #expect(left.isEmpty, "\(left.prefix(20).joined(separator: "\n"))")
      #expect(check.status == 0)
      var files: [String] = []
      for (number, shape) in shapes.enumerated() {
        files += [try text(number, "002_tags.sql"), try text(number, "003_notes.sql")]
        guard shape.hasItsOwnLines else { continue }
        let title = shape.heading.replacing("002_tags", with: "003_notes")
          .replacing("002_TAGS", with: "003_NOTES")
        let isThere = files[files.count - 1].contains(title)
        #expect(isThere, "\(files[files.count - 2])\n----\n\(files[files.count - 1])")
      }
      // What is complete is not touched again.
      #expect(try rollback("--write").status == 2)
      for number in shapes.indices {
        let isSame =
          try text(number, "002_tags.sql") == files[2 * number]
          && text(number, "003_notes.sql") == files[2 * number + 1]
        #expect(isSame, "\(files[2 * number])")
      }
    }
  }
}

extension RollbackShape {
  /// Whether its SQL stands apart from words, so that another rollback can be written like it.
  fileprivate var hasItsOwnLines: Bool {
    prose != .steps && style != .dashesInBlock && style != .dashesInLine
  }
}
