import Linter
import Reporters
import Testing

/// The formats that are read line by line: concise, GitHub's commands, Markdown.
struct LineFormatTests {
  @Test func conciseIsOneLinePerFinding() throws {
    let sample = Sample("SELECT 'é😀', x;", path: "db/a b.sql")
      .found("x", "two\nlines", help: "help").found("'", severity: .info)
    #expect(
      try ConciseReporter().render(sample.report) == """
        db/a b.sql:1:14: error: two lines [some-rule]
        db/a b.sql:1:8: info: it is so [some-rule]

        """)
    #expect(try ConciseReporter().render(Sample("").report).isEmpty)
  }

  // MARK: - GitHub

  @Test func commandsAreEscapedAsTheToolkitDoes() throws {
    let sample = Sample("SELECT\n 1;", path: "a,b:c%\n.sql")
      .found("SELECT\n 1", "50%, a: b\r\nc", help: "one\ntwo", severity: .warning)
    #expect(
      try GitHubReporter().render(sample.report) == """
        ::warning file=a%2Cb%3Ac%25%0A.sql,line=1,endLine=2,title=some-rule::50%25, a: b c%0A\
        help: one%0Atwo

        """)
  }

  @Test func columnsOnlyWithinALine() throws {
    let text = try GitHubReporter().render(Sample("SELECT '𝒳', x;").found("x").report)
    #expect(text.hasPrefix("::error file=001.sql,line=1,endLine=1,col=13,endColumn=14,title="))
  }

  @Test func errorsComeFirstAndTheRestIsFolded() throws {
    var sample = Sample("SELECT 1;", path: "##[group]a.sql")
    for number in 0..<12 {
      sample = sample.found("1", "info \(number)", severity: .info)
      sample = sample.found("1", "error \(number)")
    }
    let lines = try GitHubReporter().render(sample.report).split(separator: "\n")
    #expect(lines.count == 10 + 10 + 1 + 4 + 1)
    #expect(lines[..<10].allSatisfy { $0.hasPrefix("::error ") })
    #expect(lines[10..<20].allSatisfy { $0.hasPrefix("::notice ") })
    #expect(lines[20].hasPrefix("::group::4 more"))
    #expect(lines[21] == "- ## [group]a.sql:1:8: error: error 10 [some-rule]")
    #expect(lines[25] == "::endgroup::")
    #expect(try GitHubReporter().render(Sample("").report).isEmpty)
  }

  @Test func gitHubCountsPathsFromTheRoot() throws {
    let root = SourceRoot("/app", workingDirectory: "/app/db")
    let report = Sample("1").found("1").report(run: RunDescription(root: root))
    #expect(try GitHubReporter().render(report).hasPrefix("::error file=db/001.sql,"))
  }

  // MARK: - Markdown

  @Test func findingsAreGroupedByMigration() throws {
    let sample = Sample("SELECT 1;\nSELECT 2;", path: "db/a`b.sql")
    let note = RelatedLocation("see", at: sample.range(of: "1"))
    let found = sample.found("1", "one").found(
      "2", "a *b* <c> @you #1", help: "do ```x```\n\nSELECT 1;", related: [note],
      severity: .warning)
    #expect(
      try MarkdownReporter().render(found.report) == """
        ## Lockstep

        2 findings (1 error, 1 warning) in 1 migration.

        ### ``db/a`b.sql``

        - **error** in line 1, `some-rule`: one

        - **warning** in line 2, `some-rule`: a \\*b\\* \\<c\\> @&#8203;you #&#8203;1
          - see (db/a\\`b.sql:1:8)

          <details><summary>What to do</summary>

          ````
          do ```x```

          SELECT 1;
          ````

          </details>

        """)
  }

  @Test func markdownIsCutWhereCommentsAre() throws {
    var sample = Sample("SELECT 1;")
    for _ in 0..<1000 {
      sample = sample.found("1", String(repeating: "é😀", count: 30), help: "1")
    }
    let text = try MarkdownReporter().render(sample.report)
    #expect((60_000...64_000).contains(text.utf8.count))
    let shown = text.matches(of: #/- \*\*error\*\*/#).count
    #expect(
      text.hasSuffix(
        "\n**\(1000 - shown) findings more:** comments have no room for them; the log has.\n"))
    #expect(
      try MarkdownReporter().render(Sample("").report)
        == "## Lockstep\n\nNo findings in 1 migration.\n")
  }
}
