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
      && $0.page != RuleSet.builtIn.suppressionWithoutReason.id
  }

  @Test(arguments: bad)
  func commentAboveMovesFindingsDown(_ history: PageHistory) throws {
    // A rollback of nothing but comments is reported at the first of them.
    guard !history.files.contains(where: { $0.name.hasSuffix(".down.sql") }) else { return }
    let files = history.files.map { $0.edited { "-- é, 漢字, 👩‍👩‍👧 and \u{1D4B3}\n" + $0 } }
    let moved = try history.report(on: files).places()
    #expect(try moved == history.report().places(linesDown: 1))
  }

  @Test(arguments: bad)
  func lineBreaksOfWindowsChangeNothing(_ history: PageHistory) throws {
    let files = history.files.map { file in
      file.edited { $0.replacing("\n", with: "\r\n") }
    }
    let places = try history.report(on: files).places()
    #expect(try places == history.report().places())
  }

  /// A file has its version whatever is in it.
  private static let aboutContent = notAboutComments.filter { $0.page != "duplicate-version" }

  @Test(arguments: aboutContent)
  func insideCommentIsSilent(_ history: PageHistory) throws {
    // A tool reads its marker line by line, so it starts the rollback there too.
    let ends = [
      "/*", "*/", "-- migrate:", "-- +goose", "-- +migrate", "-- Up Migration", "--changeset",
    ]
    guard !history.files.contains(where: { file in ends.contains { file.text.contains($0) } })
    else { return }
    let files = history.files.map { $0.edited { "/*\n\($0)*/\n" } }
    #expect(try history.report(on: files).places() == [])
  }

  @Test(arguments: notAboutComments)
  func suppressedIsSilent(_ history: PageHistory) throws {
    let found = try history.report()
    let places = found.findings(of: history.page).map(\.range.file)
    let names = Set(places.compactMap { found.files[$0]?.path })
    let files = history.files.map { file in
      guard names.contains(file.name) else { return file }
      return file.edited { "-- lockstep:ignore-file \(history.page): as a test\n" + $0 }
    }
    let suppressed = try history.report(on: files)
    #expect(suppressed.findings(of: history.page).map(\.finding.message) == [])
    #expect(suppressed.findings(of: RuleSet.builtIn.unusedSuppression.id).isEmpty)
    #expect(suppressed.suppressed.count == found.findings(of: history.page).count)
    #expect(suppressed.suppressed.allSatisfy { $0.reason == "as a test" })
  }

  @Test(arguments: bad)
  func twiceIsTheSame(_ history: PageHistory) throws {
    let reporter = JSONReporter()
    let first = try reporter.render(history.report())
    let second = try reporter.render(history.report())
    #expect(first == second)
  }

  @Test(arguments: bad)
  func fixedIsSilent(_ history: PageHistory) throws {
    var history = history
    let before = try history.report().findings(of: history.page)
    let fixable = before.count { $0.finding.fix != nil }
    guard fixable > 0 else { return }
    // A fix may have to wait for another one that wants the same place.
    for _ in 0..<fixable {
      let report = try history.report()
      let fixes = report.findings(of: history.page).compactMap(\.finding.fix)
      history.files = history.files.map { file in
        guard let source = report.files.values.first(where: { $0.path == file.name }) else {
          return file
        }
        let (bytes, _) = source.applying(fixes.filter { $0.edits.first?.range.file == source.id })
        return file.edited { _ in String(decoding: bytes, as: UTF8.self) }
      }
    }
    let after = try history.report()
    #expect(after.findings(of: history.page).allSatisfy { $0.finding.fix == nil })
    #expect(after.findings(of: history.page).count <= before.count - fixable)
    #expect(after.findings(of: RuleSet.builtIn.syntaxError.id).isEmpty)
  }

  @Test(arguments: bad)
  func rangeIsInItsFile(_ history: PageHistory) throws {
    let report = try history.report()
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
  func edited(_ edit: (String) -> String) -> Self {
    Self(name: name, text: edit(text), revision: revision)
  }
}
