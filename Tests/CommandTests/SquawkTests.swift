import Foundation
import Testing

/// A project of squawk's moves over: `SquawkProject`.
///
/// `Scripts/check-squawk` compares the same with squawk itself.
struct SquawkTests {
  /// Findings of rules that squawk has too; its settings and its comments leave out the others.
  private let expected = [
    "migrations/0002_customer.sql:10: add-index-blocking-writes",
    "migrations/0003_rename.sql:4: set-not-null-scan",
    "migrations/0003_rename.sql:7: drop-column",
    "migrations/0004_types.sql:1: char-type",
  ]

  private func withProject(_ body: (URL) throws -> Void) throws {
    try Scratch.with { scratch in
      let project = scratch.url.appending(path: "project")
      try FileManager.default.copyItem(
        at: Command.packageRoot.appending(path: "Tests/CommandTests/SquawkProject"), to: project)
      try body(project)
    }
  }

  @Test func settingsAreTakenOver() throws {
    try withProject { project in
      let outcome = try Command.run("init", in: project)
      #expect(outcome.status == 0)
      #expect(
        outcome.errors == """
          Wrote lockstep.toml.
          migrations: 4 migrations, run by psql.
          Taken over from .squawk.toml.
          .squawk.toml also has upload_to_github, which has no counterpart here.

          """)
      let text = try String(
        contentsOf: project.appending(path: "lockstep.toml"), encoding: .utf8)
      let settings = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      #expect(
        settings == [
          #"ignore = ["not-idempotent", "missing-lock-timeout", "missing-statement-timeout", "integer-column", "integer-key"]"#,
          #"exclude = ["migrations/0001_*.sql"]"#, "postgres-version = 13",
          "assume-in-transaction = true",
        ])
    }
  }

  @Test func findingsAreAsExpected() throws {
    try withProject { project in
      _ = try Command.run("init", in: project)
      #expect(try shared("lint", in: project) == expected)
      let old = try shared("lint", "--isolated", "--assume-in-transaction", in: project)
      #expect(old.contains("migrations/0001_orders.sql:2: integer-key"))
      #expect(old.filter { !$0.contains("0001") && !$0.contains("timeout") } == expected)
    }
  }

  /// Findings of rules that squawk has a name for: file, line and rule.
  private func shared(_ arguments: String..., in project: URL) throws -> [String] {
    struct Rule: Decodable {
      let id: String
      let aliases: [String]
    }
    let listing = try Command.run("rules", "--format", "json").output
    let rules = try JSONDecoder().decode([Rule].self, from: Data(listing.utf8))
    let known = Set(rules.filter { !$0.aliases.isEmpty }.map(\.id))
    let output = try Command.run(
      list: arguments + ["--output-format", "concise"], in: project
    ).output
    return output.matches(of: #/(?m)^(.+?:\d+):\d+: .* \[([a-z-]+)\]$/#)
      .filter { known.contains(String($0.2)) }.map { "\($0.1): \($0.2)" }
  }
}
