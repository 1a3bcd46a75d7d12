package struct ColumnDefinition: Hashable, Sendable {
  package enum Identity: Hashable, Sendable { case always, byDefault }

  /// How values are stored.
  ///
  /// https://www.postgresql.org/docs/current/storage-toast.html
  package enum Storage: String, Hashable, Sendable { case plain, external, extended, main }

  package enum Compression: String, Hashable, Sendable { case pglz, lz4 }

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
  /// `STORAGE`; nil: as its type has it.
  package var storage: Storage?
  /// `COMPRESSION`; nil: as the server has it.
  package var compression: Compression?
  /// Where its name begins.
  package var location = Location(offset: nil)
  package var typeLocation = Location(offset: nil)
}
