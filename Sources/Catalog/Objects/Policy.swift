import Syntax

package struct Policy: Equatable, Sendable {
  package internal(set) var name: String
  package internal(set) var command: PolicyDefinition.Command
  package internal(set) var isPermissive: Bool
  package internal(set) var roles: [String]
  package internal(set) var using: Expression?
  package internal(set) var check: Expression?
  package internal(set) var origin: Origin
  /// The columns that its expressions name, of other relations too.
  package internal(set) var usage = Usage()
  package internal(set) var comment: String?
}

package struct RowSecurityState: Hashable, Sendable {
  package internal(set) var isEnabled = false
  package internal(set) var isForced = false
  /// The statement that last changed it.
  package internal(set) var origin: Origin?

  /// As every table begins.
  package init() {}
}
