import CPgQuery

/// `GRANT`, `REVOKE` and `ALTER DEFAULT PRIVILEGES`.
extension Lowering {
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
}
