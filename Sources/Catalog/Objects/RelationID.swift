import Syntax

/// Identifies a relation through all its renames, as PostgreSQL's OID does.
package struct RelationID: Hashable, Comparable, Sendable {
  let number: Int32

  /// In the order in which the history met them.
  package static func < (left: RelationID, right: RelationID) -> Bool {
    left.number < right.number
  }
}
