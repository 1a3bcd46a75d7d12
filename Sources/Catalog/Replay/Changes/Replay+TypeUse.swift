import HashTreeCollections
import Syntax

/// What is made of a type: it follows the type, and may go with it.
extension Replay {
  mutating func moveType(_ name: QualifiedName, to newName: QualifiedName) {
    guard var type = catalog.types[name] else { return }
    guard !isTaken(newName, for: .type, isRenaming: true) else { return }
    if case .domain(let domain) = type.kind {
      for check in domain.checks {
        guard let constraint = check.name else { continue }
        catalog.count(QualifiedName(name.schema, constraint), by: -1)
        catalog.count(QualifiedName(newName.schema, constraint), by: 1)
      }
    }
    // While names still mean it.
    follow(use(ofType: name), to: ObjectName(schema: newName.schema, newName.name))
    if case .domain(let domain)? = catalog.types[name]?.kind { type.kind = .domain(domain) }
    type.name = newName
    catalog.types[name] = nil
    catalog.types[newName] = type
    replaceType(name, by: newName)
  }

  /// Calls a type by its new name wherever it is used.
  mutating func replaceType(_ name: QualifiedName, by newName: QualifiedName) {
    let old = ObjectName(schema: name.schema, name.name)
    let new = ObjectName(schema: newName.schema, newName.name)
    func replaced(_ type: TypeName) -> TypeName {
      guard type.name == old else { return type }
      var type = type
      type.name = new
      return type
    }
    for var table in catalog.tables(with: old) {
      for index in table.columns.indices {
        table.columns[index].type = table.columns[index].type.map(replaced)
      }
      catalog.store(table)
    }
    for table in typedTables(of: name) { update(table.id) { $0.ofType = newName } }
    for overloads in catalog.functions.users(of: old) {
      guard let name = overloads.first?.name else { continue }
      catalog.functions[name] = overloads.map { $0.mappingTypes(replaced) }
    }
    for type in catalog.types.users(of: old) {
      catalog.types[type.name] = type.mappingTypes(replaced)
    }
  }

  /// The casts to a type.
  private func use(ofType name: QualifiedName) -> Use {
    let meant = ObjectName(schema: name.schema, name.name)
    return Use(name: name.name) { [self] part in
      guard case .cast(_, let type) = part, type.name.name == name.name else { return false }
      return type.name == meant || type.name.schema == nil && resolved(type).name == meant
    }
  }

  // MARK: - DROP TYPE

  mutating func dropType(_ drop: ObjectDrop) {
    let name = resolveType(drop.name)
    guard let type = catalog.types[name] else { return }
    let users = usersOfType(name)
    guard drop.cascade || users.isEmpty else { return fail(.isUsed(by: users), .type, name) }
    // Another of the list is used, and then all of the statement is refused.
    let others = statement.droppingTypes.subtracting([name])
    if !drop.cascade, others.contains(where: { !usersOfType($0).isEmpty }) { return }
    removeUsers(of: use(ofType: name))
    forgetType(type)
    dropUsers(ofType: name)
  }

  mutating func forgetType(_ type: UserType) {
    catalog.types[type.name] = nil
    guard case .domain(let domain) = type.kind else { return }
    for check in domain.checks {
      if let name = check.name { catalog.count(QualifiedName(type.name.schema, name), by: -1) }
    }
  }

  /// What is made of a type, without what the statement drops as well.
  private func usersOfType(_ name: QualifiedName) -> [String] {
    let type = ObjectName(schema: name.schema, name.name)
    let columns = catalog.tables(with: type).filter { !statement.dropping.contains($0.id) }.flatMap
    { table in
      table.columns.filter { $0.type?.name == type }.map { "\(table.name).\($0.name)" }
    }
    let functions = catalog.functions(using: type).map { "\($0.name)()" }
    let types = catalog.types.users(of: type).map(\.name)
      .filter { !statement.droppingTypes.contains($0) }.map { "\($0)" }
    let tables = typedTables(of: name).filter { !statement.dropping.contains($0.id) }
    let known = columns + functions + types + tables.map { "\($0.name)" }
    // Who has it as the type of a column is named already.
    let others = users(of: use(ofType: name)).filter { user in
      !columns.contains { user == "column \($0)" }
    }
    return known + others
  }

  /// CASCADE takes columns, functions and other types along.
  mutating func dropUsers(ofType name: QualifiedName) {
    let type = ObjectName(schema: name.schema, name.name)
    for table in typedTables(of: name) { remove(table.id) }
    for table in catalog.tables(with: type) {
      for column in table.columns where column.type?.name == type {
        dropColumn(column.name, of: table.id, cascade: true)
      }
    }
    for function in catalog.functions(using: type) { removeFunction(function) }
    for other in catalog.types.users(of: type) {
      if case .composite(var columns) = other.kind {
        columns.removeAll { $0.type?.name == type }
        catalog.types[other.name]?.kind = .composite(columns)
      } else {
        forgetType(other)
        dropUsers(ofType: other.name)
      }
    }
  }
}

extension Function {
  fileprivate func mappingTypes(_ transform: (TypeName) -> TypeName) -> Function {
    var function = self
    function.returnType = returnType.map(transform)
    for index in parameters.indices {
      function.parameters[index].type = transform(parameters[index].type)
    }
    return function
  }
}

extension UserType {
  fileprivate func mappingTypes(_ transform: (TypeName) -> TypeName) -> UserType {
    var type = self
    switch kind {
    case .composite(var columns):
      for index in columns.indices { columns[index].type = columns[index].type.map(transform) }
      type.kind = .composite(columns)
    case .domain(var domain):
      domain.base = transform(domain.base)
      type.kind = .domain(domain)
    case .range(var range):
      range.subtype = transform(range.subtype)
      type.kind = .range(range)
    case .enumeration, .base, .shell: break
    }
    return type
  }
}
