import Catalog
import Linter
import Syntax

/// Reports timestamps that name no moment.
struct TimestampWithoutTimeZone: StatementRule {
  static let metadata = RuleMetadata(
    id: "timestamp-without-time-zone",
    summary: "A timestamp without time zone is a wall clock's reading, and not a moment.",
    severity: .warning, group: .design, page: RulePages.timestampWithoutTimeZone,
    aliases: ["prefer-timestamptz", "prefer-timestamp-tz"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let tool = history.tool.profile
    let objection = TypeObjection(
      isMeant: { $0.builtin == "timestamp" },
      are: "are timestamps without time zone", is: "is a timestamp without time zone",
      why:
        "which moment a value means depends on the TimeZone of whoever wrote it, and now() is cut to the session's clock",
      help: {
        "\($0.name) \($0.type?.written(as: "timestamptz", keepingModifiers: true) ?? "timestamptz"), which takes as much space"
      },
      replacement: { $0.type?.written(as: "timestamptz", keepingModifiers: true) },
      isMinor: { $0.type.map(tool.choosesType) ?? false })
    return statement.findings(of: history) { objection.finding(in: $0) }
  }
}
