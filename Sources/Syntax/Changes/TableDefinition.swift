/// `CREATE TABLE` in all its forms, without its constraints, which are changes of their own.
package struct TableDefinition: Sendable {
  /// Whether rows outlive a crash and the session.
  package enum Persistence: Hashable, Sendable { case permanent, unlogged, temporary }

  /// As written.
  package var name: ObjectName
  /// `IF NOT EXISTS`.
  package var ifNotExists: Bool
  /// `TEMPORARY`, `UNLOGGED`.
  package var persistence: Persistence
  /// `ON COMMIT DROP`: it ends with the transaction.
  package var isDroppedOnCommit = false
  /// Its own; of `CREATE TABLE … AS` the names that are given.
  package var columns: [ColumnDefinition]
  /// `INHERITS`.
  package var parents: [ObjectName]
  /// `LIKE`, in order.
  package var likes: [Like]
  /// `PARTITION OF`.
  package var partition: Partition?
  /// `PARTITION BY`: the strategy and the key columns.
  package var partitionKey: PartitionKey?
  /// `CREATE TABLE … AS`, `SELECT … INTO`.
  package var query: Query?
  /// `WITH NO DATA`, or no query at all.
  package var isWithoutData: Bool
  /// `OF type`.
  package var ofType: ObjectName?
  /// The names given to its constraints, those behind columns too.
  package var constraintNames: Set<String> = []
  /// `CREATE FOREIGN TABLE`.
  package var isForeign: Bool
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String] = [:]

  /// `LIKE table` with what is taken besides names, types and `NOT NULL`.
  package struct Like: Sendable {
    /// A table, view or composite type.
    package var source: ObjectName
    /// How many of the table's own columns stand before it.
    package var position: Int
    /// `INCLUDING DEFAULTS`.
    package var includesDefaults: Bool
    /// `INCLUDING CONSTRAINTS`: checks.
    package var includesConstraints: Bool
    /// `INCLUDING INDEXES`, with the keys on them.
    package var includesIndexes: Bool
    /// `INCLUDING GENERATED`.
    package var includesGenerated: Bool
    /// `INCLUDING IDENTITY`.
    package var includesIdentity: Bool
    /// `INCLUDING COMMENTS`.
    package var includesComments: Bool
    /// `INCLUDING STORAGE`.
    package var includesStorage: Bool
    /// `INCLUDING COMPRESSION`.
    package var includesCompression: Bool
    /// `INCLUDING STATISTICS`.
    package var includesStatistics: Bool
  }
}

/// What `ALTER TABLE` says of a table besides its columns, constraints and parts.
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
