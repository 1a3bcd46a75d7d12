import Catalog
import Linter
import Syntax

/// Reports indexes that are dropped before what takes their place is built.
struct IndexReplacedInWrongOrder: ScriptRule {
  static let metadata = RuleMetadata(
    id: "index-replaced-in-wrong-order",
    summary: "Between the drop of an index and its replacement, queries have neither.",
    severity: .warning, group: .indexes, page: RulePages.indexReplacedInWrongOrder)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.changes.compactMap { drop in
      guard let gone = DroppedIndex(drop) else { return nil }
      // In one transaction nobody sees the time in between.
      let replacement = script.changes.first { later in
        later.statement > drop.statement && later.transaction != drop.transaction
          && gone.isReplaced(by: later)
      }
      return replacement.map { finding(gone, at: drop, $0) }
    }
  }

  private func finding(
    _ gone: DroppedIndex, at drop: LockedChange, _ replacement: LockedChange
  ) -> Finding {
    Finding(
      "index \(quoted(gone.index.name)) on \(gone.table.name) is dropped before the index that replaces it is built: until then no index leads with \(gone.index.keyColumns.first.flatMap { $0 }.map(quoted) ?? gone.index.keySQL)",
      at: drop.range,
      help:
        "build the new index first, under another name if need be, then drop the old one; ALTER INDEX … RENAME TO gives it the old name",
      related: [RelatedLocation("the replacement is built here", at: replacement.range)])
  }
}

/// An index that was in use until a change dropped it.
private struct DroppedIndex {
  let index: Index
  let table: Table
  private let after: Catalog

  init?(_ change: LockedChange) {
    guard case .objectDropped(let drop) = change.action, drop.kind == .index else { return nil }
    let name = change.before.resolve(drop.name, in: change.session)
    guard let table = change.before.tableOfIndex(name),
      table.persistence != .temporary,
      table.origin?.migration != change.origin.migration,
      let index = table.indexes.first(where: { $0.name == name.name }),
      index.origin.migration != change.origin.migration
    else { return nil }
    self.index = index
    self.table = table
    after = change.after
  }

  /// Whether an index that a later change makes serves the same searches, and until then none does.
  func isReplaced(by change: LockedChange) -> Bool {
    guard case .indexCreated(let definition) = change.action,
      change.before.table(definition.table, in: change.session)?.id == table.id,
      let first = index.elements.first, definition.elements.first?.key == first.key,
      definition.method == index.method
    else { return false }
    let rest = after.table(table.id)?.indexes ?? []
    return !rest.contains { $0.elements.first?.key == first.key && $0.predicate == nil }
  }
}
