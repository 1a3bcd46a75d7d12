import Foundation
import Reporters
import Testing

struct UnifiedDiffTests {
  private func diff(_ old: String, _ new: String, path: String = "db/1.sql") -> String {
    UnifiedDiff(path: path, from: Array(old.utf8), to: Array(new.utf8)).text
  }

  @Test func changesHaveContext() {
    let old = (1...9).map { "\($0)\n" }.joined()
    #expect(
      diff(old, old.replacing("5\n", with: "five\n")) == """
        --- a/db/1.sql
        +++ b/db/1.sql
        @@ -2,7 +2,7 @@
         2
         3
         4
        -5
        +five
         6
         7
         8

        """)
    #expect(diff(old, old).isEmpty)
  }

  @Test func fileWithoutLastLineBreakIsMarked() {
    #expect(
      diff("a", "a\nb") == """
        --- a/db/1.sql
        +++ b/db/1.sql
        @@ -1,1 +1,2 @@
        -a
        \\ No newline at end of file
        +a
        +b
        \\ No newline at end of file

        """)
    #expect(diff("", "a\n").contains("@@ -0,0 +1,1 @@\n+a\n"))
    #expect(diff("a\n", "").contains("@@ -1,1 +0,0 @@\n-a\n"))
  }

  @Test func namesAreQuoted() {
    #expect(diff("a\n", "b\n", path: "a b.sql").hasPrefix("--- a/a b.sql\t\n+++ b/a b.sql\t\n"))
    #expect(diff("a\n", "b\n", path: "a\"é\n.sql").hasPrefix(#"--- "a/a\"\303\251\012.sql""#))
  }

  /// Random texts, with names and line ends that trip programs up, through Git itself.
  @Test func gitAppliesIt() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    var generator = SystemRandomNumberGenerator()
    let pieces = ["a\n", "b\r\n", "é 😀\n", "\n", "x;\n", "-- y\n", "end"]
    for (number, name) in ["p.sql", "a b.sql", "é\".sql", "t\tt.sql", "\\n.sql"].enumerated() {
      for _ in 0..<8 {
        func text() -> String {
          (0..<Int.random(in: 0...12, using: &generator)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &generator)]
          }.joined()
        }
        let old = text() + "same \(number)\nsame\n"
        let new = text() + "same \(number)\nsame\n" + (Bool.random() ? "tail" : "")
        let file = directory.appending(path: name)
        try Data(old.utf8).write(to: file)
        let patch = directory.appending(path: "patch")
        try Data(diff(old, new, path: name).utf8).write(to: patch)
        guard old != new else { continue }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "apply", "--whitespace=nowarn", "patch"]
        process.currentDirectoryURL = directory
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(name): \(diff(old, new, path: name))")
        #expect(try String(decoding: Data(contentsOf: file), as: UTF8.self) == new)
      }
    }
  }
}
