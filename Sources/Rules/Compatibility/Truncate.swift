import Catalog
import Linter
import Rollbacks
import Syntax

/// Reports tables that are emptied.
struct Truncate: StatementRule {
  static let metadata = RuleMetadata(
    id: "truncate",
    summary: "TRUNCATE removes every row of the table, and locks it against reading.",
    severity: .warning, group: .compatibility, page: RulePages.truncate)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    statement.findings(of: history) { step in
      guard case .rowsChanged(let rows) = step.action, rows.kind == .truncate, !rows.isCascading,
        step.isInUse(rows)
      else { return nil }
      let name = step.name(rows.table)
      return Finding(
        "TRUNCATE removes every row of \(name) without looking at any, under a lock that also stops readers",
        at: step.change.range,
        help:
          "keep a copy of what is not to be lost (CREATE TABLE \(Backup.name(for: name, "_backup")) AS TABLE \(name);), or delete in batches what is really to go"
      )
    }
  }
}
