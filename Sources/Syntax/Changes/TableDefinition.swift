package struct TableDefinition: Sendable {
  package enum Persistence: Hashable, Sendable { case permanent, unlogged, temporary }

  package var name: ObjectName
  package var ifNotExists: Bool
  package var persistence: Persistence
  package var columns: [ColumnDefinition]
  package var parents: [ObjectName]
  package var likes: [Like]
  package var partition: Partition?
  /// `PARTITION BY`: the strategy and the key columns.
  package var partitionKey: PartitionKey?
  /// `CREATE TABLE … AS`, `SELECT … INTO`.
  package var query: Query?
  /// `WITH NO DATA`.
  package var isWithoutData: Bool
  package var ofType: ObjectName?
  package var isForeign: Bool
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String] = [:]

  package struct Like: Sendable {
    package var source: ObjectName
    /// How many of the table's own columns stand before it.
    package var position: Int
    package var includesDefaults: Bool
    package var includesConstraints: Bool
    package var includesIndexes: Bool
    package var includesGenerated: Bool
    package var includesIdentity: Bool
    package var includesComments: Bool
    package var includesStorage: Bool
    package var includesCompression: Bool
    package var includesStatistics: Bool
  }

  package struct Partition: Sendable {
    package var parent: ObjectName
    package var bound: PartitionBound
  }

  package struct PartitionKey: Hashable, Sendable {
    package var strategy: String
    package var columns: [String]
    package var expressions: [Expression]

    /// How many columns and expressions the key has.
    package var keyCount: Int { columns.count + expressions.count }
  }
}

package enum TableOption: Hashable, Sendable {
  case owner(String)
  case logged(Bool)
  case tablespace(String)
  case accessMethod(String)
  /// `SET (…)`, and `RESET (…)` with nil for each value.
  case storage([String: String?])
  /// `CLUSTER ON`; nil takes it back.
  case clustered(index: String?)
  /// `ALTER COLUMN … SET STATISTICS`; nil is the usual target.
  case columnStatistics(column: String, target: Int?)
  /// `ALTER COLUMN … SET (…)`, and `RESET (…)` with nil for each value.
  case columnOptions(column: String, [String: String?])
  /// Nil: as its type has it.
  case columnStorage(column: String, ColumnDefinition.Storage?)
  /// Nil: as the server has it.
  case columnCompression(column: String, ColumnDefinition.Compression?)
  case replicaIdentity(ReplicaIdentity)
  /// `ENABLE RULE`, `DISABLE RULE`.
  case ruleToggled(name: String, firing: Firing)
  /// `OF type`; nil for `NOT OF`.
  case typeBinding(ObjectName?)
  /// `DETACH PARTITION … FINALIZE`.
  case detachFinalized(partition: ObjectName)
  case other
}

/// `REPLICA IDENTITY`.
package enum ReplicaIdentity: Hashable, Sendable {
  case `default`, full, nothing
  case index(String)
}
