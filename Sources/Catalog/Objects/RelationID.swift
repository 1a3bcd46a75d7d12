import Syntax

/// Identifies a relation through all its renames, as PostgreSQL's OID does.
package struct RelationID: Hashable, Comparable, Sendable {
  let number: Int32

  package static func < (left: RelationID, right: RelationID) -> Bool {
    left.number < right.number
  }
}
