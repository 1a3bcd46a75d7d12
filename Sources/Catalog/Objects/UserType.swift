import Syntax

package struct UserType: Sendable {
  package internal(set) var name: QualifiedName
  package internal(set) var kind: TypeDefinition.Kind
  package internal(set) var comment: String?
  package internal(set) var access: Access
  package internal(set) var origin: Origin
}
