import CPgQuery

/// `CREATE ROLE`, `ALTER ROLE`, `DROP ROLE`, and `GRANT` of a role to another.
extension Lowering {
  func createRole(_ create: CreateRoleStmt) -> [SchemaChange] {
    var options = roleOptions(create.options)
    // `CREATE USER` is a role that may log in.
    if create.stmt_type == ROLESTMT_USER, !options.taken.contains(.logsIn) {
      options.given.insert(.logsIn)
    }
    return [change(.roleCreated(name: text(create.role) ?? "", options: options))]
  }

  func alterRole(_ alter: AlterRoleStmt) -> [SchemaChange] {
    let name = node(alter.role).flatMap { role($0) } ?? ""
    var options = roleOptions(alter.options)
    options.removesMembers = alter.action < 0
    return [change(.roleAltered(name: name, options: options))]
  }

  func dropRole(_ drop: DropRoleStmt) -> [SchemaChange] {
    roles(drop.roles).map { name in
      change(
        .objectDropped(
          ObjectDrop(
            kind: .role, name: ObjectName(name), ifExists: drop.missing_ok, cascade: false,
            isConcurrent: false)))
    }
  }

  func grantRole(_ grant: GrantRoleStmt) -> [SchemaChange] {
    let granted = NodeList(grant.granted_roles).compactMap { item in
      item.tag == T_AccessPriv ? text(item.cast(to: AccessPriv.self).pointee.priv_name) : nil
    }
    let isAboutAdmin = NodeList(grant.opt).contains { item in
      option(item).map { $0.name == "admin" && $0.value == "true" } ?? false
    }
    return [
      change(
        .roleGranted(
          RoleGrant(
            roles: granted, members: roles(grant.grantee_roles), isGrant: grant.is_grant,
            isAboutAdminOption: isAboutAdmin)))
    ]
  }

  private func roleOptions(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> RoleOptions {
    var options = RoleOptions()
    for item in NodeList(list) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      let name = text(element.defname) ?? ""
      if let attribute = RoleAttributes(named: name) {
        if optionValue(node(element.arg)) == "true" {
          options.given.insert(attribute)
        } else {
          options.taken.insert(attribute)
        }
        continue
      }
      guard let argument = node(element.arg), argument.tag == T_List else { continue }
      let names = roles(UnsafeMutablePointer(mutating: argument.cast(to: CPgQuery.List.self)))
      switch name {
      case "addroleto": options.memberships += names
      case "rolemembers": options.members += names
      case "adminmembers": options.administrators += names
      default: continue
      }
    }
    return options
  }

  func roles(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> [String] {
    NodeList(list).compactMap { role($0) }
  }
}

extension RoleAttributes {
  /// By the name that PostgreSQL's grammar gives the option.
  init?(named name: String) {
    switch name {
    case "superuser": self = .superuser
    case "createrole": self = .createsRoles
    case "createdb": self = .createsDatabases
    case "inherit": self = .inherits
    case "canlogin": self = .logsIn
    case "isreplication": self = .replicates
    case "bypassrls": self = .bypassesRowSecurity
    default: return nil
    }
  }
}
