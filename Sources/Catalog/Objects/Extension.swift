import Syntax

/// What `CREATE EXTENSION` makes; what is in it the history does not tell.
package struct Extension: Sendable {
  /// Unique in the database.
  package internal(set) var name: String
  /// Where its objects are.
  package internal(set) var schema: String
  /// Nil: none of the history's.
  package internal(set) var comment: String?
  /// What made it.
  package internal(set) var origin: Origin
}
