import CPgQuery

extension Lowering {
  // MARK: - Privileges

  func grant(_ grant: GrantStmt) -> [SchemaChange] {
    let objects = NodeList(grant.objects).map { objectReference($0) }
    let scope: PrivilegeChange.Scope =
      switch grant.targtype {
      case ACL_TARGET_ALL_IN_SCHEMA: .allInSchemas(objects.map(\.name.name))
      case ACL_TARGET_DEFAULTS: .defaults(schemas: [], creators: [])
      default: .objects(objects)
      }
    return [change(.privilegesChanged(privileges(grant, scope: scope)))]
  }

  func alterDefaultPrivileges(_ alter: AlterDefaultPrivilegesStmt) -> [SchemaChange] {
    guard let action = alter.action?.pointee else { return [] }
    var schemas: [String] = []
    var creators: [String] = []
    for item in NodeList(alter.options) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      guard let argument = node(element.arg), argument.tag == T_List else { continue }
      let list = NodeList(UnsafeMutablePointer(mutating: argument.cast(to: CPgQuery.List.self)))
      if text(element.defname) == "schemas" {
        schemas = list.strings
      } else {
        creators = list.compactMap { role($0) }
      }
    }
    return [
      change(
        .privilegesChanged(
          privileges(action, scope: .defaults(schemas: schemas, creators: creators))))
    ]
  }

  private func privileges(_ grant: GrantStmt, scope: PrivilegeChange.Scope) -> PrivilegeChange {
    var privileges: [String] = []
    var ofColumns: [PrivilegeChange.ColumnPrivilege] = []
    for item in NodeList(grant.privileges) where item.tag == T_AccessPriv {
      let privilege = item.cast(to: AccessPriv.self).pointee
      let name = text(privilege.priv_name) ?? "all"
      let columns = NodeList(privilege.cols).strings
      if columns.isEmpty {
        privileges.append(name)
      } else {
        ofColumns.append(PrivilegeChange.ColumnPrivilege(privilege: name, columns: columns))
      }
    }
    return PrivilegeChange(
      isGrant: grant.is_grant, kind: Self.objectKind(grant.objtype), scope: scope,
      privileges: privileges, columnPrivileges: ofColumns,
      roles: roles(grant.grantees), isAboutGrantOption: grant.grant_option)
  }

  private func roles(_ list: UnsafeMutablePointer<CPgQuery.List>?) -> [String] {
    NodeList(list).compactMap { role($0) }
  }

  // MARK: - Owners

  func changeOwner(_ alter: AlterOwnerStmt) -> [SchemaChange] {
    guard let object = node(alter.object), let owner = node(alter.newowner).flatMap({ role($0) })
    else { return [] }
    return [
      change(
        .ownerChanged(
          OwnerChange(
            kind: Self.objectKind(alter.objectType), object: objectReference(object),
            owner: owner)))
    ]
  }

  func dropOwned(_ drop: DropOwnedStmt) -> [SchemaChange] {
    [change(.ownedDropped(roles: roles(drop.roles), cascade: drop.behavior == DROP_CASCADE))]
  }

  func reassignOwned(_ reassign: ReassignOwnedStmt) -> [SchemaChange] {
    let owner = node(reassign.newrole).flatMap { role($0) } ?? ""
    return [change(.ownedReassigned(roles: roles(reassign.roles), to: owner))]
  }

  // MARK: - Roles

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
}

extension RoleAttributes {
  /// By the name that PostgreSQL's grammar gives the option.
  fileprivate init?(named name: String) {
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
