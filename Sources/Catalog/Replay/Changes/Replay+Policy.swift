import Syntax

/// Row security and its policies.
extension Replay {
  mutating func changeRowSecurity(of reference: TableReference, to state: RowSecurity) {
    let origin = origin
    update(reference.name) { table in
      switch state {
      case .enabled: table.rowSecurity.isEnabled = true
      case .disabled: table.rowSecurity.isEnabled = false
      case .forced: table.rowSecurity.isForced = true
      case .notForced: table.rowSecurity.isForced = false
      }
      table.rowSecurity.origin = origin
    }
  }

  mutating func createPolicy(_ definition: PolicyDefinition) {
    guard let id = tableID(definition.table), let table = catalog.table(id) else { return }
    guard table.policy(definition.name) == nil else {
      return fail(.alreadyExists, .policy, definition.name)
    }
    let policy = Policy(
      name: definition.name, command: definition.command ?? .all,
      isPermissive: definition.isPermissive, roles: policyRoles(definition.roles ?? []),
      using: definition.using, check: definition.check, origin: origin)
    update(id) { $0.policies.append(policy) }
    noteUsage(of: policy.name, on: id)
  }

  mutating func alterPolicy(_ definition: PolicyDefinition) {
    let origin = origin
    let roles = definition.roles.map(policyRoles)
    guard let id = tableID(definition.table), let table = catalog.table(id) else { return }
    guard table.policy(definition.name) != nil else {
      if table.isKnown { fail(.isMissing, .policy, definition.name) }
      return
    }
    update(id) { table in
      for index in table.policies.indices where table.policies[index].name == definition.name {
        if let roles { table.policies[index].roles = roles }
        if let using = definition.using { table.policies[index].using = using }
        if let check = definition.check { table.policies[index].check = check }
        table.policies[index].origin = origin
      }
    }
    noteUsage(of: definition.name, on: id)
  }

  /// Beside everybody, PostgreSQL ignores others.
  private func policyRoles(_ roles: [String]) -> [String] {
    roles.isEmpty || roles.contains("public") ? ["public"] : roles.map(roleName)
  }

  private mutating func noteUsage(of policy: String, on id: RelationID) {
    guard let table = catalog.table(id), let own = table.policy(policy) else { return }
    let expressions = [own.using, own.check].compactMap { $0 }
    var usage = Usage(of: expressions, in: Scope(of: table, catalog, in: session))
    usage.insert([], of: id)
    update(id) { table in
      for index in table.policies.indices where table.policies[index].name == policy {
        table.policies[index].usage = usage
      }
    }
    for relation in usage.relations where relation != id { addDependent(id, on: relation) }
  }
}

// MARK: - New names

extension Replay {
  /// Policies go on to mean a column, in their subqueries too.
  mutating func renameInPolicies(column: String, of id: RelationID, to newName: String) {
    mapPolicies(using: id) { part, scope in
      guard case .expression(.column(let reference)) = part,
        case .column(let place) = scope.meaning(of: reference),
        scope[place.source].base(of: place.column)
          == SourceColumn.Base(relation: id, column: column)
      else { return nil }
      return reference.location.offset
    } by: { places in
      Substitution(expression: { part in
        guard case .column(var reference) = part, let last = reference.path.indices.last,
          reference.location.offset.map(places.contains) == true
        else { return part }
        reference.path[last] = newName
        return .column(reference)
      })
    }
  }

  /// Policies go on to mean a relation.
  mutating func renameInPolicies(_ relation: Relation, to newName: QualifiedName) {
    let old = relation.name
    mapPolicies(using: relation.id) { part, scope in
      switch part {
      case .relation(let name, let location):
        scope.catalog.resolve(name, in: scope.session) == old ? location?.offset : nil
      case .expression(.column(let reference)):
        // An alias hides the name.
        scope.source(namedBy: reference)?.qualifiedName == old ? reference.location.offset : nil
      default: nil
      }
    } by: { places in
      Substitution(
        expression: { part in
          guard case .column(var reference) = part,
            reference.location.offset.map(places.contains) == true
          else { return part }
          let isWhole = reference.isStar || reference.path.count == 1
          reference.path = [newName.name] + (isWhole ? [] : [reference.column])
          return .column(reference)
        },
        relation: { read in
          guard read.location.offset.map(places.contains) == true else { return read }
          var read = read
          read.name = ObjectName(schema: newName.schema, newName.name)
          return read
        })
    }
  }

  /// Replaces what policies name at the places, in their file, that `place` picks out.
  private mutating func mapPolicies(
    using id: RelationID, _ place: (Scope.Part, Scope) -> Int?,
    by substitution: (Set<Int>) -> Substitution
  ) {
    for owner in Set(catalog.dependents(of: id) + [id]) {
      guard let table = catalog.table(owner) else { continue }
      let scope = Scope(of: table, catalog, in: session)
      func mapped(_ value: Expression) -> Expression {
        var places: Set<Int> = []
        scope.visitParts(of: value) { if let offset = place($0, $1) { places.insert(offset) } }
        return places.isEmpty ? value : substitution(places)(value)
      }
      let policies = table.policies.map { policy in
        guard policy.usage.relations.contains(id) else { return policy }
        var policy = policy
        policy.using = policy.using.map(mapped)
        policy.check = policy.check.map(mapped)
        return policy
      }
      if policies != table.policies { update(owner) { $0.policies = policies } }
    }
  }
}

extension Scope {
  /// What a reference calls by its name, in front of a column or as a whole.
  fileprivate func source(namedBy reference: Expression.ColumnReference) -> Source? {
    if reference.isStar { return reference.qualifier.isEmpty ? nil : sources(of: reference)?.first }
    return switch meaning(of: reference) {
    case .column(let place) where reference.path.count > 1: self[place.source]
    case .row(let source): self[source]
    case .column, .missing, .ambiguous, .unknown: nil
    }
  }
}
