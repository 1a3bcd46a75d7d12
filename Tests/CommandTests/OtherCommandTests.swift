import Foundation
import Testing

struct OtherCommandTests {
  @Test func versionNamesTheGrammar() throws {
    let outcome = try Command.run("--version")
    #expect(outcome.status == 0)
    let shape = #/lockstep \d+\.\d+\.\d+ \(PostgreSQL \d+\.\d+ grammar\)\n/#
    #expect(outcome.output.wholeMatch(of: shape) != nil)
  }

  @Test func helpIsNoError() throws {
    let outcome = try Command.run("--help")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("lint") && outcome.output.contains("explain"))
    #expect(outcome.errors.isEmpty)
  }

  @Test func explainPrintsThePage() throws {
    let page = Command.packageRoot.appending(path: "rules/unindexed-foreign-key.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let outcome = try Command.run("explain", "unindexed-foreign-key")
    #expect(outcome.status == 0)
    #expect(outcome.output == text)
  }

  @Test func explainKnowsNamesOfOtherTools() throws {
    let outcome = try Command.run("explain", "ban-concurrent-index-creation-in-transaction")
    #expect(outcome.output.hasPrefix("# concurrently-in-transaction\n"))
  }

  @Test func rulesListsEveryPage() throws {
    let rules = Command.packageRoot.appending(path: "rules")
    let pages = try FileManager.default.contentsOfDirectory(atPath: rules.path)
      .filter { $0.hasSuffix(".md") && $0 != "README.md" }.map { String($0.dropLast(3)) }
    let outcome = try Command.run("rules")
    #expect(outcome.status == 0)
    let listed = outcome.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    #expect(listed.map(String.init) == pages.sorted())
  }

  // MARK: - README

  @Test func everyOptionIsDocumented() throws {
    let help = try Command.run("help", "lint").output
    let settings = try String(
      contentsOf: Command.packageRoot.appending(path: "docs/settings.md"), encoding: .utf8)
    let documents = try readme + settings
    let options = Set(help.matches(of: #/--[a-z-]+/#).map { String($0.0) })
    let others: Set = ["--help", "--version", "--no-assume-in-transaction", "--no-idempotent"]
    for option in options.subtracting(others) {
      #expect(documents.contains("`\(option)"), "\(option)")
    }
    let shown = try Command.run("lint", "samples/careful", "--show-settings").output
    for setting in shown.matches(of: #/(?m)^(?:# )?([a-z-]+) (?:=|is not set)/#) {
      #expect(settings.contains("| `\(setting.1)` |"), "\(setting.1)")
    }
  }

  /// All rules stand in rules/README.md; the README shows some of them.
  @Test func readmeLinksRules() throws {
    let readme = try readme
    #expect(readme.contains("](rules/README.md)"))
    let rules = try Command.run("rules").output.split(separator: "\n").map {
      $0.prefix { $0 != " " }
    }
    let links = readme.matches(of: #/\[`([a-z-]+)`\]\(rules/([a-z-]+)\.md\)/#)
    #expect(links.count >= 5)
    for link in links {
      #expect(link.1 == link.2 && rules.contains(link.2), "\(link.0)")
    }
  }

  private var readme: String {
    get throws {
      try String(contentsOf: Command.packageRoot.appending(path: "README.md"), encoding: .utf8)
    }
  }

  @Test func changesAreALineEach() throws {
    let outcome = try Scratch.with { scratch in
      try scratch.file(
        "001.sql",
        """
        CREATE TABLE calls (
          id bigint PRIMARY KEY, note text DEFAULT 'none');
        DO $$ BEGIN
          IF EXISTS (SELECT FROM old_calls) THEN ALTER TABLE calls DROP COLUMN note CASCADE; END IF;
        END $$;
        SELEC 1;
        """)
      return try Command.run("changes", "001.sql", in: scratch.url)
    }
    #expect(outcome.status == 0)
    #expect(
      outcome.output == """
        1:1: tableCreated(TableDefinition(name: calls, persistence: permanent, columns: \
        [ColumnDefinition(name: "id", type: bigint), \
        ColumnDefinition(name: "note", type: text, default: `'none'`)], \
        isWithoutData))
        2:3: constraintAdded(TableReference(name: calls, kind: table), \
        ConstraintDefinition(kind: primaryKey(Key(columns: ["id"])), isValidated, isEnforced, \
        isInline))
        4:42: columnDropped(TableReference(name: calls, kind: table), column: "note", cascade) \
        in a block under condition(`EXISTS (SELECT  FROM old_calls)`)
        6:1: does not parse: syntax error at or near "SELEC"

        """)
  }

  /// It is for whoever writes rules, and no part of what users are promised.
  @Test func changesAreHidden() throws {
    #expect(!(try Command.run("--help").output.contains("changes ")))
  }
}
