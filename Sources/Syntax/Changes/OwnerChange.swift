/// `ALTER … OWNER TO`.
package struct OwnerChange: Sendable {
  /// The word behind `ALTER`.
  package var kind: ObjectKind
  /// What changes hands.
  package var object: ObjectReference
  /// The new owner, as written; key words such as `current_user` in lower case.
  package var owner: String
}
