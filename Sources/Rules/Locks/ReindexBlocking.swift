import Catalog
import Linter
import Syntax

/// Reports indexes rebuilt in place while nobody can use or change them.
struct ReindexBlocking: ScriptRule {
  static let metadata = RuleMetadata(
    id: "reindex-blocking",
    summary: "REINDEX without CONCURRENTLY blocks writes, and reads that would use the index.",
    severity: .warning, group: .locks, page: RulePages.reindexBlocking,
    aliases: ["require-concurrent-reindex"])

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    guard history.settings.postgresVersion.major >= 12 else { return [] }
    return script.changes.compactMap { change in
      guard case .maintenance(let maintenance) = change.action,
        case .reindex(let kind) = maintenance.kind, !maintenance.isConcurrent,
        kind != .other, isInUse(change)
      else { return nil }
      return finding(kind, maintenance.name, change, script, history)
    }
  }

  /// Whether any of what it goes over was there before; of a whole schema something always was.
  private func isInUse(_ change: LockedChange) -> Bool {
    guard let met = change.footprint.met([.reindexIndex, .reindexTable]) else { return true }
    return [.table, .index].contains { met.relations[$0]?.contains(where: \.isInUse) ?? false }
  }

  private func finding(
    _ kind: ObjectKind, _ name: ObjectName?, _ change: LockedChange, _ script: ReplayedScript,
    _ history: ReplayedHistory
  ) -> Finding {
    let context = TransactionContext(of: change, in: history)
    let (word, what) = (kind.rawValue.uppercased(), name.map { " \($0)" } ?? "")
    let text = StatementText(of: change, in: script)
    let edit = text?.inserting("CONCURRENTLY", behind: "index", "table", "schema", "database")
    let sql = edit.flatMap { text?.applying($0) } ?? "REINDEX \(word) CONCURRENTLY\(what);"
    let extent =
      kind == .index ? " its table" : kind == .table ? what : " one table after the other"
    return Finding(
      "REINDEX \(word)\(what) blocks writes to\(extent), and every read that would use the index being rebuilt",
      at: change.range, help: .advice(context.leaving, [sql]), locks: change.footprint,
      fix: context.isAlone
        ? edit.map { Fix("Rebuild concurrently", .safe, [$0]) } : nil)
  }
}
