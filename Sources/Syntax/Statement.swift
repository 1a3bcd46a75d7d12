/// One statement and what it does.
package struct Statement: Sendable {
  /// From its first word to its last, without the semicolon.
  package let range: SourceRange
  /// What it does, in order; a DO block has those of its statements.
  package let changes: [SchemaChange]
  /// What it uses of the syntax that came with PostgreSQL 11 and later versions: each feature once.
  package let uses: [SyntaxUse]
  /// Of statements that the tool sends together as one query, though it sends others one by one: which
  /// query of the script it is.
  package internal(set) var query: Int?
}
