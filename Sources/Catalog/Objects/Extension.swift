import Syntax

package struct Extension: Sendable {
  package internal(set) var name: String
  /// Where its objects are.
  package internal(set) var schema: String
  package internal(set) var comment: String?
  package internal(set) var origin: Origin
}
