import Linter
import Migrations
import Rules
import Testing

/// The fix of what can't run in a tool's transaction: the tool's own marker, where the tool looks for it.
struct OptOutTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let tool: MigrationTool
    let name: String
    let before: String
    let after: String

    var testDescription: String { tool.rawValue }
  }

  private static let index = "CREATE INDEX CONCURRENTLY i ON t (a);\n"

  static let cases = [
    Case(
      tool: .goose, name: "00001_i.sql", before: "-- +goose Up\n\(index)",
      after: "-- +goose NO TRANSACTION\n-- +goose Up\n\(index)"),
    Case(
      tool: .dbmate, name: "20240101000000_i.sql",
      before: "-- migrate:up\n\(index)\n-- migrate:down\nDROP INDEX i;\n",
      after: "-- migrate:up transaction:false\n\(index)\n-- migrate:down\nDROP INDEX i;\n"),
    Case(
      tool: .sqlMigrate, name: "001_i.sql", before: "-- +migrate Up\n\(index)\n-- +migrate Down\n",
      after: "-- +migrate Up notransaction\n\(index)\n-- +migrate Down\n"),
    Case(
      tool: .liquibase, name: "changelog.sql",
      before: "--liquibase formatted sql\n\n--changeset a:1\n\(index)",
      after: "--liquibase formatted sql\n\n--changeset a:1 runInTransaction:false\n\(index)"),
    Case(
      tool: .sqlx, name: "20240101000000_i.sql", before: index,
      after: "-- no-transaction\n\(index)"),
    Case(
      tool: .atlas, name: "20240101000000_i.sql", before: index,
      after: "-- atlas:txmode none\n\n\(index)"),
  ]

  @Test(arguments: cases)
  func theMarkerTakesTheFindingAway(_ test: Case) throws {
    let fix = try #require(findings(test.before, test).first?.finding.fix)
    #expect(fix.applicability == .unsafe)
    let project = try MigrationProject.load(files: [(test.name, test.before)], tool: test.tool)
    let file = try #require(project.files.all.first)
    let fixed = String(decoding: file.applying([fix]).bytes, as: UTF8.self)
    #expect(fixed == test.after)
    #expect(try findings(fixed, test).isEmpty)
  }

  /// A file of several statements is one query to these, with the marker or without.
  @Test(arguments: [MigrationTool.sqlx, .dbmate])
  func severalStatementsAreStillOneTransaction(_ tool: MigrationTool) throws {
    let text = (tool == .dbmate ? "-- migrate:up\n" : "") + Self.index + "DROP INDEX j;\n"
    let test = Case(tool: tool, name: "20240101000000_i.sql", before: text, after: text)
    let found = try findings(text, test)
    #expect(found.count == 1)
    #expect(found.allSatisfy { $0.finding.fix == nil })
  }

  private func findings(_ text: String, _ test: Case) throws -> [Diagnostic] {
    let project = try MigrationProject.load(files: [(test.name, text)], tool: test.tool)
    let linter = Linter(
      rules: .builtIn, enabled: ["concurrently-in-transaction"], settings: Settings())
    return project.histories.flatMap { linter.lint($0.history).diagnostics }
  }
}
