package struct PolicyDefinition: Sendable {
  package enum Command: String, Hashable, Sendable { case all, select, insert, update, delete }

  package var name: String
  package var table: ObjectName
  /// Nil in `ALTER POLICY`, which can't change it.
  package var command: Command?
  package var isPermissive: Bool
  /// Nil in an `ALTER POLICY` without `TO`; `public` where none were named.
  package var roles: [String]?
  package var using: Expression?
  package var check: Expression?
}

package enum RowSecurity: Hashable, Sendable { case enabled, disabled, forced, notForced }
