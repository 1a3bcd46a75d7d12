import Catalog
import Linter
import Syntax

/// Reports commands that write a table in use anew, but for those that have rules of their own.
struct TableRewrite: ScriptRule {
  static let metadata = RuleMetadata(
    id: "table-rewrite",
    summary: "The command writes the whole table anew, locked against all use.",
    severity: .error, group: .locks, page: RulePages.tableRewrite)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let ofTables = script.work(
      meeting: .setLogged, .setTablespace, .setAccessMethod, .cluster, .vacuumFull, .setExpression,
      .addColumnOfDomain)
    let ofIndexes = script.changes(meeting: .setIndexTablespace, as: .index)
      .filter { !$0.change.footprint.rewrites.isEmpty }
    return (ofTables + ofIndexes).compactMap(finding) + script.changes.compactMap(ofEverything)
  }

  private func finding(_ met: MetChange) -> Finding? {
    guard let (what, advice) = words(met) else { return nil }
    return Finding(
      "\(what) writes all of \(met.name) anew, locked against reads and writes until it is done",
      at: met.change.range, help: advice, locks: met.change.footprint)
  }

  /// What it is called, and what to do instead.
  private func words(_ met: MetChange) -> (String, String)? {
    switch met.change.action {
    case .tableOptionChanged(_, .logged(let isLogged)):
      let what = isLogged ? "SET LOGGED" : "SET UNLOGGED"
      return (what, "do it while nobody needs the table, or fill a new one and swap the names")
    case .tableOptionChanged(_, .tablespace(let name)):
      return ("SET TABLESPACE \(quoted(name))", .useRepack)
    case .tableOptionChanged(_, .accessMethod(let name)):
      return ("SET ACCESS METHOD \(quoted(name))", .useRepack)
    case .maintenance(let maintenance):
      let isCluster = maintenance.kind == .cluster
      return (isCluster ? "CLUSTER" : "VACUUM FULL", isCluster ? .useRepack : .vacuum(met.name))
    case .columnExpressionChanged(_, let column, _):
      return (
        "SET EXPRESSION of \(quoted(column))",
        "add a second column, fill it in batches with a trigger to keep it, and swap the names"
      )
    case .columnAdded(_, let column, _):
      let type = column.type.map { "\($0)" } ?? "a domain"
      return (
        "adding \(quoted(column.name)) of the domain \(type)",
        "a domain with constraints is tested for every row: add the column with the domain's base type, and its conditions as a CHECK … NOT VALID"
      )
    default: return nil
    }
  }

  /// `VACUUM FULL` and `CLUSTER` without a name.
  private func ofEverything(_ change: LockedChange) -> Finding? {
    guard case .maintenance(let maintenance) = change.action, maintenance.name == nil,
      maintenance.kind == .cluster || maintenance.kind == .vacuum(isFull: true)
    else { return nil }
    let isCluster = maintenance.kind == .cluster
    return Finding(
      "\(isCluster ? "CLUSTER" : "VACUUM FULL") without a table writes one table after the other anew, each locked against reads and writes until it is done",
      at: change.range,
      help: isCluster
        ? .useRepack : "a plain VACUUM makes the space usable again, and blocks nobody:\nVACUUM;")
  }
}

extension String {
  fileprivate static let useRepack =
    "do it while nobody needs the table, or with a tool that copies it in the background (pg_repack, pg_squeeze)"

  fileprivate static func vacuum(_ table: QualifiedName) -> String {
    "a plain VACUUM makes the space usable again, and blocks nobody:\nVACUUM \(table);"
  }
}
