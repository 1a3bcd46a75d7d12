/// A piece of a script that PostgreSQL does not parse.
package struct SyntaxError: Error, Hashable, Sendable {
  /// What is wrong with it.
  package enum Kind: Hashable, Sendable {
    /// A statement that PostgreSQL refuses.
    case statement
    /// Bytes that are no text; nothing of the script was read.
    case encoding
  }

  /// What is wrong with it.
  package let kind: Kind
  /// PostgreSQL's own words, for a statement.
  package let message: String
  /// Where it stands in the file.
  package let range: SourceRange

  /// An error of a statement, unless another kind is named.
  package init(_ kind: Kind = .statement, message: String, range: SourceRange) {
    self.kind = kind
    self.message = message
    self.range = range
  }
}
