import Catalog

/// A lock on a relation, as `pg_locks` has it.
package struct RelationLock: Hashable, Sendable {
  /// What is locked.
  package let relation: LockedRelation
  /// How strong.
  package let mode: LockMode

  /// Whether others who read the relation wait for this transaction to end.
  package var blocksReads: Bool { mode.blocksReads && !relation.isOutOfSight }

  /// Whether others who write to the relation wait for this transaction to end.
  package var blocksWrites: Bool { mode.blocksWrites && !relation.isOutOfSight }
}

/// A relation that a statement locks, and what others know of it.
package struct LockedRelation: Hashable, Sendable {
  /// What a relation is, as far as it matters to locks.
  package enum Kind: String, Hashable, Sendable {
    case table
    case partitionedTable = "partitioned table"
    case foreignTable = "foreign table"
    case view
    case materializedView = "materialized view"
    case sequence, index
    /// The history did not make it.
    case unknown = "relation"

    /// Whether it has rows, or entries, of its own.
    package var hasStorage: Bool {
      switch self {
      case .table, .materializedView, .index, .unknown, .sequence: true
      case .partitionedTable, .foreignTable, .view: false
      }
    }
  }

  /// Who may be using a relation when the statement runs.
  package enum Standing: String, Hashable, Sendable {
    /// An earlier migration made it.
    case existing
    /// Made by the same migration, in a transaction that is over: others see it by now.
    case newInMigration
    /// Nobody else sees it before the transaction that made it ends.
    case newInTransaction
    /// Only this session sees it.
    case temporary
    /// The history did not make it: it may be large and busy.
    case unknown
  }

  /// In its schema.
  package let name: QualifiedName
  /// Unknown where the history did not make it.
  package let kind: Kind
  /// Who may be using it.
  package let standing: Standing

  /// Whether no other session can wait for it.
  package var isOutOfSight: Bool { standing == .newInTransaction || standing == .temporary }
}
