import Linter
import Migrations
import Rules
import Syntax
import Testing

struct SuppressionTests {
  /// The ids of what is left, and of what a comment took out with its reason.
  private func lint(_ sql: String) -> (kept: [String], suppressed: [String]) {
    let file = SourceFile(id: SourceFile.ID(0), path: "001.sql", bytes: Array(sql.utf8))
    let migration = Migration(
      version: "001", file: file, forward: Script.parse(file), regime: .statementByStatement,
      rollback: nil)
    var settings = Settings()
    settings.rollback = .optional
    // The rules that the comments here speak of.
    let enabled: Set = [
      "concurrently-in-transaction", "constraint-without-data-fix", "unindexed-foreign-key",
      "unused-suppression", "unknown-suppression", "suppression-without-reason",
    ]
    let report = Linter(rules: .builtIn, enabled: enabled, settings: settings)
      .lint(MigrationHistory(tool: .psql, migrations: [migration]))
    return (
      report.diagnostics.map(\.rule.id),
      report.suppressed.map { "\($0.diagnostic.rule.id): \($0.reason ?? "-")" }
    )
  }

  private let index = "CREATE INDEX CONCURRENTLY i ON t (a)"

  @Test(arguments: [
    "BEGIN;\n-- lockstep:ignore concurrently-in-transaction: why not\n%;\nCOMMIT;",
    "BEGIN;\n% -- lockstep:ignore concurrently-in-transaction: why not\n;\nCOMMIT;",
    "BEGIN;\n%; -- lockstep:ignore concurrently-in-transaction: why not\nCOMMIT;",
    "BEGIN;\n%; /* lockstep:ignore concurrently-in-transaction: why not */ COMMIT;",
    "-- lockstep:ignore-file concurrently-in-transaction: why not\nBEGIN;\n%;\nCOMMIT;",
    "BEGIN;\nSELECT 1; -- lockstep:ignore-file concurrently-in-transaction: why not\n%;\nCOMMIT;",
    "BEGIN;\n-- lockstep:ignore ban-concurrent-index-creation-in-transaction: why not\n%;\nCOMMIT;",
    "BEGIN;\r\n-- lockstep:ignore concurrently-in-transaction: why not\r\n%;\r\nCOMMIT;\r\n",
  ])
  func commentsCoverTheirStatementOrFile(_ template: String) {
    let found = lint(template.split(separator: "%").joined(separator: index))
    #expect(found.kept.isEmpty)
    #expect(found.suppressed == ["concurrently-in-transaction: why not"])
  }

  @Test func otherStatementsAreNotCovered() {
    let found = lint(
      "BEGIN;\n-- lockstep:ignore concurrently-in-transaction\n\(index);\n\(index);\nCOMMIT;")
    #expect(found.kept == ["suppression-without-reason", "concurrently-in-transaction"])
    #expect(found.suppressed == ["concurrently-in-transaction: -"])
  }

  @Test func oneCommentMayNameSeveralRules() {
    let found = lint(
      """
      CREATE TABLE a (id int PRIMARY KEY);
      CREATE TABLE b (id int PRIMARY KEY, a_id int);
      """)
    #expect(found.kept.isEmpty)
    let names = "unindexed-foreign-key, constraint-without-data-fix"
    let both = lint(
      "-- lockstep:ignore \(names): legacy\nALTER TABLE t ADD a_id int NOT NULL DEFAULT 1 REFERENCES a;"
    )
    #expect(both.kept.isEmpty)
    #expect(both.suppressed.count == 2)
  }

  @Test func whatSuppressesNothingIsReported() {
    #expect(
      lint("-- lockstep:ignore unindexed-foreign-key: x\nSELECT 1;").kept == ["unused-suppression"])
    #expect(lint("-- lockstep:ignore no-such-rule\nSELECT 1;").kept == ["unknown-suppression"])
    #expect(lint("-- lockstep:ignore\nSELECT 1;").kept == ["unknown-suppression"])
    #expect(lint("SELECT '-- lockstep:ignore no-such-rule';").kept.isEmpty)
  }

  @Test func syntaxErrorsCanBeSuppressedToo() {
    let found = lint("-- lockstep:ignore-file syntax-error: newer grammar\nSELEC 1;")
    #expect(found.kept.isEmpty)
    #expect(found.suppressed == ["syntax-error: newer grammar"])
  }

  @Test(arguments: [
    "BEGIN;\n-- squawk-ignore ban-concurrent-index-creation-in-transaction\n%;\nCOMMIT;",
    "BEGIN;\n-- squawk-ignore some-other, ban-concurrent-index-creation-in-transaction\n%;\nCOMMIT;",
    "-- squawk-ignore-file ban-concurrent-index-creation-in-transaction\nBEGIN;\n%;\nCOMMIT;",
    "-- squawk-ignore-file\nBEGIN;\n%;\nCOMMIT;",
    "BEGIN;\n%; -- squawk-ignore ban-concurrent-index-creation-in-transaction\nCOMMIT;",
  ])
  func squawksCommentsAreTaken(_ template: String) {
    let found = lint(template.split(separator: "%").joined(separator: index))
    #expect(found.kept.isEmpty)
    #expect(found.suppressed == ["concurrently-in-transaction: -"])
  }

  @Test func squawksOtherCommentsAreItsOwnBusiness() {
    #expect(lint("-- squawk-ignore prefer-robust-stmts\nSELECT 1;").kept.isEmpty)
    #expect(lint("-- squawk-ignore\nSELECT 1;").kept.isEmpty)
    #expect(lint("BEGIN;\n-- squawk-ignore\n\(index);\nCOMMIT;").suppressed.isEmpty)
  }

  @Test func theClosestNameIsOffered() {
    #expect(RuleSet.builtIn.closest(to: "unindexed-foreign-keys")?.id == "unindexed-foreign-key")
    #expect(RuleSet.builtIn.closest(to: "xyz") == nil)
  }
}
