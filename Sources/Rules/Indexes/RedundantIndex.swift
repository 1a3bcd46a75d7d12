import Catalog
import Linter
import Syntax

/// Reports indexes whose key is the beginning of another one's.
struct RedundantIndex: HistoryRule {
  static let metadata = RuleMetadata(
    id: "redundant-index",
    summary:
      "An index whose columns lead another index finds nothing that the other does not find.",
    severity: .info, group: .indexes, page: RulePages.redundantIndex)

  func findings(in history: ReplayedHistory) -> [Finding] {
    history.tables.flatMap { table in
      table.indexes.compactMap { index in
        guard let other = table.longerIndex(than: index),
          history.isRequested(index.origin) || history.isRequested(other.origin)
        else { return nil }
        return finding(index, other, on: table)
      }
    }
  }

  private func finding(_ index: Index, _ other: Index, on table: Table) -> Finding {
    let isLater = index.origin.statement >= other.origin.statement
    let (here, there) = isLater ? (index, other) : (other, index)
    let name = QualifiedName(table.name.schema, index.name)
    return Finding(
      "index \(quoted(index.name)) on \(table.name) \(index.keySQL) is the beginning of \(quoted(other.name)) \(other.keySQL), which serves the same searches",
      at: here.origin.range,
      help: "if the longer one is not much larger, one is enough: DROP INDEX CONCURRENTLY \(name);",
      related: [RelatedLocation("\(quoted(there.name)) is made here", at: there.origin.range)])
  }
}

extension Table {
  /// An index that serves all that another one serves, and more; a unique index has work of its own.
  fileprivate func longerIndex(than index: Index) -> Index? {
    guard index.constraint == nil, !index.isUnique, !index.isInherited,
      !index.elements.map(\.keySQL).contains("")
    else { return nil }
    // One of the same definition is a duplicate, which is worse.
    guard !indexes.contains(where: { $0.id != index.id && $0.holdsTheSame(as: index) }) else {
      return nil
    }
    return indexes.first { other in
      other.id != index.id && other.isValid && !other.isInherited && other.leads(with: index)
    }
  }
}
