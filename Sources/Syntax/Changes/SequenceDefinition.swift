package struct SequenceDefinition: Sendable {
  package var name: ObjectName
  package var ifNotExists: Bool
  /// `OWNED BY table.column`.
  package var ownerTable: ObjectName?
  package var ownerColumn: String?
  /// `OWNED BY NONE`.
  package var isDisowned: Bool
  package var options = SequenceOptions()
}

/// What `CREATE SEQUENCE`, `ALTER SEQUENCE` and an identity column say of a sequence.
package struct SequenceOptions: Hashable, Sendable {
  package enum Bound: Hashable, Sendable {
    case value(Int64)
    /// `NO MINVALUE`, `NO MAXVALUE`: what the type allows.
    case unlimited
  }

  /// Nil for what is not said.
  package var type: TypeName?
  package var increment: Int64?
  package var minimum: Bound?
  package var maximum: Bound?
  package var start: Int64?
  package var cache: Int64?
  package var cycles: Bool?
  /// What to call the sequence of an identity column.
  package var name: ObjectName?

  package init() {}
}
