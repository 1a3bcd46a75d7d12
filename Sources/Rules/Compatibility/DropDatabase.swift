import Catalog
import Linter
import Syntax

/// Reports databases that are dropped.
struct DropDatabase: StatementRule {
  static let metadata = RuleMetadata(
    id: "drop-database",
    summary: "Dropping a database removes everything in it, and can't be undone.",
    severity: .error, group: .compatibility, page: RulePages.dropDatabase,
    aliases: ["ban-drop-database"])

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .objectDropped(let drop) = step.action, drop.kind == .database else { return nil }
      return Finding(
        "dropping the database \(quoted(drop.name.name)) removes every schema and row in it, and no ROLLBACK brings it back",
        at: step.change.range,
        help:
          "take it out of the migrations; where a database has to go, dump it (pg_dump -Fc \(drop.name.name)) and drop it by hand"
      )
    }
  }
}
