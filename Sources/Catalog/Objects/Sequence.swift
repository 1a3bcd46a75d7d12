import Syntax

package struct Sequence: Sendable {
  package let id: RelationID
  package internal(set) var name: QualifiedName
  /// The table and column that `OWNED BY`, `serial` or an identity ties it to.
  package internal(set) var ownerTable: RelationID?
  package internal(set) var ownerColumn: String?
  /// Stands behind an identity column.
  package internal(set) var isIdentity = false
  package internal(set) var settings = SequenceSettings(SequenceOptions())
  package internal(set) var comment: String?
  package internal(set) var access = Access()
  package internal(set) var origin: Origin
}
