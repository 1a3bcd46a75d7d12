import Catalog
import Syntax

/// `LOCK TABLE`.
extension LockFinder {
  mutating func lock(_ names: [ObjectName], _ mode: LockMode) {
    let named = names.map { relation($0) }
    let locked = expanded(named)
    footprint.add(
      LockRow.lockTable,
      [.table: named, .children: locked.filter { relation in !named.contains(relation) }])
    for relation in locked { footprint.add(mode, on: relation) }
  }
}
