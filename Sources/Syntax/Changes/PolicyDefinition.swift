/// `CREATE POLICY` and `ALTER POLICY`.
package struct PolicyDefinition: Sendable {
  /// What a policy is for.
  package enum Command: String, Hashable, Sendable { case all, select, insert, update, delete }

  /// Unique on its table.
  package var name: String
  /// As written.
  package var table: ObjectName
  /// Nil in `ALTER POLICY`, which can't change it.
  package var command: Command?
  /// Permissive policies are joined with OR, restrictive ones with AND.
  package var isPermissive: Bool
  /// Nil in an `ALTER POLICY` without `TO`; `public` where none were named.
  package var roles: [String]?
  /// Which rows are seen, changed and deleted.
  package var using: Expression?
  /// Which rows may be written; nil: those of `using`.
  package var check: Expression?
}

/// What `ALTER TABLE` says of row security: whether it is on, and whether for the owner too.
package enum RowSecurity: Hashable, Sendable { case enabled, disabled, forced, notForced }
