/// Who may do what: roles, privileges and owners as statements speak of them.
///
/// A role is named as it is written; `public`, `current_user`, `current_role` and `session_user` are
/// the key words.
package struct PrivilegeChange: Sendable {
  package enum Scope: Sendable {
    case objects([ObjectReference])
    case allInSchemas([String])
    /// `ALTER DEFAULT PRIVILEGES`, in these schemas or everywhere, for what these roles will make.
    case defaults(schemas: [String], creators: [String])
  }

  package var isGrant: Bool
  package var kind: ObjectKind
  package var scope: Scope
  /// Privileges in lower case; empty for `ALL`.
  package var privileges: [String]
  /// Privileges on columns, `all` for each of them.
  package var columnPrivileges: [ColumnPrivilege]
  package var roles: [String]
  /// `WITH GRANT OPTION`, or `GRANT OPTION FOR` alone.
  package var isAboutGrantOption: Bool

  package struct ColumnPrivilege: Hashable, Sendable {
    package var privilege: String
    package var columns: [String]
  }
}
