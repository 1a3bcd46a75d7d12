import Syntax

/// What `REFRESH MATERIALIZED VIEW` and `CLUSTER` leave in the catalog.
extension Replay {
  mutating func maintain(_ maintenance: Maintenance) {
    guard let name = maintenance.name else { return }
    if maintenance.kind == .refresh {
      refresh(name, isWithoutData: maintenance.isWithoutData)
    } else if let index = maintenance.index {
      cluster(name, on: index)
    }
  }

  /// `CLUSTER ON`, and `CLUSTER … USING`, which remembers its index.
  mutating func cluster(_ name: ObjectName, on index: String?) {
    update(name) { table in
      // Of a partitioned table nothing is remembered.
      guard table.partitionKey == nil else { return }
      for position in table.indexes.indices {
        table.indexes[position].isClustered = table.indexes[position].name == index
      }
    }
  }
}
