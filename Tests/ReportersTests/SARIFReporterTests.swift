import Foundation
import Linter
import Reporters
import Rules
import Syntax
import Testing

/// Scripts/check-formats holds whole logs against the schema; this is about what they say.
struct SARIFReporterTests {
  @Test func nothingFoundIsALog() throws {
    let run = try run(Sample("SELECT 1;"))
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    #expect(try array(run, "results").isEmpty)
    let invocation = try first(run, "invocations")
    #expect(invocation["executionSuccessful"] as? Bool == true)
    #expect(invocation["toolExecutionNotifications"] == nil)
  }

  @Test func enabledRulesAreListed() throws {
    let rules = RuleSet.builtIn.all
    let run = try run(Sample("SELECT 1;"), RunDescription(version: "1.2.3", rules: rules))
    let driver = try driver(of: run)
    #expect(driver["semanticVersion"] as? String == "1.2.3")
    let listed = try array(driver, "rules")
    #expect(listed.compactMap { $0["id"] as? String } == rules.map(\.id))
    for (rule, listed) in zip(rules, listed) {
      let help = try #require(listed["help"] as? [String: String])
      #expect(help["markdown"] == rule.page)
      let text = try #require(help["text"])
      #expect(text.count > rule.summary.count && !text.contains("`") && !text.contains("]("))
      let full = try #require((listed["fullDescription"] as? [String: String])?["text"])
      #expect(!full.isEmpty && full.count <= 1024)
    }
  }

  @Test func securityRulesHaveAScore() throws {
    let rules = RuleSet.builtIn.all
    let run = try run(Sample(""), RunDescription(rules: rules))
    let scores: [SecurityRisk: String] = [.low: "3.0", .medium: "6.0", .high: "8.0"]
    for (rule, listed) in zip(rules, try array(try driver(of: run), "rules")) {
      let properties = try #require(listed["properties"] as? [String: Any])
      let tags = try #require(properties["tags"] as? [String])
      #expect(tags.contains("security") == (rule.securityRisk != nil))
      #expect(
        properties["security-severity"] as? String == rule.securityRisk.flatMap { scores[$0] })
      #expect((properties["problem.severity"] == nil) == (rule.securityRisk != nil))
    }
  }

  /// What a policy costs in time is no hole, and a hole need not be in a policy.
  @Test(arguments: [
    ("rls-initplan", nil), ("policy-column-unindexed", nil), ("multiple-permissive-policies", nil),
    ("restrictive-only-policies", nil), ("rls-enabled-no-policy", nil),
    ("foreign-key-to-auth-non-key", nil), ("unresolved-dynamic-sql", nil),
    ("definer-without-search-path", SecurityRisk.high), ("unqualified-call", .medium),
    ("policy-public-read", .low), ("rls-disabled-in-exposed-schema", .high),
  ])
  func risksAreJudgedRuleByRule(id: String, risk: SecurityRisk?) throws {
    #expect(try #require(RuleSet.builtIn.named(id)).securityRisk == risk)
  }

  @Test(arguments: [
    ("SELECT 'é', x;", 13), ("SELECT '𝒳', x;", 13), ("SELECT '😀', x;", 13),
    ("SELECT 'e\u{301}', x;", 14), ("\u{FEFF}SELECT 'é', x;", 13),
  ])
  func columnsCountCodePoints(sql: String, column: Int) throws {
    let result = try result(of: Sample(sql).found("x"))
    let region = try region(of: try first(result, "locations"))
    #expect(
      region == ["startLine": 1, "startColumn": column, "endLine": 1, "endColumn": column + 1])
  }

  @Test func pathsAreURIsFromTheRoot() throws {
    let sample = Sample("SELECT 1;", path: "../db/é 1%,a:b😀.sql").found("1")
    let root = SourceRoot("/home/me/app", workingDirectory: "/home/me/app/web")
    let artifact = try address(sample, RunDescription(root: root))
    #expect(
      artifact == [
        "uri": "db/%C3%A9%201%25%2Ca%3Ab%F0%9F%98%80.sql", "uriBaseId": "%SRCROOT%",
      ])
    let absolute = Sample("SELECT 1;", path: "/home/me/./app/001.sql").found("1")
    #expect(
      try address(absolute, RunDescription(root: root))
        == ["uri": "001.sql", "uriBaseId": "%SRCROOT%"])
    let outside = Sample("SELECT 1;", path: "/srv/a b.sql").found("1")
    #expect(
      try address(outside, RunDescription(root: root)) == ["uri": "file:///srv/a%20b.sql"])
  }

  @Test func relatedPlacesAreLinked() throws {
    var sample = Sample("BEGIN;\nSELECT int[];\n")
    let begin = RelatedLocation("the transaction [a] begins", at: sample.range(of: "BEGIN"))
    sample = sample.found("SELECT", "int[] it is", help: "do\nthis", related: [begin])
    let result = try result(of: sample)
    let text = (result["message"] as? [String: String])?["text"]
    #expect(text == "int[] it is\ndo\nthis\n[the transaction a begins](1)")
    let related = try first(result, "relatedLocations")
    #expect(related["id"] as? Int == 1)
    #expect(try region(of: related)["startLine"] == 1)
  }

  @Test func textIsNoLink() throws {
    let result = try result(of: Sample("SELECT 1;").found("1", "a [b](1) c"))
    #expect((result["message"] as? [String: String])?["text"] == "a \\[b\\](1) c")
  }

  /// GitHub drops the second of two alerts with one fingerprint.
  @Test func oneResultPerRuleAndLine() throws {
    let sample = Sample("SELECT 1, 2;\nSELECT 3;")
      .found("1", "one", severity: .warning).found("2", "two").found("2", "else", rule: "b-rule")
      .found("3", "three")
    let results = try results(of: sample)
    #expect(results.count == 3)
    let one = try #require(results.first)
    #expect((one["message"] as? [String: String])?["text"] == "one\ntwo")
    #expect(one["level"] as? String == "error", "the weightier of the two")
    #expect(
      try region(of: try first(one, "relatedLocations"))["startColumn"] == 11)
  }

  @Test func suppressedIsLeftOutUnlessAskedFor() throws {
    var sample = Sample("SELECT 1;").found("SELECT", "kept")
    let suppressed = sample.diagnostic(Finding("meant", at: sample.range(of: "1")))
    sample.suppressed = [SuppressedDiagnostic(diagnostic: suppressed, reason: "it's meant")]
    let plain = try results(of: sample)
    #expect(plain.count == 1 && plain.allSatisfy { $0["suppressions"] == nil })
    let all = try results(of: sample, SARIFReporter(showsSuppressed: true))
    #expect(
      try array(all[0], "suppressions").isEmpty, "all results have it or none")
    let mark = try first(all[1], "suppressions")
    #expect(mark as? [String: String] == ["kind": "inSource", "justification": "it's meant"])
  }

  @Test func whatDoesNotParseIsNotified() throws {
    let rule = RuleSet.builtIn.syntaxError
    let sample = Sample("SELEC 1;").found("SELEC", "no", rule: rule.id)
    let run = try run(sample, RunDescription(rules: [rule], syntaxErrorRule: rule.id))
    #expect(try array(run, "results").count == 1)
    let invocation = try first(run, "invocations")
    let notification = try first(invocation, "toolExecutionNotifications")
    let associated = try #require(notification["associatedRule"] as? [String: Any])
    #expect(associated["id"] as? String == rule.id && associated["index"] as? Int == 0)
    #expect(invocation["executionSuccessful"] as? Bool == true, "the others were checked")
  }

  @Test func failureIsALog() throws {
    let text = try SARIFReporter().render(RunReport(failure: "no such path", run: RunDescription()))
    let run = try firstRun(of: text)
    let invocation = try first(run, "invocations")
    #expect(invocation["executionSuccessful"] as? Bool == false)
    #expect(text.contains("no such path"))
  }

  @Test func moreThanGitHubTakesIsLeftOut() throws {
    let lines = String(repeating: "1\n", count: 25_010)
    var sample = Sample(lines)
    for line in 0..<25_010 {
      let range = SourceRange(file: sample.file.id, start: line * 2, end: line * 2 + 1)
      let severity: Severity = line < 20 ? .info : .error
      sample.diagnostics.append(
        sample.diagnostic(Finding("\(line)", at: range, severity: severity)))
    }
    let run = try run(sample)
    #expect(try array(run, "results").count == 25_000)
    #expect(try array(run, "results").count { $0["level"] as? String == "note" } == 10)
    let invocation = try first(run, "invocations")
    #expect(try array(invocation, "toolExecutionNotifications").count == 1)
  }

  // MARK: - Reading

  private func run(
    _ sample: Sample, _ description: RunDescription = RunDescription(),
    _ reporter: SARIFReporter = SARIFReporter()
  ) throws -> [String: Any] {
    try firstRun(of: reporter.render(sample.report(run: description)))
  }

  private func firstRun(of text: String) throws -> [String: Any] {
    let log = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    return try first(log, "runs")
  }

  private func driver(of run: [String: Any]) throws -> [String: Any] {
    try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
  }

  private func results(
    of sample: Sample, _ reporter: SARIFReporter = SARIFReporter()
  ) throws -> [[String: Any]] {
    try array(try run(sample, RunDescription(), reporter), "results")
  }

  private func result(of sample: Sample) throws -> [String: Any] {
    try #require(try results(of: sample).first)
  }

  private func first(_ object: [String: Any], _ key: String) throws -> [String: Any] {
    try #require(try array(object, key).first)
  }

  private func array(_ object: [String: Any], _ key: String) throws -> [[String: Any]] {
    try #require(object[key] as? [[String: Any]])
  }

  private func region(of location: [String: Any]) throws -> [String: Int] {
    let place = try #require(location["physicalLocation"] as? [String: Any])
    return try #require(place["region"] as? [String: Int])
  }

  private func address(
    _ sample: Sample, _ description: RunDescription
  ) throws -> [String: String] {
    let results = try array(try run(sample, description), "results")
    let location = try first(try #require(results.first), "locations")
    let place = try #require(location["physicalLocation"] as? [String: Any])
    return try #require(place["artifactLocation"] as? [String: String])
  }
}
