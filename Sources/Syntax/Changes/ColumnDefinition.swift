package struct ColumnDefinition: Hashable, Sendable {
  package enum Identity: Hashable, Sendable { case always, byDefault }

  package var name: String
  /// Nil in a typed table and in `CREATE TABLE … AS`.
  package var type: TypeName?
  package var isNotNull: Bool
  package var `default`: Expression?
  package var identity: Identity?
  /// The expression of `GENERATED ALWAYS AS (…)`.
  package var generated: Expression?
  /// Whether that is computed when it is read, rather than stored: the default from PostgreSQL 18 on.
  package var isVirtual = false
  package var collation: ObjectName?
  /// What its identity says of the sequence behind it.
  package var sequence = SequenceOptions()
  /// `STORAGE` and `COMPRESSION`, in lower case.
  package var storage: String?
  package var compression: String?
  /// Where its name begins.
  package var location = Location(offset: nil)
  package var typeLocation = Location(offset: nil)
}
