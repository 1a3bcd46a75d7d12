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
}
