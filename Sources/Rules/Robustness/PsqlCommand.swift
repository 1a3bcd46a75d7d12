import Linter
import Migrations
import Syntax

/// Reports what only psql reads, in files that another program runs.
struct PsqlCommand: ScriptRule {
  static let metadata = RuleMetadata(
    id: "psql-command",
    summary:
      "Commands of psql's, and rows behind COPY, are no SQL: other programs send them to the server.",
    severity: .error, group: .robustness, page: RulePages.psqlCommand)

  let appliesToRollbacks = true

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let tool = history.tool.profile
    guard tool.sending != .psql else { return [] }
    let migration = script.migration.source
    let rollback = script.isRollback ? migration.rollback : nil
    // What stands in a comment is run by hand.
    guard rollback?.place != .comment else { return [] }
    let texts = (rollback?.script ?? migration.forward).clientTexts
    let commands = texts.filter { if case .command = $0.kind { true } else { false } }
    let data = tool.takesCopyData ? [] : texts.filter { $0.kind == .copyData }
    return [commands, data].compactMap { finding($0, tool) }
  }

  /// One for all of a kind: the first stops the file.
  private func finding(_ texts: [ClientText], _ tool: ToolProfile) -> Finding? {
    guard let first = texts.first else { return nil }
    let others = texts.count > 1 ? ", and \(texts.count - 1) more like it," : ""
    return switch first.kind {
    case .command(let name):
      Finding(
        "\(name)\(others) is for psql to read, and \(tool.name) does not run psql: PostgreSQL stops at the backslash with a syntax error",
        at: first.range,
        help: "write it as SQL, or run the file with psql, outside of \(tool.name)")
    case .copyData:
      Finding(
        "\(tool.name) does not send the rows behind COPY … FROM stdin as psql does\(others.isEmpty ? "" : " (there are \(texts.count) of these)"): the statement fails, or the rows are read as SQL",
        at: first.range,
        help: "write the rows as INSERT … VALUES, or load them with psql, outside of \(tool.name)")
    }
  }
}
