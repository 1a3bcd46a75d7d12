import Syntax

package struct Publication: Sendable {
  package internal(set) var name: String
  package internal(set) var coversAllTables: Bool
  package internal(set) var tables: [Member]
  package internal(set) var schemas: [String]
  package internal(set) var options: [String: String]
  package internal(set) var comment: String?
  package internal(set) var origin: Origin

  package struct Member: Hashable, Sendable {
    package let table: RelationID
    /// Empty: all.
    package internal(set) var columns: [String]
    package internal(set) var condition: Expression?
  }
}
