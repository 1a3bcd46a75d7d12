import Catalog
import Linter
import Syntax

/// Reports materialized views refreshed while nobody can read them.
struct RefreshMaterializedViewBlocking: ScriptRule {
  static let metadata = RuleMetadata(
    id: "refresh-materialized-view-blocking",
    summary: "REFRESH MATERIALIZED VIEW without CONCURRENTLY blocks reads until its query is done.",
    severity: .warning, group: .locks, page: RulePages.refreshMaterializedViewBlocking)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.changes(meeting: .refreshMaterializedView, as: .view).compactMap { met in
      guard case .maintenance(let maintenance) = met.change.action, !maintenance.isWithoutData
      else { return nil }
      let view = met.change.before.view(met.name)
      // Without rows nobody can read it anyway, and it can't be refreshed concurrently.
      guard view?.isPopulated ?? true else { return nil }
      return finding(view, met, script)
    }
  }

  private func finding(
    _ view: View?, _ met: MetChange, _ script: ReplayedScript
  ) -> Finding {
    let text = StatementText(of: met.change, in: script)
    let edit = text?.inserting("CONCURRENTLY", behind: "view")
    let sql =
      edit.flatMap { text?.applying($0) }
      ?? "REFRESH MATERIALIZED VIEW CONCURRENTLY \(met.name);"
    let isPossible = view?.indexes.contains(where: \.identifiesRows) ?? false
    let lead = isPossible ? "write" : "it takes a unique index on plain columns, without WHERE"
    let index = isPossible ? [] : ["CREATE UNIQUE INDEX ON \(met.name) (…);"]
    return Finding(
      "REFRESH MATERIALIZED VIEW \(met.name) blocks every read of it until its query is done",
      at: met.change.range, help: .advice(lead, index + [sql]), locks: met.change.footprint,
      fix: isPossible ? edit.map { Fix("Refresh concurrently", .safe, [$0]) } : nil)
  }
}

extension Index {
  /// Whether `REFRESH … CONCURRENTLY` can tell rows apart by it.
  fileprivate var identifiesRows: Bool {
    isUnique && predicate == nil && keyColumns.allSatisfy { $0 != nil }
  }
}
