/// `ALTER … OWNER TO`.
package struct OwnerChange: Sendable {
  package var kind: ObjectKind
  package var object: ObjectReference
  package var owner: String
}
