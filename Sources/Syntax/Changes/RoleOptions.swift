/// What a role may do, as `CREATE ROLE` and `ALTER ROLE` give it.
package struct RoleAttributes: OptionSet, Hashable, Sendable {
  /// A bit for each.
  package let rawValue: UInt8

  /// Makes a set of bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// `SUPERUSER`.
  package static let superuser = RoleAttributes(rawValue: 1)
  /// `CREATEROLE`.
  package static let createsRoles = RoleAttributes(rawValue: 2)
  /// `CREATEDB`.
  package static let createsDatabases = RoleAttributes(rawValue: 4)
  /// Has the privileges of the roles that it is a member of without `SET ROLE`.
  package static let inherits = RoleAttributes(rawValue: 8)
  /// `LOGIN`.
  package static let logsIn = RoleAttributes(rawValue: 16)
  /// `REPLICATION`.
  package static let replicates = RoleAttributes(rawValue: 32)
  /// `BYPASSRLS`.
  package static let bypassesRowSecurity = RoleAttributes(rawValue: 64)
}

/// What `CREATE ROLE` and `ALTER ROLE` say.
package struct RoleOptions: Hashable, Sendable {
  /// The attributes that it is given, and those that it loses.
  package var given: RoleAttributes = []
  /// Those that it loses.
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
  /// The groups.
  package var roles: [String]
  /// Who joins or leaves them.
  package var members: [String]
  /// False for `REVOKE`.
  package var isGrant: Bool
  /// `WITH ADMIN OPTION`, or `ADMIN OPTION FOR` alone.
  package var isAboutAdminOption: Bool
}
