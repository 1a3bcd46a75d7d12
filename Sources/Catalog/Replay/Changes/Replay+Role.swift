import HashTreeCollections
import Syntax

/// Roles, and who is a member of which.
extension Replay {
  /// A role's name, with the key words resolved.
  func roleName(_ name: String) -> String {
    switch name {
    case "current_user", "current_role": session.role
    case "session_user": session.loginRole
    default: name
    }
  }

  mutating func createRole(_ name: String, _ options: RoleOptions) {
    guard catalog.roles[name]?.isKnown != true else { return fail(.alreadyExists, .role, name) }
    var role = Role(
      name: name, origin: origin, attributes: .inherits, knownAttributes: .all,
      memberships: catalog.roles[name]?.memberships ?? [])
    role.apply(options)
    catalog.roles[name] = role
    addMembers(of: name, options)
  }

  mutating func alterRole(_ name: String, _ options: RoleOptions) {
    let name = roleName(name)
    withRole(name) { $0.apply(options) }
    if options.removesMembers {
      for member in options.members.map(roleName) {
        withRole(member) { $0.leave(name, onlyAdministration: false) }
      }
    } else {
      addMembers(of: name, options)
    }
  }

  private mutating func addMembers(of name: String, _ options: RoleOptions) {
    for role in options.memberships.map(roleName) {
      withRole(name) { $0.join(role, asAdministrator: false) }
    }
    for member in options.members.map(roleName) {
      withRole(member) { $0.join(name, asAdministrator: false) }
    }
    for member in options.administrators.map(roleName) {
      withRole(member) { $0.join(name, asAdministrator: true) }
    }
  }

  mutating func changeMembership(_ grant: RoleGrant) {
    for role in grant.roles.map(roleName) {
      for member in grant.members.map(roleName) {
        if grant.isGrant, catalog.isMember(role, of: member) {
          return refuse(
            .invalidGrantOperation,
            "role \(shown(role)) is a member of role \(shown(member))", .role, member)
        }
        withRole(member) { entry in
          if grant.isGrant {
            entry.join(role, asAdministrator: grant.isAboutAdminOption)
          } else {
            entry.leave(role, onlyAdministration: grant.isAboutAdminOption)
          }
        }
      }
    }
  }

  /// Changes a role; one that nobody created is entered as unknown.
  private mutating func withRole(_ name: String, _ body: (inout Role) -> Void) {
    var role = catalog.roles[name] ?? Role(name: name, attributes: [], knownAttributes: [])
    body(&role)
    catalog.roles[name] = role
  }

  mutating func renameRole(_ name: String, to newName: String) {
    guard var role = catalog.roles[name] else { return }
    guard catalog.roles[newName]?.isKnown != true else {
      return fail(.alreadyExists, .role, newName)
    }
    role.name = newName
    catalog.roles[name] = nil
    catalog.roles[newName] = role
    for var other in catalog.allRoles where other.isMember(of: name) {
      let membership = other.memberships.first { $0.role == name }
      other.leave(name, onlyAdministration: false)
      other.join(newName, asAdministrator: membership?.isAdministrator == true)
      catalog.roles[other.name] = other
    }
    mapAccess { access, _ in access.rename(name, to: newName) }
    for (key, list) in catalog.defaultPrivileges {
      var list = list
      list.replace(name, by: newName)
      catalog.defaultLists[key] = nil
      let creator = key.creator == name ? newName : key.creator
      catalog.defaultLists[
        DefaultPrivilegeKey(creator: creator, schema: key.schema, kind: key.kind)] = list
    }
    replaceInPolicies(name, by: newName)
  }

  /// Policies name roles too.
  private mutating func replaceInPolicies(_ role: String, by newName: String) {
    for table in catalog.tables where table.policies.contains(where: { $0.roles.contains(role) }) {
      update(table.id) { table in
        for index in table.policies.indices {
          table.policies[index].roles = table.policies[index].roles.map {
            $0 == role ? newName : $0
          }
        }
      }
    }
  }

  mutating func dropRole(_ name: String) {
    guard catalog.roles[name] != nil else { return }
    if let user = userOfRole(name) { return fail(.isUsed(by: [user]), .role, name) }
    catalog.roles[name] = nil
    for var role in catalog.allRoles where role.isMember(of: name) {
      role.leave(name, onlyAdministration: false)
      catalog.roles[role.name] = role
    }
  }

  /// Something that has to be dropped, revoked or reassigned before a role can go.
  private func userOfRole(_ name: String) -> String? {
    if let table = catalog.tables.first(where: { $0.mentions(name) }) {
      return "table \(table.name)"
    }
    if let view = catalog.views.first(where: { $0.access.mentions(name) }) {
      return "view \(view.name)"
    }
    if let sequence = catalog.sequences.first(where: { $0.access.mentions(name) }) {
      return "sequence \(sequence.name)"
    }
    if let function = catalog.allFunctions.first(where: { $0.access.mentions(name) }) {
      return "function \(function.name)"
    }
    if let type = catalog.allTypes.first(where: { $0.access.mentions(name) }) {
      return "type \(type.name)"
    }
    if let schema = catalog.schemaAccess.keys.sorted().first(where: {
      catalog.schemaAccess[$0]?.mentions(name) == true
    }) {
      return "schema \(schema)"
    }
    let isInDefaults = catalog.defaultLists.contains {
      $0.key.creator == name || $0.value.entries.contains { $0.grantee == name }
    }
    return isInDefaults ? "default privileges" : nil
  }
}

extension Role {
  fileprivate func isMember(of role: String) -> Bool {
    memberships.contains { $0.role == role }
  }
}

extension Catalog {
  /// Whether a role is another one, or a member of it through any number of others.
  fileprivate func isMember(_ role: String, of other: String) -> Bool {
    var seen: Set = [role]
    var queue = [role]
    while let next = queue.popLast() {
      if next == other { return true }
      for membership in roles[next]?.memberships ?? []
      where seen.insert(membership.role).inserted {
        queue.append(membership.role)
      }
    }
    return false
  }
}

extension Table {
  fileprivate func mentions(_ role: String) -> Bool {
    access.mentions(role)
      || columns.contains { $0.privileges?.entries.contains { $0.grantee == role } == true }
      || policies.contains { $0.roles.contains(role) }
      || statistics.contains { $0.owner == role }
  }
}

extension RoleAttributes {
  static let all: RoleAttributes = [
    .superuser, .createsRoles, .createsDatabases, .inherits, .logsIn, .replicates,
    .bypassesRowSecurity,
  ]
}
