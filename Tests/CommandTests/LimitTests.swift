import Foundation
import Testing

/// What people's disks hold that is no ordinary migration.
struct LimitTests {
  private let table =
    "CREATE TABLE calls (id bigint PRIMARY KEY);\n-- Rollback: DROP TABLE calls;\n"

  @Test(arguments: [
    "1 calls.sql", "1_it's.sql", "1_\"calls\".sql", "1_a\nb.sql", "1_é\u{1F512}.sql", "1_$(id).sql",
    "-1_calls.sql",
  ])
  func oddNamesAreRead(name: String) throws {
    try Scratch.with { scratch in
      try scratch.file(name, "SELEC 1;\n")
      for arguments in [["lint", scratch.url.path], ["lint", "--", name]] {
        for format in ["text", "json", "sarif", "github"] {
          let outcome = try Command.run(
            list: ["lint", "--output-format", format] + arguments.dropFirst(), in: scratch.url)
          #expect(outcome.status == 1)
          #expect(outcome.output.contains("syntax-error"))
        }
      }
    }
  }

  @Test func nameThatIsNoTextIsNotPassedOverInSilence() throws {
    try Scratch.with { scratch in
      try scratch.file("1_calls.sql", table)
      let path = Array(scratch.url.path.utf8) + Array("/2_\u{0}.sql".utf8)
      var bytes = path.map { $0 == 0 ? CChar(bitPattern: 0xFF) : CChar(bitPattern: $0) }
      bytes.append(0)
      // Some systems take no such name.
      guard let file = fopen(bytes, "w") else { return }
      fclose(file)
      let outcome = try Command.run("lint", scratch.url.path)
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("Left out:"))
      #expect(outcome.errors.contains("2_\u{FFFD}.sql"))
    }
  }

  @Test(arguments: [
    "UPDATE calls SET id = 1%@",
    "ALTER TABLE calls ADD CONSTRAINT sum CHECK (id > 1%@)",
    "CREATE INDEX calls_sum_idx ON calls ((id%@))",
    "CREATE POLICY sums ON calls USING (id > 1%@)",
    "CREATE VIEW sums AS SELECT id%@ AS total FROM calls",
    "ALTER TABLE calls ALTER COLUMN id SET DEFAULT 1%@",
    "DO $$ BEGIN IF 1%@ > 0 THEN RAISE EXCEPTION 'no'; END IF; END $$",
  ])
  func millionTermsAreRead(statement: String) throws {
    let sum = String(repeating: " + 1", count: 1_000_000)
    let text = statement.replacingOccurrences(of: "%@", with: sum)
    let outcome = try Command.run("lint", "-", input: "\(table)\(text);\nSELEC 1;\n")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("[syntax-error]"), "what follows is checked")
  }

  @Test func manyFilesAreOneHistory() throws {
    try Scratch.with { scratch in
      for number in 0..<5_000 { try scratch.file("\(100_000 + number)_nothing.sql", "SELECT 1;\n") }
      let outcome = try Command.run("lint", scratch.url.path)
      #expect(outcome.status == 0)
      #expect(outcome.errors == "No findings in 5000 migrations.\n")
    }
  }
}
