import Linter
import Migrations
import Reporters
import Rules
import Syntax
import Testing

/// Findings of one cause: one for people, each for itself for whatever works place by place.
struct CauseTests {
  private static let tables = """
    CREATE TABLE calls (id bigint PRIMARY KEY, a text, b text, c text DEFAULT 'x' NOT NULL);
    CREATE TABLE notes (id bigint PRIMARY KEY, a text);

    """

  private func report(
    _ files: [String], running rules: Set<String>, requested: Set<Int>? = nil
  ) throws -> Report {
    let named = files.enumerated().map { (name: "00\($0.offset).sql", text: $0.element) }
    let project = try MigrationProject.load(files: named, tool: nil)
    let loaded = try #require(project.histories.first)
    let ids = requested.map { wanted -> Set<SourceFile.ID> in
      Set(loaded.history.files.indices.filter(wanted.contains).map { loaded.history.files[$0].id })
    }
    return Linter(rules: .builtIn, enabled: rules, settings: Settings())
      .lint(loaded.history, requested: ids)
  }

  private func folded(_ files: [String], running rules: Set<String>) throws -> [FoldedFinding] {
    try report(files, running: rules).diagnostics.folded
  }

  @Test func timeoutIsMissingOnceInAHistory() throws {
    let changes = (1...3).map { "ALTER TABLE calls ADD COLUMN n\($0) text;\n" }
    let found = try report([Self.tables] + changes, running: ["missing-lock-timeout"])
    #expect(found.diagnostics.count == 3, "each place stays a finding")
    let folded = found.diagnostics.folded
    #expect(folded.map(\.others.count) == [2])
    #expect(folded[0].placeCount == 3)
    let text = try TextReporter(isColored: false).render(RunReport([found], migrationCount: 4))
    #expect(text.contains("= note: and 2 more places: 002.sql:1, 003.sql:1\n"))
    #expect(text.contains(#"timeouts-set-by-tool = ["lock_timeout"]"#))
    let alone = try report([Self.tables, changes[0]], running: ["missing-lock-timeout"])
    let once = try TextReporter(isColored: false).render(RunReport([alone], migrationCount: 2))
    #expect(!once.contains("timeouts-set-by-tool") && !once.contains("more place"))
  }

  @Test func triggersWaitForTheSameTimeout() throws {
    let trigger = "CREATE TRIGGER t BEFORE UPDATE ON calls FOR EACH ROW EXECUTE FUNCTION f();\n"
    let folded = try folded(
      [Self.tables, "ALTER TABLE notes ADD COLUMN n text;\n", trigger],
      running: ["missing-lock-timeout", "create-trigger-blocking"])
    #expect(folded.map(\.diagnostic.rule.id) == ["missing-lock-timeout"])
    #expect(
      folded[0].others.map(\.rule.id).sorted()
        == ["create-trigger-blocking", "missing-lock-timeout"])
  }

  @Test func indexesAreOneForEachTableAndFile() throws {
    let rules: Set = ["add-index-blocking-writes"]
    let first = "CREATE INDEX calls_a ON calls (a);\nCREATE INDEX notes_a ON notes (a);\n"
    let second = "CREATE INDEX calls_b ON calls (b);\nCREATE INDEX calls_c ON calls (c);\n"
    let rows = "INSERT INTO calls (id) VALUES (1); INSERT INTO notes (id) VALUES (1);\n"
    let found = try report([Self.tables + rows, first, second], running: rules)
    #expect(found.diagnostics.folded.map(\.others.count) == [0, 0, 1])
    let text = try TextReporter(isColored: false).render(RunReport([found], migrationCount: 3))
    #expect(text.contains("and 1 more place: calls_c (line 2)\n"))
  }

  @Test func dropsOfAStatementAreOne() throws {
    let folded = try folded(
      [Self.tables, "ALTER TABLE calls DROP COLUMN a, DROP COLUMN b;\nDROP TABLE notes;\n"],
      running: ["drop-column", "drop-table"])
    #expect(folded.map(\.diagnostic.rule.id) == ["drop-column", "drop-table"])
    #expect(folded.map(\.others.count) == [1, 0])
  }

  @Test func promisesOfAColumnAreOne() throws {
    let folded = try folded(
      [
        Self.tables,
        "ALTER TABLE calls ALTER COLUMN c DROP DEFAULT, ALTER COLUMN c DROP NOT NULL;\n",
      ], running: ["drop-default", "drop-not-null"])
    #expect(folded.count == 1 && folded[0].others.count == 1)
  }

  @Test func weightiestSpeaksForTheOthers() throws {
    let folded = try folded(
      ["CREATE TABLE calls (id serial PRIMARY KEY);\n"], running: ["integer-key", "serial-type"])
    #expect(folded.map(\.diagnostic.rule.id) == ["integer-key"])
    #expect(folded[0].others.map(\.rule.id) == ["serial-type"])
  }

  @Test func commentTakesOutOnePlace() throws {
    let ignored =
      "-- lockstep:ignore missing-lock-timeout: small\nALTER TABLE calls ADD COLUMN n1 text;\n"
    let rest = (2...3).map { "ALTER TABLE calls ADD COLUMN n\($0) text;\n" }
    let found = try report([Self.tables, ignored] + rest, running: ["missing-lock-timeout"])
    let folded = found.diagnostics.folded
    #expect(folded.count == 1 && folded[0].others.count == 1)
    #expect(found.files[folded[0].diagnostic.range.file]?.path == "002.sql", "the next one leads")
    #expect(found.suppressed.count == 1)
  }

  @Test func onlyWhatWasAskedAboutCounts() throws {
    let changes = (1...4).map { "ALTER TABLE calls ADD COLUMN n\($0) text;\n" }
    let found = try report(
      [Self.tables] + changes, running: ["missing-lock-timeout"], requested: [3, 4])
    #expect(found.diagnostics.folded.map(\.placeCount) == [2])
  }

  @Test func baselineTakesOutPlaces() throws {
    let changes = (1...3).map { "ALTER TABLE calls ADD COLUMN n\($0) text;\n" }
    let found = try report([Self.tables] + changes, running: ["missing-lock-timeout"])
    let root = SourceRoot()
    var baseline = Baseline()
    for finding in BaselineFinding.all(of: found, root: root).prefix(2) { baseline.insert(finding) }
    let (left, met) = found.leavingOut(baseline, root: root)
    #expect(met.count == 2)
    #expect(left.diagnostics.folded.map(\.placeCount) == [1])
  }

  @Test func formatsThatSettlePlacesListThemAll() throws {
    let changes = (1...3).map { "ALTER TABLE calls ADD COLUMN n\($0) text;\n" }
    let found = try report([Self.tables] + changes, running: ["missing-lock-timeout"])
    let run = RunReport([found], migrationCount: 4)
    let sarif = try SARIFReporter().render(run)
    #expect(sarif.matches(of: #/"ruleId"/#).count == 3)
    let json = try JSONReporter().render(run)
    #expect(json.matches(of: #/"rule" :/#).count == 3)
    #expect(json.matches(of: #/"foldedInto" : 0/#).count == 2)
    #expect(run.summary == "1 finding (1 info) at 3 places in 4 migrations.")
    #expect(
      try StatisticsReporter().render(run).contains("1  missing-lock-timeout  info     at 3 places")
    )
  }
}
