import Foundation
import Testing

/// What the documents say of the project is so.
struct DocumentTests {
  /// Each row of docs/formats.md names checks, and they are there.
  @Test func everyRowOfFormatsIsChecked() throws {
    let rows = try text("docs/formats.md").split(separator: "\n").filter { $0.hasPrefix("| ") }
      .dropFirst()
    #expect(rows.count > 20)
    for row in rows {
      let cells = row.split(separator: "|")
      let checks = try #require(cells.last).matches(of: #/`([\w-]+)(\.|: )(\w+)`/#)
      #expect(!checks.isEmpty, "\(row)")
      for check in checks {
        let isScript = check.2 == ": "
        let source = isScript ? try text("Scripts/\(check.1)") : try test(String(check.1))
        #expect(source.contains((isScript ? "\ndef " : " func ") + "\(check.3)("), "\(check.0)")
      }
    }
  }

  @Test func linksLeadSomewhere() throws {
    let documents =
      ["README.md", "CONTRIBUTING.md"]
      + (try files(in: "docs")).filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
    for document in documents {
      let directory = Command.packageRoot.appending(path: document).deletingLastPathComponent()
      for link in try text(document).matches(of: #/\]\(([^)#:]+)(#[^)]*)?\)/#) {
        let target = directory.appending(path: String(link.1)).standardizedFileURL.path
        #expect(FileManager.default.fileExists(atPath: target), "\(document): \(link.1)")
      }
    }
  }

  private func test(_ name: String) throws -> String {
    let folders = try files(in: "Tests").map { "Tests/\($0)/\(name).swift" }
    return try text(
      try #require(
        folders.first { path in
          FileManager.default.fileExists(atPath: Command.packageRoot.appending(path: path).path)
        }, "\(name)"))
  }

  private func files(in directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: Command.packageRoot.appending(path: directory).path
    ).sorted()
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Command.packageRoot.appending(path: path), encoding: .utf8)
  }
}
