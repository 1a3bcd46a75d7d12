import Catalog
import Linter
import Syntax

/// Reports `CREATE INDEX CONCURRENTLY IF NOT EXISTS`, which takes a failed build for an index.
struct InvalidIndexKept: ScriptRule {
  static let metadata = RuleMetadata(
    id: "invalid-index-kept",
    summary: "IF NOT EXISTS passes over the invalid index that a failed concurrent build leaves.",
    severity: .warning, group: .indexes, page: RulePages.invalidIndexKept)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.changes.compactMap { locked in
      let change = locked.change
      // Inside a transaction it fails, which is another rule's finding.
      guard case .indexCreated(let index) = change.action, index.isConcurrent, index.ifNotExists,
        let name = index.name, !change.isInBlock, change.session.transaction == nil,
        change.before.table(index.table, in: change.session)?.origin?.migration
          != change.origin.migration,
        !script.drops(name, before: locked)
      else { return nil }
      return finding(name, index, at: change, history)
    }
  }

  private func finding(
    _ name: String, _ index: IndexDefinition, at change: ReplayedChange, _ history: ReplayedHistory
  ) -> Finding {
    let drop = index.concurrentDrop(named: name)
    // As one query, two statements would run in a transaction.
    let isSplit = history.tool.profile.sendsStatementsOneByOne
    return Finding(
      "if a build of \(quoted(name)) on \(index.table) fails half-way, PostgreSQL keeps it as an invalid index that no query uses, and IF NOT EXISTS then takes it for the real one",
      at: change.range,
      help:
        "drop what a failed run may have left, \(isSplit ? "just before" : "in the migration before"):\n\(drop)",
      fix: isSplit
        ? .inserting(drop, before: change, titled: "Drop a left-over index first") : nil,
      cause: .file(Self.metadata.id, "\(index.table)", part: quoted(name)))
  }
}

extension ReplayedScript {
  /// Whether an index of that name is dropped, if there is one, before a change.
  fileprivate func drops(_ name: String, before change: LockedChange) -> Bool {
    changes.contains { earlier in
      guard earlier.statement < change.statement, case .objectDropped(let drop) = earlier.action
      else { return false }
      return drop.kind == .index && drop.name.name == name
    }
  }
}
