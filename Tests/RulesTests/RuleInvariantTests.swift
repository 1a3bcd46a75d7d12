import Linter
import Reporters
import Rules
import Syntax
import Testing

/// What must hold for everything that is found, whatever the rule.
struct RuleInvariantTests {
  private static let bad = RulePage.all.flatMap(\.bad)
  /// A comment is what these two are about.
  private static let notAboutComments = bad.filter {
    $0.page != RuleSet.builtIn.unusedSuppression.id
      && $0.page != RuleSet.builtIn.unknownSuppression.id
  }

  @Test(arguments: bad)
  func commentAboveMovesFindingsDown(_ history: PageHistory) throws {
    // A rollback of nothing but comments is reported at the first of them.
    guard !history.files.contains(where: { $0.name.hasSuffix(".down.sql") }) else { return }
    let files = history.files.map { $0.edited { "-- é, 漢字, 👩‍👩‍👧 and \u{1D4B3}\n" + $0 } }
    let moved = try lint(files, rule: history.page).places()
    #expect(try moved == lint(history.files, rule: history.page).places(linesDown: 1))
  }

  @Test(arguments: bad)
  func lineBreaksOfWindowsChangeNothing(_ history: PageHistory) throws {
    let files = history.files.map { file in
      file.edited { $0.replacing("\n", with: "\r\n") }
    }
    let places = try lint(files, rule: history.page).places()
    #expect(try places == lint(history.files, rule: history.page).places())
  }

  @Test(arguments: notAboutComments)
  func insideCommentIsSilent(_ history: PageHistory) throws {
    // A tool reads its marker line by line, so it starts the rollback there too.
    let ends = ["/*", "*/", "-- migrate:", "-- +goose"]
    guard !history.files.contains(where: { file in ends.contains { file.text.contains($0) } })
    else { return }
    let files = history.files.map { $0.edited { "/*\n\($0)*/\n" } }
    #expect(try lint(files, rule: history.page).places() == [])
  }

  @Test(arguments: notAboutComments)
  func suppressedIsSilent(_ history: PageHistory) throws {
    let found = try lint(history.files, rule: history.page)
    let places = found.findings(of: history.page).map(\.range.file)
    let names = Set(places.compactMap { found.files[$0]?.path })
    let files = history.files.map { file in
      guard names.contains(file.name) else { return file }
      return file.edited { "-- lockstep:ignore-file \(history.page): as a test\n" + $0 }
    }
    let suppressed = try lint(files, rule: history.page)
    #expect(suppressed.findings(of: history.page).map(\.finding.message) == [])
    #expect(suppressed.findings(of: RuleSet.builtIn.unusedSuppression.id).isEmpty)
    #expect(suppressed.suppressed.count == found.findings(of: history.page).count)
    #expect(suppressed.suppressed.allSatisfy { $0.reason == "as a test" })
  }

  @Test(arguments: bad)
  func twiceIsTheSame(_ history: PageHistory) throws {
    let reporter = JSONReporter()
    let first = try reporter.render(lint(history.files, rule: history.page))
    let second = try reporter.render(lint(history.files, rule: history.page))
    #expect(first == second)
  }

  @Test(arguments: bad)
  func rangeIsInItsFile(_ history: PageHistory) throws {
    let report = try lint(history.files, rule: history.page)
    for diagnostic in report.diagnostics {
      let ranges = [diagnostic.range] + diagnostic.finding.related.map(\.range)
      for range in ranges {
        let file = try #require(report.files[range.file])
        #expect(range.start < range.end && range.end <= file.bytes.count)
      }
    }
  }
}

extension PageHistory.File {
  fileprivate func edited(_ edit: (String) -> String) -> Self {
    Self(name: name, text: edit(text))
  }
}
