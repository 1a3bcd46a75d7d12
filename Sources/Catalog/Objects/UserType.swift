import Syntax

/// A type or a domain that the history made.
package struct UserType: Sendable {
  /// In a schema, among the types.
  package internal(set) var name: QualifiedName
  /// What its values are; a domain's checks have names here.
  package internal(set) var kind: TypeDefinition.Kind
  /// Nil: none.
  package internal(set) var comment: String?
  /// Who owns it, and who may use it.
  package internal(set) var access: Access
  /// What made it.
  package internal(set) var origin: Origin
}

extension UserType {
  /// Whether it is only a name so far, which any definition fills.
  var isShell: Bool { if case .shell = kind { true } else { false } }
}
