/// `COMMENT ON`; nil text takes the comment away.
package struct CommentDefinition: Sendable {
  /// What the comment is on.
  package var kind: ObjectKind
  /// The object, or the table that a part belongs to.
  package var name: ObjectName
  /// The column, constraint, trigger, policy or rule of the table that `name` names.
  package var subname: String?
  /// The argument types of a routine; nil when they were left out.
  package var arguments: [TypeName]?
  /// Nil and empty text both take it away.
  package var text: String?
}
