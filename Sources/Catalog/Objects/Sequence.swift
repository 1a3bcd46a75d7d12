import Syntax

/// A sequence of numbers, also one behind a `serial` or identity column.
package struct Sequence: Sendable {
  /// Stays the same through renames.
  package let id: RelationID
  /// In a schema, among the relations.
  package internal(set) var name: QualifiedName
  /// The table and column that `OWNED BY`, `serial` or an identity ties it to.
  package internal(set) var ownerTable: RelationID?
  /// A column of `ownerTable`.
  package internal(set) var ownerColumn: String?
  /// Stands behind an identity column.
  package internal(set) var isIdentity = false
  /// How it counts.
  package internal(set) var settings = SequenceSettings(SequenceOptions())
  /// Nil: none.
  package internal(set) var comment: String?
  /// Who owns it, and who may draw from it.
  package internal(set) var access = Access()
  /// What made it.
  package internal(set) var origin: Origin
}
