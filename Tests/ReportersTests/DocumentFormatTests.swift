import Foundation
import Linter
import Reporters
import Syntax
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The formats that are one document: GitLab's, reviewdog's, JUnit's, Checkstyle's.
struct DocumentFormatTests {
  @Test func gitLabIssueHasWhatIsRequired() throws {
    let sample = Sample("SELECT 1;\nSELECT 2;", path: "db/é 1.sql").found("2", severity: .info)
    let issue = try #require(try gitLab(sample).first)
    #expect(issue["description"] as? String == "it is so")
    #expect(issue["check_name"] as? String == "some-rule")
    #expect(issue["severity"] as? String == "info")
    let location = try #require(issue["location"] as? [String: Any])
    #expect(location["path"] as? String == "db/é 1.sql", "a path, no URI")
    #expect(location["lines"] as? [String: Int] == ["begin": 2, "end": 2])
    #expect(try GitLabReporter().render(Sample("").report) == "[]\n")
  }

  @Test func gitLabFingerprintsDiffer() throws {
    let sample = Sample("SELECT 1;").found("1").found("1").found("1", rule: "other-rule")
    let other = Sample("SELECT 1;", path: "002.sql").found("1")
    let issues = try gitLab(sample) + gitLab(other)
    #expect(Set(issues.compactMap { $0["fingerprint"] as? String }).count == 4)
  }

  @Test(arguments: [
    ("SELECT 'é', x;", 14), ("SELECT '𝒳', x;", 16), ("SELECT '😀', x;", 16),
    ("\u{FEFF}SELECT x;", 11),
  ])
  func reviewdogCountsBytes(sql: String, column: Int) throws {
    var sample = Sample("--\n\(sql)")
    if sql.hasPrefix("\u{FEFF}") { sample = Sample(sql) }
    let text = try RDJSONReporter().render(sample.found("x", help: "help").report)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(document["source"] as? [String: String] == ["name": "lockstep"])
    let diagnostic = try #require((document["diagnostics"] as? [[String: Any]])?.first)
    #expect(diagnostic["severity"] as? String == "ERROR")
    #expect(diagnostic["message"] as? String == "it is so\nhelp")
    let location = try #require(diagnostic["location"] as? [String: Any])
    let range = try #require(location["range"] as? [String: [String: Int]])
    #expect(range["start"]?["column"] == column && range["end"]?["column"] == column + 1)
  }

  @Test func jUnitHasASuitePerMigration() throws {
    let sample = Sample("SELECT 1;", path: "a&\"b\".sql")
      .found("1", "<it> & \u{1}so", help: "a\nb").found("1", severity: .info)
    let root = try xml(try JUnitReporter().render(sample.report))
    #expect(root.name == "testsuites")
    #expect(attributes(root) == ["name": "lockstep", "tests": "2", "failures": "1", "errors": "0"])
    let suite = try #require(root.elements(forName: "testsuite").first)
    #expect(attributes(suite)["name"] == "a&\"b\".sql")
    let cases = suite.elements(forName: "testcase")
    #expect(attributes(cases[0])["name"] == "some-rule (1:8)")
    let failure = try #require(cases[0].elements(forName: "failure").first)
    #expect(attributes(failure) == ["message": "<it> & ␁so", "type": "error"])
    #expect(failure.stringValue?.hasSuffix("[some-rule]\nhelp: a\nb") == true)
    #expect(cases[1].elements(forName: "failure").isEmpty, "information fails no test")
  }

  @Test func cleanMigrationsPass() throws {
    let root = try xml(try JUnitReporter().render(Sample("SELECT 1;").report))
    #expect(attributes(root)["tests"] == "1" && attributes(root)["failures"] == "0")
    let style = try xml(try CheckstyleReporter().render(Sample("SELECT 1;").report))
    #expect(style.elements(forName: "file").compactMap { attributes($0)["name"] } == ["001.sql"])
  }

  @Test func checkstyleHasAnErrorPerFinding() throws {
    let sample = Sample("SELECT '😀', 1;").found("1", "<a> \"b\"", help: "c", severity: .warning)
    let root = try xml(try CheckstyleReporter().render(sample.report))
    #expect(root.name == "checkstyle" && attributes(root) == ["version": "4.3"])
    let file = try #require(root.elements(forName: "file").first)
    let error = try #require(file.elements(forName: "error").first)
    #expect(
      attributes(error) == [
        "line": "1", "column": "13", "severity": "warning",
        "message": "<a> \"b\"\nhelp: c", "source": "lockstep.some-rule",
      ])
  }

  /// Files that were read only for context are no business of the report's.
  @Test func contextIsNotListed() throws {
    let files = (0..<2).map { SourceFile(id: SourceFile.ID($0), path: "\($0).sql", bytes: []) }
    let report = Report(
      files: Dictionary(uniqueKeysWithValues: files.map { ($0.id, $0) }), diagnostics: [],
      suppressed: [])
    let run = RunReport([report], migrationCount: 1, requested: [files[1].id])
    let root = try xml(try CheckstyleReporter().render(run))
    #expect(root.elements(forName: "file").compactMap { attributes($0)["name"] } == ["1.sql"])
  }

  private func gitLab(_ sample: Sample) throws -> [[String: Any]] {
    let text = try GitLabReporter().render(sample.report)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
  }

  private func xml(_ text: String) throws -> XMLElement {
    try #require(try XMLDocument(xmlString: text).rootElement())
  }

  private func attributes(_ element: XMLElement) -> [String: String] {
    (element.attributes ?? []).reduce(into: [:]) { result, node in
      if let name = node.name { result[name] = node.stringValue }
    }
  }
}
