import Foundation
import Testing

/// Compares the samples' outputs byte for byte; `UPDATE_GOLDENS=1 swift test` writes them.
struct SampleTests {
  /// The rules that Lockstep began with; the files of other formats show their findings only, which is
  /// enough to see the format.
  private static let heart = [
    "concurrently-in-transaction", "constraint-without-data-fix", "missing-rollback",
    "policy-without-auth-check", "unindexed-foreign-key",
  ]
  private static let selection = heart.flatMap { ["--select", $0] }

  @Test(arguments: [("careful", 0), ("careless", 1), ("guide", 1)] as [(String, Int32)])
  func textIsGolden(sample: String, status: Int32) throws {
    let outcome = try Command.run("lint", "samples/\(sample)")
    #expect(outcome.status == status)
    try Self.expect(outcome.output, equals: "samples/\(sample)/expected.txt")
  }

  @Test(arguments: ["careful", "careless"])
  func jsonIsGolden(sample: String) throws {
    let outcome = try Command.run(
      list: ["lint", "samples/\(sample)", "--output-format", "json"] + Self.selection)
    #expect(outcome.errors.isEmpty)
    // Which parser the machine has is no matter of the sample's.
    let output = outcome.output.replacing(#/"postgres" : "[^"]*"/#, with: "\"postgres\" : \"\"")
    try Self.expect(output, equals: "samples/\(sample)/expected.json")
  }

  @Test(arguments: [
    ("concise", "concise.txt"), ("github", "github.txt"), ("gitlab", "gitlab.json"),
    ("junit", "junit.xml"), ("checkstyle", "checkstyle.xml"), ("rdjson", "rdjson"),
    ("markdown", "md"),
  ])
  func formatIsGolden(format: String, suffix: String) throws {
    let outcome = try Command.run(
      list: ["lint", "samples/careless", "--output-format", format] + Self.selection)
    #expect(outcome.errors.isEmpty)
    try Self.expect(outcome.output, equals: "samples/careless/expected.\(suffix)")
  }

  /// Without the rules, whose pages change more often than the sample's findings.
  @Test func sarifIsGolden() throws {
    let output = try Command.run(
      list: ["lint", "samples/careless", "--output-format", "sarif"] + Self.selection
    ).output
    let log = output.replacing(#/(?s)"rules" : \[.*?\n {10}\]/#, with: "\"rules\" : []")
      .replacing(#/,\n *"ruleIndex" : \d+/#, with: "")
    try Self.expect(log, equals: "samples/careless/expected.sarif")
  }

  @Test func jsonSaysWhatTextSays() throws {
    let text = try Command.run("lint", "samples/careless", "--show", "info").output
    let json = try Command.run("lint", "samples/careless", "--output-format", "json").output
    let report = try JSONDecoder().decode(DecodedReport.self, from: Data(json.utf8))
    let lines = report.diagnostics.filter { $0.foldedInto == nil }.map {
      "\($0.file):\($0.start.line):\($0.start.column): \($0.severity): \($0.message) [\($0.rule)]"
    }
    #expect(
      lines == text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("samples/") })
    #expect(report.migrations == 5)
  }

  /// The README shows the last finding of each of these rules; the first of some is long.
  @Test func readmeShowsRealOutput() throws {
    let outcome = try Command.run("lint", "samples/careless")
    var shown: [String] = []
    for finding in outcome.output.components(separatedBy: "\n\n") {
      let rule = finding.firstMatch(of: #/\[([a-z-]+)\]\n/#).map { String($0.1) } ?? ""
      guard Self.heart.contains(rule) else { continue }
      shown.removeAll { $0.contains("[\(rule)]\n") }
      shown.append(finding.trimmingCharacters(in: .newlines))
    }
    shown.append(outcome.errors.trimmingCharacters(in: .newlines))
    let readme = try String(
      contentsOf: Command.packageRoot.appending(path: "README.md"), encoding: .utf8)
    let block = try #require(
      readme.firstRange(of: #/(?s)\$ lockstep lint samples/careless\n.*?```/#))
    let output = "$ lockstep lint samples/careless\n\(shown.joined(separator: "\n\n"))\n```"
    try Self.expect(readme.replacingCharacters(in: block, with: output), equals: "README.md")
  }

  static func expect(_ actual: String, equals path: String) throws {
    let url = Command.packageRoot.appending(path: path)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
      try Data(actual.utf8).write(to: url)
      Issue.record("\(path) was written anew: read the difference, then run the tests again")
    } else {
      let expected = try String(contentsOf: url, encoding: .utf8)
      #expect(actual == expected, "\(path) differs; UPDATE_GOLDENS=1 writes it anew")
    }
  }
}

private struct DecodedReport: Decodable {
  struct Position: Decodable {
    let line: Int
    let column: Int
    let offset: Int
  }

  struct Diagnostic: Decodable {
    let foldedInto: Int?
    let rule: String
    let severity: String
    let message: String
    let file: String
    let start: Position
    let end: Position
  }

  let migrations: Int
  let diagnostics: [Diagnostic]
}
