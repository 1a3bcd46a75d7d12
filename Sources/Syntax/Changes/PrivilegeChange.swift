/// Who may do what: roles, privileges and owners as statements speak of them.
///
/// A role is named as it is written; `public`, `current_user`, `current_role` and `session_user` are
/// the key words.
package struct PrivilegeChange: Sendable {
  /// What a `GRANT` or `REVOKE` is about.
  package enum Scope: Sendable {
    case objects([ObjectReference])
    case allInSchemas([String])
    /// `ALTER DEFAULT PRIVILEGES`, in these schemas or everywhere, for what these roles will make.
    case defaults(schemas: [String], creators: [String])
  }

  /// False for `REVOKE`.
  package var isGrant: Bool
  /// The kind of objects.
  package var kind: ObjectKind
  /// Which of them.
  package var scope: Scope
  /// Privileges in lower case; empty for `ALL`.
  package var privileges: [String]
  /// Privileges on columns, `all` for each of them.
  package var columnPrivileges: [ColumnPrivilege]
  /// To whom, or from whom.
  package var roles: [String]
  /// `WITH GRANT OPTION`, or `GRANT OPTION FOR` alone.
  package var isAboutGrantOption: Bool

  /// A privilege on columns of a table.
  package struct ColumnPrivilege: Hashable, Sendable {
    /// In lower case; `all` for each of them.
    package var privilege: String
    /// As written.
    package var columns: [String]
  }
}
