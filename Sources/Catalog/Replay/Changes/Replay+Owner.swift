import HashTreeCollections
import Syntax

/// Whom objects belong to.
extension Replay {
  /// `ALTER TABLE … OWNER TO`, of any relation.
  mutating func changeOwner(of relation: ObjectName, to owner: String) {
    let owner = roleName(owner)
    guard let id = catalog.relation(catalog.resolve(relation, in: session))?.id else { return }
    changeOwner(of: id, to: owner)
  }

  private mutating func changeOwner(of id: RelationID, to owner: String) {
    switch catalog[id] {
    case .table(var table):
      let old = table.access.owner
      table.access.changeOwner(to: owner)
      for index in table.columns.indices {
        if let old { table.columns[index].privileges?.replace(old, by: owner) }
      }
      catalog.store(table)
      for dependent in catalog.dependents(of: id) {
        // Sequences go with the column that owns them.
        guard case .sequence(let sequence)? = catalog[dependent], sequence.ownerTable == id
        else { continue }
        changeOwner(of: dependent, to: owner)
      }
    case .view(var view):
      view.access.changeOwner(to: owner)
      catalog.store(.view(view))
    case .sequence(var sequence):
      sequence.access.changeOwner(to: owner)
      catalog.store(.sequence(sequence))
    case .index, nil: break
    }
  }

  mutating func changeOwner(_ change: OwnerChange) {
    let owner = roleName(change.owner)
    switch change.kind {
    case .schema:
      let name = change.object.name.name
      var access = catalog.access(ofSchema: name)
      access.changeOwner(to: owner)
      catalog.schemaAccess[name] = access
    case .function, .procedure, .routine, .aggregate:
      let name = resolveFunction(change.object.name)
      let arguments = change.object.arguments?.map(resolved)
      catalog.functions[name] = catalog.functions[name]?.map { function in
        guard arguments.map(function.isSame) ?? true else { return function }
        var function = function
        function.access.changeOwner(to: owner)
        return function
      }
    case .type, .domain:
      catalog.types[resolveType(change.object.name)]?.access.changeOwner(to: owner)
    case .statistics: withStatistics(change.object.name) { $0.owner = owner }
    default: break
    }
  }

  /// `REASSIGN OWNED BY`.
  mutating func reassign(ownedBy roles: [String], to owner: String) {
    let roles = Set(roles.map(roleName))
    let owner = roleName(owner)
    mapAccess { access, _ in
      if let old = access.owner, roles.contains(old) { access.changeOwner(to: owner) }
    }
  }

  /// `DROP OWNED BY`: what the roles own goes, and what they were granted on the rest.
  mutating func drop(ownedBy roles: [String], cascade: Bool) {
    let roles = Set(roles.map(roleName))
    dropObjects(ownedBy: roles, cascade: cascade)
    mapAccess { access, kind in
      guard let list = access.list, list.entries.contains(where: { roles.contains($0.grantee) })
      else { return }
      access.change(kind) { list in for role in roles { list.remove(role) } }
    }
    for (key, list) in catalog.defaultPrivileges {
      var list = list
      for role in roles { list.remove(role) }
      setDefaults(key, roles.contains(key.creator) ? nil : list)
    }
    removeFromPolicies(roles)
  }

  private mutating func dropObjects(ownedBy roles: Set<String>, cascade: Bool) {
    func isOwned(_ access: Access) -> Bool { access.owner.map(roles.contains) == true }
    let relations = catalog.relations.values.filter { $0.access.map(isOwned) == true }
    statement.dropping = Set(relations.map(\.id))
    for relation in relations {
      let users = cascade ? [] : usersOfRelation(relation.id)
      if !users.isEmpty {
        return fail(.isUsed(by: users), .table, relation.name)
      }
      remove(relation.id)
    }
    for table in catalog.tables
    where table.statistics.contains(where: { isOwned(Access(owner: $0.owner)) }) {
      update(table.id) { $0.statistics.removeAll { isOwned(Access(owner: $0.owner)) } }
    }
    for function in catalog.allFunctions where isOwned(function.access) { removeFunction(function) }
    for type in catalog.allTypes where isOwned(type.access) {
      forgetType(type)
      dropUsers(ofType: type.name)
    }
    for schema in catalog.schemaNames where isOwned(catalog.access(ofSchema: schema)) {
      dropSchema(schema, cascade: cascade)
    }
  }

  private mutating func removeFromPolicies(_ roles: Set<String>) {
    for table in catalog.tables
    where table.policies.contains(where: { !roles.isDisjoint(with: $0.roles) }) {
      update(table.id) { table in
        for index in table.policies.indices {
          table.policies[index].roles.removeAll(where: roles.contains)
        }
        // A policy for nobody is none.
        table.policies.removeAll(where: \.roles.isEmpty)
      }
    }
  }

  /// Changes the access to everything there is.
  mutating func mapAccess(_ body: (inout Access, ObjectKind) -> Void) {
    for relation in catalog.relations.values {
      switch relation {
      case .table(var table):
        body(&table.access, .table)
        for index in table.columns.indices where table.columns[index].privileges != nil {
          var access = Access(list: table.columns[index].privileges)
          body(&access, .column)
          table.columns[index].privileges = access.list
        }
        for index in table.statistics.indices {
          var access = Access(owner: table.statistics[index].owner)
          body(&access, .statistics)
          table.statistics[index].owner = access.owner
        }
        catalog.store(table)
      case .view(var view):
        body(&view.access, .view)
        catalog.store(.view(view))
      case .sequence(var sequence):
        body(&sequence.access, .sequence)
        catalog.store(.sequence(sequence))
      case .index: continue
      }
    }
    for (name, overloads) in catalog.functions {
      catalog.functions[name] = overloads.map { function in
        var function = function
        body(&function.access, .function)
        return function
      }
    }
    for (name, var type) in catalog.types {
      body(&type.access, .type)
      catalog.types[name] = type
    }
    for (name, var access) in catalog.schemaAccess {
      body(&access, .schema)
      catalog.schemaAccess[name] = access
    }
  }
}

extension Relation {
  /// Nil for an index, which has its table's.
  package var access: Access? {
    switch self {
    case .table(let table): table.access
    case .view(let view): view.access
    case .sequence(let sequence): sequence.access
    case .index: nil
    }
  }
}
