import Catalog
import Linter
import Syntax

/// Reports indexes that hold what another one holds.
struct DuplicateIndex: HistoryRule {
  static let metadata = RuleMetadata(
    id: "duplicate-index",
    summary: "Two indexes of the same definition cost every write twice and serve no read more.",
    severity: .warning, group: .indexes, page: RulePages.duplicateIndex)

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.tables.flatMap { table in
      table.indexes.compactMap { index in
        guard let other = table.indexReplacing(index),
          history.isRequested(index.origin) || history.isRequested(other.origin)
        else { return nil }
        return finding(index, other, on: table, history)
      }
    }
  }

  private func finding(
    _ index: Index, _ other: Index, on table: Table, _ history: ReplayedHistory
  ) -> Finding {
    let name = QualifiedName(table.name.schema, index.name)
    let isLater = index.origin.statement >= other.origin.statement
    let (here, there) = isLater ? (index, other) : (other, index)
    let isKey = other.constraint != nil || other.isUnique && !index.isUnique
    let reason = isKey ? "the unique index \(quoted(other.name))" : quoted(other.name)
    return Finding(
      "index \(quoted(index.name)) on \(table.name) \(index.keySQL) holds what \(reason) holds: every write pays for both, and reads need one",
      at: here.origin.range, help: help(index, other, on: table, here, history),
      related: [RelatedLocation("\(quoted(there.name)) is made here", at: there.origin.range)],
      fix: fix(index, other, name, isLater: isLater, history))
  }

  private func help(
    _ index: Index, _ other: Index, on table: Table, _ here: Index, _ history: ReplayedHistory
  ) -> String {
    let name = QualifiedName(table.name.schema, index.name)
    let isHere = index.id == here.id || index.origin.migration == other.origin.migration
    // An index of a partitioned table can't go concurrently.
    let isPartitioned = table.partitionKey != nil
    let change = history.change(at: here.origin)
    let context = change.map { TransactionContext(of: $0, in: history) }
    let way = context.map { $0.isAlone || isPartitioned ? "" : " \($0.leaving)" } ?? ""
    return .advice(
      isHere
        ? "leave its CREATE INDEX out; where that has run already, drop it\(way)" : "drop it\(way)",
      ["DROP INDEX \(isPartitioned ? "" : "CONCURRENTLY ")\(name);"])
  }

  private func fix(
    _ index: Index, _ other: Index, _ name: QualifiedName, isLater: Bool,
    _ history: ReplayedHistory
  ) -> Fix? {
    if isLater {
      return IndexCreation(of: index, in: history)?.removal
        .map { Fix("Leave the index out", .unsafe, [$0]) }
    }
    return IndexCreation(of: other, in: history)?.dropping(index, named: name)
      .map { Fix("Drop the index that is no longer needed", .unsafe, [$0]) }
  }
}

extension Table {
  /// The index that makes another one superfluous; of two that are alike it is the older one.
  fileprivate func indexReplacing(_ index: Index) -> Index? {
    // The index of a constraint goes with the constraint.
    guard index.constraint == nil, !index.isInherited, !index.elements.map(\.keySQL).contains("")
    else { return nil }
    return indexes.first { other in
      guard other.id != index.id, !other.isInherited, other.isValid, other.replaces(index) else {
        return false
      }
      return other.constraint != nil || !index.replaces(other)
        || other.origin.statement < index.origin.statement
        || other.origin.statement == index.origin.statement
          && other.origin.range < index.origin.range
    }
  }
}
