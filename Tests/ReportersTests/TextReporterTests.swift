import Linter
import Reporters
import Syntax
import Testing

struct TextReporterTests {
  @Test func findingHasExcerptNotesAndHelp() throws {
    let sample = Sample("BEGIN;\n\n  DROP TABLE calls;\n", path: "db/001.sql")
    let begin = RelatedLocation("the transaction begins here", at: sample.range(of: "BEGIN"))
    let text = try sample.found(
      "TABLE calls", "calls goes", help: "keep it:\nSELECT 1;\n\n  SELECT 2;", related: [begin]
    ).text()
    #expect(
      text == """
        db/001.sql:3:8: error: calls goes [some-rule]
          |
        3 |   DROP TABLE calls;
          |        ^^^^^^^^^^^
          = note: the transaction begins here (db/001.sql:1:1)
          = help: keep it:
                  SELECT 1;

                    SELECT 2;

        """)
  }

  @Test func marginIsAsWideAsTheNumber() throws {
    let lines = String(repeating: "SELECT 1;\n", count: 99)
    let text = try Sample(lines + "SELECT two;\n").found("two", help: "count").text()
    #expect(
      text == """
        001.sql:100:8: error: it is so [some-rule]
            |
        100 | SELECT two;
            |        ^^^
            = help: count

        """)
  }

  @Test func blankLineBetweenFindings() throws {
    let text = try Sample("SELECT 1, 2;").found("1").found("2", severity: .info).text()
    #expect(
      text == """
        001.sql:1:8: error: it is so [some-rule]
          |
        1 | SELECT 1, 2;
          |        ^

        001.sql:1:11: info: it is so [some-rule]
          |
        1 | SELECT 1, 2;
          |           ^

        """)
  }

  @Test func firstLineIsWhatEditorsRead() throws {
    let text = try Sample("SELECT 1;").found("1", "two\r\nlines,\u{1B}[31m red").text()
    let first = text.prefix { $0 != "\n" }
    let shape = #/(.+?):(\d+):(\d+): (error|warning|info): (.*) \[([A-Za-z0-9_-]+)\]/#
    #expect(first.wholeMatch(of: shape) != nil)
    #expect(first.contains("two lines,␛[31m red"))
  }

  // MARK: - Carets

  @Test func tabsStayTabs() throws {
    let text = try Sample("\tSELECT\t1;").found("1").text()
    #expect(text.contains("1 | \tSELECT\t1;\n  | \t      \t^\n"))
    #expect(text.hasPrefix("001.sql:1:9:"), "a tab is one column")
  }

  @Test func columnsCountScalarsAndCaretsFollowTheirWidth() throws {
    let narrow = try Sample("SELECT 'ñé', x;").found("x").text()
    #expect(narrow.hasPrefix("001.sql:1:14:"))
    #expect(narrow.contains("  | " + String(repeating: " ", count: 13) + "^\n"))
    // Two cells each on a terminal, one column each.
    let wide = try Sample("SELECT '漢字😀', x;").found("x").text()
    #expect(wide.hasPrefix("001.sql:1:15:"))
    #expect(wide.contains("  | " + String(repeating: " ", count: 17) + "^\n"))
    // A combining accent is a column, but takes no place.
    let combined = try Sample("SELECT 'e\u{301}', x;").found("x").text()
    #expect(combined.hasPrefix("001.sql:1:14:"))
    #expect(combined.contains("  | " + String(repeating: " ", count: 12) + "^\n"))
  }

  @Test func onlyTheFirstLineOfSeveral() throws {
    let text = try Sample("ALTER TABLE calls  \n  ADD x int;").found(
      "ALTER TABLE calls  \n  ADD x int"
    ).text()
    #expect(
      text.hasSuffix("1 | ALTER TABLE calls …\n  | \(String(repeating: "^", count: 17))\n"))
  }

  @Test func lineBreaksOfWindowsAreNotShown() throws {
    let text = try Sample("ALTER TABLE\r\n  calls;\r\n").found("ALTER TABLE\r\n  calls").text()
    #expect(text.hasSuffix("1 | ALTER TABLE …\n  | ^^^^^^^^^^^\n"))
  }

  @Test func byteOrderMarkIsNoColumn() throws {
    let text = try Sample("\u{FEFF}SELECT 1;").found("SELECT").text()
    #expect(text.hasPrefix("001.sql:1:1:"))
    #expect(text.hasSuffix("1 | SELECT 1;\n  | ^^^^^^\n"))
  }

  @Test func emptyRangeHasOneCaret() throws {
    let text = try Sample("SELECT 1").found("").text()
    #expect(text.hasSuffix("  | ^\n"))
  }

  @Test func longLinesAreCutAroundTheRange() throws {
    let numbers = (100..<200).map(String.init).joined(separator: ", ")
    let text = try Sample("SELECT \(numbers), here, \(numbers);").found("here").text()
    let lines = text.split(separator: "\n")
    #expect(lines[2].hasPrefix("1 | …") && lines[2].hasSuffix("…"))
    #expect(lines[2].count < 130)
    let caret = try #require(lines[3].firstIndex(of: "^"))
    let column = lines[3].distance(from: lines[3].startIndex, to: caret)
    #expect(lines[2].dropFirst(column).hasPrefix("here"))
    #expect(lines[3].hasSuffix(" ^^^^"))
  }

  @Test func cutsAreBetweenScalars() throws {
    let long = String(repeating: "é", count: 500)
    let text = try Sample("SELECT '\(long)', x, '\(long)';").found("x").text()
    #expect(!text.contains("\u{FFFD}"))
  }

  @Test func controlCharactersAreShownNotObeyed() throws {
    let text = try Sample("SELECT '\u{1B}[2J\u{7F}', x;").found("x").text()
    #expect(!text.contains("\u{1B}") && text.contains("␛[2J"))
  }

  // MARK: - Colour

  @Test(arguments: [(Severity.error, "31"), (.warning, "33"), (.info, "36")])
  func severityHasItsColor(severity: Severity, color: String) throws {
    let text = try Sample("SELECT 1;").found("1", severity: severity).text(isColored: true)
    #expect(text.contains("\u{1B}[1;\(color)m\(severity.rawValue):\u{1B}[0m"))
    #expect(text.contains("\u{1B}[1;\(color)m^\u{1B}[0m"))
  }

  @Test func colorChangesNothingElse() throws {
    let sample = Sample("SELECT 1;").found("1", help: "one\ntwo")
    let colored = try sample.text(isColored: true)
    #expect(try colored.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == sample.text())
  }

  // MARK: - Summary

  @Test func summaryCounts() {
    let sample = Sample("SELECT 1;")
    #expect(sample.report.summary == "No findings in 1 migration.")
    let found = sample.found("1").found("1", severity: .warning).found("1", severity: .warning)
    #expect(found.report.summary == "3 findings (1 error, 2 warnings) in 1 migration.")
    var suppressed = sample.found("1", severity: .info)
    suppressed.suppressed = [
      SuppressedDiagnostic(diagnostic: suppressed.diagnostics[0], reason: nil)
    ]
    #expect(
      suppressed.report.summary == "1 finding (1 info) in 1 migration; 1 suppressed.")
  }

  @Test func reportsAreJoinedInTheirOrder() {
    let reports = [1, 0].map { number -> Report in
      let file = SourceFile(id: SourceFile.ID(number), path: "\(number).sql", bytes: [])
      let range = SourceRange(file: file.id, start: 0, end: 0)
      let diagnostic = Sample("").diagnostic(Finding("", at: range))
      return Report(files: [file.id: file], diagnostics: [diagnostic], suppressed: [])
    }
    let joined = RunReport(reports, migrationCount: 2)
    #expect(joined.diagnostics.map(\.range.file) == [SourceFile.ID(1), SourceFile.ID(0)])
    #expect(joined.files.count == 2)
  }
}
