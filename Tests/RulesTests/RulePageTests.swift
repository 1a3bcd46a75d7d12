import Foundation
import Linter
import Reporters
import Rules
import Testing

/// Runs the pages of `rules/`, which are the rules' tests.
///
/// `UPDATE_PAGES=1 swift test` writes into them what is found.
struct RulePageTests {
  private static let bad = RulePage.all.flatMap(\.bad)
  private static let good = RulePage.all.flatMap(\.good)

  @Test(.disabled(if: isUpdating), arguments: bad)
  func badIsReported(_ history: PageHistory) throws {
    let page = try RulePage(id: history.page)
    let text = try output(of: history)
    #expect(
      text == history.expected, "UPDATE_PAGES=1 writes it down",
      sourceLocation: page.location(line: history.output?.lowerBound ?? history.line))
    #expect(
      try !history.report().findings(of: history.page).isEmpty,
      sourceLocation: page.location(line: history.line))
  }

  @Test(arguments: good)
  func goodIsSilent(_ history: PageHistory) throws {
    let page = try RulePage(id: history.page)
    let findings = try history.report().findings(of: history.page)
    #expect(
      findings.map(\.finding.message) == [], sourceLocation: page.location(line: history.line))
  }

  @Test func pagesAreThere() {
    #expect(RulePage.all.map(\.id) == RuleSet.builtIn.all.map(\.id))
  }

  @Test(arguments: RulePage.all)
  func pageIsWhole(_ page: RulePage) throws {
    let rule = try #require(RuleSet.builtIn.named(page.id))
    #expect(page.title == page.id, sourceLocation: page.location(line: 1))
    #expect(page.summary == rule.summary, sourceLocation: page.location(line: 2))
    #expect(!page.bad.isEmpty && !page.good.isEmpty, sourceLocation: page.location(line: 1))
    let facts = try #require(page.facts)
    if !isUpdating {
      #expect(page.lines[facts] == rule.facts, sourceLocation: page.location(line: facts + 1))
    }
    for history in page.bad {
      #expect(history.output != nil, sourceLocation: page.location(line: history.line))
    }
  }

  @Test(arguments: RulePage.all)
  func idNamesWhatWasFound(_ page: RulePage) {
    #expect(page.id.wholeMatch(of: #/[a-z]+(-[a-z]+)*/#) != nil)
    #expect(!["ban-", "prefer-", "require-", "no-"].contains { page.id.hasPrefix($0) })
  }

  @Test func indexListsEveryRule() throws {
    guard !isUpdating else { return }
    let text = try String(contentsOf: indexURL, encoding: .utf8)
    #expect(text == ruleIndex, "UPDATE_PAGES=1 writes it down")
  }

  /// Writes everything that is generated, and fails, so that nothing is recorded unseen.
  @Test(.enabled(if: isUpdating)) func updatePages() throws {
    for page in RulePage.all {
      let rule = try #require(RuleSet.builtIn.named(page.id))
      let url = RulePage.directory.appending(path: "\(page.id).md")
      try page.updated(facts: rule.facts, output(of:)).write(
        to: url, atomically: true, encoding: .utf8)
    }
    try ruleIndex.write(to: indexURL, atomically: true, encoding: .utf8)
    Issue.record("the pages were written anew: read the difference, then run the tests again")
  }
}

private let isUpdating = ProcessInfo.processInfo.environment["UPDATE_PAGES"] == "1"

/// What the tool writes about a history.
private func output(of history: PageHistory) throws -> String {
  try TextReporter(isColored: false).render(history.report())
}

extension RulePage: CustomTestStringConvertible {
  var testDescription: String { path }

  /// The page with its generated parts made anew.
  fileprivate func updated(
    facts newFacts: String, _ output: (PageHistory) throws -> String
  ) rethrows -> String {
    var lines = lines
    // From the end, so that places before stay where they are.
    for history in bad.reversed() {
      guard let range = history.output else { continue }
      let text = try output(history).split(separator: "\n", omittingEmptySubsequences: false)
      lines.replaceSubrange(range, with: text.dropLast().map(String.init))
    }
    if let facts {
      lines[facts] = newFacts
      // Markdown would take the line for the end of the quoted summary.
      if facts > 0, !lines[facts - 1].isEmpty { lines.insert("", at: facts) }
    }
    return lines.joined(separator: "\n")
  }
}

// MARK: - Index

private let indexURL = RulePage.directory.appending(path: "README.md")

private var ruleIndex: String {
  let rows = RuleSet.builtIn.all.map { rule in
    "| [`\(rule.id)`](\(rule.id).md) | \(rule.severity.rawValue) | \(rule.group.rawValue) | "
      + "\(rule.summary) |\n"
  }
  return """
    # Rules

    One page each, with what it finds and why, SQL that is reported and SQL that is not, and when to ignore it.
    `lockstep explain RULE` prints the same page. The blocks of the pages are the rules' tests.

    | rule | severity | group | what it finds |
    |---|---|---|---|
    \(rows.joined())
    """
}
