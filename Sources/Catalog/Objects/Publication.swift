import Syntax

/// What `CREATE PUBLICATION` makes: tables whose changes others may follow.
package struct Publication: Sendable {
  /// Unique in the database.
  package internal(set) var name: String
  /// `FOR ALL TABLES`.
  package internal(set) var coversAllTables: Bool
  /// Those named one by one.
  package internal(set) var tables: [Member]
  /// Those whose tables are all in it.
  package internal(set) var schemas: [String]
  /// Options of `WITH (…)`, names in lower case.
  package internal(set) var options: [String: String]
  /// Nil: none.
  package internal(set) var comment: String?
  /// What made it.
  package internal(set) var origin: Origin

  /// A table of a publication.
  package struct Member: Hashable, Sendable {
    /// It stays the same through renames.
    package let table: RelationID
    /// Empty: all.
    package internal(set) var columns: [String]
    /// The rows that are published; nil: all.
    package internal(set) var condition: Expression?
  }
}
