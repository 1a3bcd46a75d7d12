/// `CREATE SEQUENCE` and `ALTER SEQUENCE`.
package struct SequenceDefinition: Sendable {
  /// As written.
  package var name: ObjectName
  /// `IF NOT EXISTS`.
  package var ifNotExists: Bool
  /// `OWNED BY table.column`.
  package var ownerTable: ObjectName?
  /// The column of `OWNED BY`; nil when nothing is said of it.
  package var ownerColumn: String?
  /// `OWNED BY NONE`.
  package var isDisowned: Bool
  /// What is said of its numbers.
  package var options = SequenceOptions()
}

/// What `CREATE SEQUENCE`, `ALTER SEQUENCE` and an identity column say of a sequence.
package struct SequenceOptions: Hashable, Sendable {
  /// `MINVALUE` or `MAXVALUE`.
  package enum Bound: Hashable, Sendable {
    case value(Int64)
    /// `NO MINVALUE`, `NO MAXVALUE`: what the type allows.
    case unlimited
  }

  /// Nil for what is not said.
  package var type: TypeName?
  /// `INCREMENT BY`.
  package var increment: Int64?
  /// `MINVALUE`.
  package var minimum: Bound?
  /// `MAXVALUE`.
  package var maximum: Bound?
  /// `START WITH`.
  package var start: Int64?
  /// `CACHE`: how many numbers a session takes at once.
  package var cache: Int64?
  /// `CYCLE`.
  package var cycles: Bool?
  /// What to call the sequence of an identity column.
  package var name: ObjectName?

  /// Nothing is said.
  package init() {}
}
