import Syntax

/// What `REFRESH MATERIALIZED VIEW` and `CLUSTER` leave in the catalog.
extension Replay {
  mutating func maintain(_ maintenance: Maintenance) {
    guard let name = maintenance.name else { return }
    if maintenance.kind == .refresh {
      refresh(name, isWithoutData: maintenance.isWithoutData)
    } else if let index = maintenance.index {
      cluster(name, on: index)
      if let table = catalog.table(name, in: session) { clusterPartitions(of: table, on: index) }
    }
  }

  /// Of the partitions each is clustered by itself, and remembers its part of the index.
  private mutating func clusterPartitions(of table: Table, on index: String) {
    guard table.partitionKey != nil, let whole = table.indexes.first(where: { $0.name == index })
    else { return }
    for id in partitions(of: table.id) {
      guard let partition = catalog.table(id),
        let part = partition.indexes.first(where: { $0.parent == whole.id })
      else { continue }
      if partition.partitionKey == nil {
        update(id) { table in
          for position in table.indexes.indices {
            table.indexes[position].isClustered = table.indexes[position].id == part.id
          }
        }
      } else {
        clusterPartitions(of: partition, on: part.name)
      }
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
