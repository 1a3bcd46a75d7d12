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
