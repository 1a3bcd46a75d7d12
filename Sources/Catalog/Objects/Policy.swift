import Syntax

/// A row security policy.
///
/// https://www.postgresql.org/docs/current/ddl-rowsecurity.html
package struct Policy: Equatable, Sendable {
  /// Unique on its table.
  package internal(set) var name: String
  /// What it is for.
  package internal(set) var command: PolicyDefinition.Command
  /// Permissive policies are joined with OR, restrictive ones with AND.
  package internal(set) var isPermissive: Bool
  /// Whom it holds for: `public` alone for everybody.
  package internal(set) var roles: [String]
  /// Which rows are seen, changed and deleted.
  package internal(set) var using: Expression?
  /// Which rows may be written; nil: those of `using`.
  package internal(set) var check: Expression?
  /// What made it, or altered it last.
  package internal(set) var origin: Origin
  /// The columns that its expressions name, of other relations too.
  package internal(set) var usage = Usage()
  /// Nil: none.
  package internal(set) var comment: String?
}

/// Whether policies hold on a table.
package struct RowSecurityState: Hashable, Sendable {
  /// `ENABLE ROW LEVEL SECURITY`.
  package internal(set) var isEnabled = false
  /// For the owner too.
  package internal(set) var isForced = false
  /// The statement that last changed it.
  package internal(set) var origin: Origin?

  /// As every table begins.
  package init() {}
}
