/// `COMMENT ON`; nil text takes the comment away.
package struct CommentDefinition: Sendable {
  package var kind: ObjectKind
  package var name: ObjectName
  /// The column, constraint, trigger, policy or rule of the table that `name` names.
  package var subname: String?
  /// The argument types of a routine; nil when they were left out.
  package var arguments: [TypeName]?
  package var text: String?
}
