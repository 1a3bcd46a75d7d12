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

/// An object as a statement names it.
package struct ObjectReference: Hashable, Sendable {
  package var name: ObjectName
  /// The argument types of a routine; nil when they were left out.
  package var arguments: [TypeName]?

  package init(_ name: ObjectName, arguments: [TypeName]? = nil) {
    self.name = name
    self.arguments = arguments
  }
}

/// `ALTER … OWNER TO`.
package struct OwnerChange: Sendable {
  package var kind: ObjectKind
  package var object: ObjectReference
  package var owner: String
}

/// What a role may do, as `CREATE ROLE` and `ALTER ROLE` give it.
package struct RoleAttributes: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let superuser = RoleAttributes(rawValue: 1)
  package static let createsRoles = RoleAttributes(rawValue: 2)
  package static let createsDatabases = RoleAttributes(rawValue: 4)
  /// Has the privileges of the roles that it is a member of without `SET ROLE`.
  package static let inherits = RoleAttributes(rawValue: 8)
  package static let logsIn = RoleAttributes(rawValue: 16)
  package static let replicates = RoleAttributes(rawValue: 32)
  package static let bypassesRowSecurity = RoleAttributes(rawValue: 64)
}

package struct RoleOptions: Hashable, Sendable {
  /// The attributes that it is given, and those that it loses.
  package var given: RoleAttributes = []
  package var taken: RoleAttributes = []
  /// `IN ROLE`.
  package var memberships: [String] = []
  /// `ROLE`, and in `ALTER GROUP` who joins or leaves it.
  package var members: [String] = []
  /// `ADMIN`.
  package var administrators: [String] = []
  /// `ALTER GROUP … DROP USER`.
  package var removesMembers = false
}

/// `GRANT role TO role`, `REVOKE role FROM role`.
package struct RoleGrant: Hashable, Sendable {
  package var roles: [String]
  package var members: [String]
  package var isGrant: Bool
  /// `WITH ADMIN OPTION`, or `ADMIN OPTION FOR` alone.
  package var isAboutAdminOption: Bool
}
