import Syntax

/// Who may do what.
extension Catalog {
  /// The role itself, the roles whose privileges it has through membership, and `public`.
  package func rolesReached(by role: String) -> Set<String> {
    var reached: Set = ["public", role]
    var queue = [role]
    while let next = queue.popLast() {
      // Without INHERIT it has to say SET ROLE first.
      guard let found = roles[next], found.has(.inherits) != false else { continue }
      for membership in found.memberships where reached.insert(membership.role).inserted {
        queue.append(membership.role)
      }
    }
    return reached
  }

  /// What the history lets a role do with an object: by itself, as its owner, through membership or as
  /// everybody.
  package func privileges(of role: String, on access: Access, _ kind: ObjectKind) -> Privileges {
    if roles[role]?.has(.superuser) == true { return .all(of: kind) }
    let list = access.entries(for: kind)
    let reached = rolesReached(by: role)
    var privileges = reached.reduce(into: Privileges()) { $0.formUnion(list.privileges(of: $1)) }
    // An owner can always give back to itself what it took from itself.
    if let owner = access.owner, reached.contains(owner) { privileges = .all(of: kind) }
    return privileges
  }

  /// What the history lets a role do with a table as a whole; columns may allow more.
  package func privileges(of role: String, on table: Table) -> Privileges {
    privileges(of: role, on: table.access, .table)
  }

  /// What the history lets a role do with a function.
  package func privileges(of role: String, on function: Function) -> Privileges {
    privileges(of: role, on: function.access, .function)
  }

  /// What the history lets a role do in a schema.
  package func privileges(of role: String, onSchema schema: String) -> Privileges {
    privileges(of: role, on: access(ofSchema: schema), .schema)
  }

  /// Whether policies do not hold for a role: nil when the history does not say.
  package func bypassesRowSecurity(_ role: String) -> Bool? {
    guard let role = roles[role] else { return nil }
    if role.has(.superuser) == true { return true }
    return role.has(.bypassesRowSecurity)
  }

  /// Nil: the history neither made nor named it.
  package func role(_ name: String) -> Role? { roles[name] }

  /// Who may do what in a schema; of one that nobody granted anything in, what it begins with.
  package func access(ofSchema schema: String) -> Access {
    schemaAccess[schema] ?? (schema == "public" && hasPublicSchema ? .publicSchema : Access())
  }

  /// What objects that do not exist yet will allow, in the order of their keys.
  package var defaultPrivileges: [(key: DefaultPrivilegeKey, list: AccessList)] {
    defaultLists.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

extension Access {
  /// What a new database has since PostgreSQL 15.
  ///
  /// https://www.postgresql.org/docs/15/release-15.html
  fileprivate static var publicSchema: Access {
    var list = AccessList()
    list.grant([.usage, .create], to: "pg_database_owner", withGrantOption: false)
    list.grant(.usage, to: "public", withGrantOption: false)
    return Access(owner: "pg_database_owner", list: list)
  }
}
