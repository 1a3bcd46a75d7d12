import Syntax

/// `CREATE INDEX`, `DROP INDEX` and its new name.
extension Replay {
  mutating func createIndex(_ definition: IndexDefinition) {
    let target = catalog.resolve(definition.table, in: session)
    let name = definition.name ?? chooseName(of: definition, on: target)
    let qualified = QualifiedName(target.schema, name)
    if catalog.relation(qualified) != nil {
      if definition.ifNotExists { skip() } else { fail(.alreadyExists, .index, qualified) }
      return
    }
    var index = Index(id: catalog.makeID(), name: name, definition: definition, origin: origin)
    index.columnNames = columnNames(of: index.elements, including: index.including)
    if case .view(var view)? = catalog.relation(target) {
      view.indexes.append(index)
      catalog.store(.view(view))
      catalog.store(.index(id: index.id, name: qualified, table: view.id))
      return
    }
    guard let id = tableID(definition.table), let table = catalog.table(id) else { return }
    if let column = missingColumn(of: definition, on: table) {
      return fail(.isMissing, .column, "\(table.name).\(quoted(column))")
    }
    if virtualColumn(of: definition, on: table) != nil {
      return refuse(
        .featureNotSupported, "indexes on virtual generated columns are not supported", .index, name
      )
    }
    index.simplify(for: table)
    let isParted = table.partitionKey != nil
    if definition.isOnly, isParted {
      index.isValid = partitions(of: id).isEmpty
      store(index, with: nil, on: id)
    } else {
      add(index, with: nil, to: id)
    }
  }

  /// A column that is not stored, so that no index can be over it.
  private func virtualColumn(of index: IndexDefinition, on table: Table) -> String? {
    let columns =
      index.elements.compactMap(\.column) + index.including
      + expressions(of: index).flatMap { $0.columns.map(\.column) }
    return columns.first { table.column($0)?.isVirtual == true }
  }

  private func expressions(of index: IndexDefinition) -> [Expression] {
    let elements = index.elements.compactMap { element in
      if case .expression(let expression) = element.key { expression } else { nil }
    }
    return elements + [index.predicate].compactMap(\.self)
  }

  /// A column that an index names and that its table has not.
  private func missingColumn(of index: IndexDefinition, on table: Table) -> String? {
    let columns = index.elements.compactMap(\.column) + index.including
    if let column = missingColumn(columns, on: table) { return column }
    return expressions(of: index).lazy
      .compactMap { missingColumn(in: $0, on: table) }.first
  }

  /// PostgreSQL reads the definitions of indexes again when a column's type changes.
  mutating func simplifyIndexes(of id: RelationID) {
    guard var table = catalog.table(id), !table.indexes.isEmpty else { return }
    for index in table.indexes.indices { table.indexes[index].simplify(for: table) }
    catalog.store(table)
  }

  /// Enters an index of a table and of the partitions below it.
  mutating func add(_ index: Index, with constraint: Constraint?, to id: RelationID) {
    guard let table = catalog.table(id) else { return }
    let qualified = QualifiedName(table.name.schema, index.name)
    guard catalog.relation(qualified) == nil else {
      return fail(.alreadyExists, .index, qualified)
    }
    store(index, with: constraint, on: id)
    for partition in partitions(of: id) {
      addPart(of: index, with: constraint, to: partition)
    }
  }

  private mutating func store(_ index: Index, with constraint: Constraint?, on id: RelationID) {
    guard let table = catalog.table(id) else { return }
    update(id) { table in
      table.indexes.append(index)
      if let constraint { table.constraints.append(constraint) }
    }
    let name = QualifiedName(table.name.schema, index.name)
    catalog.store(.index(id: index.id, name: name, table: id))
  }

  /// An index made with `ONLY` is valid as soon as every partition has its part.
  mutating func validate(_ parent: RelationID) {
    guard case .index(_, _, let owner)? = catalog[parent] else { return }
    let isComplete = partitions(of: owner).allSatisfy { partition in
      catalog.table(partition)?.indexes.contains { $0.parent == parent && $0.isValid } == true
    }
    guard isComplete else { return }
    update(owner) { table in
      for position in table.indexes.indices where table.indexes[position].id == parent {
        table.indexes[position].isValid = true
      }
    }
  }

  mutating func dropIndex(_ id: RelationID, of owner: RelationID, cascade: Bool) {
    if var view = catalog.view(owner) {
      view.indexes.removeAll { $0.id == id }
      catalog.store(.view(view))
      return catalog.forget(id)
    }
    guard let index = catalog.table(owner)?.indexes.first(where: { $0.id == id }) else { return }
    if let constraint = index.constraint {
      return fail(.isUsed(by: ["constraint \(constraint)"]), .index, index.name)
    }
    if index.isInherited {
      return refuse(
        .dependentObjectsStillExist,
        "cannot drop index \(index.name) because another index requires it", .index, index.name)
    }
    if !cascade, let user = foreignKeys(relyingOn: index, of: owner).first {
      return fail(.isUsed(by: ["constraint \(user.1.name)"]), .index, index.name)
    }
    removeIndex(index, of: owner)
  }

  /// With an index go its parts in partitions, and the foreign keys that point to it.
  mutating func removeIndex(_ index: Index, of id: RelationID) {
    for (table, constraint) in foreignKeys(relyingOn: index, of: id) {
      removeConstraint(constraint.name, of: table)
    }
    for partition in partitions(of: id) {
      guard let part = catalog.table(partition)?.indexes.first(where: { $0.parent == index.id })
      else { continue }
      removeIndex(part, of: partition)
    }
    catalog.forget(index.id)
    update(id) { table in
      table.indexes.removeAll { $0.id == index.id }
      if let name = index.constraint { table.constraints.removeAll { $0.name == name } }
    }
  }

  mutating func renameIndex(_ index: Index, of id: RelationID, to newName: String) {
    guard let schema = catalog[id]?.name.schema else { return }
    let name = QualifiedName(schema, newName)
    guard newName == index.name || !isTaken(name, for: .index) else { return }
    catalog.store(.index(id: index.id, name: name, table: id))
    if var view = catalog.view(id) {
      for position in view.indexes.indices where view.indexes[position].id == index.id {
        view.indexes[position].name = newName
      }
      catalog.store(.view(view))
    }
    update(id) { table in
      guard let position = table.indexes.firstIndex(where: { $0.id == index.id }) else { return }
      table.indexes[position].name = newName
      guard let constraint = index.constraint else { return }
      table.indexes[position].constraint = newName
      for position in table.constraints.indices
      where table.constraints[position].name == constraint {
        table.constraints[position].name = newName
      }
    }
  }

  mutating func withIndex(
    _ id: RelationID, of owner: RelationID, _ body: (inout Index) -> Void
  ) {
    if var view = catalog.view(owner) {
      for index in view.indexes.indices where view.indexes[index].id == id {
        body(&view.indexes[index])
      }
      return catalog.store(.view(view))
    }
    update(owner) { table in
      for index in table.indexes.indices where table.indexes[index].id == id {
        body(&table.indexes[index])
      }
    }
  }
}

extension Index {
  /// `date(day)` is the column itself where that is a date already.
  fileprivate mutating func simplify(for table: Table) {
    for index in elements.indices {
      guard case .expression(.call(let call)) = elements[index].key, call.arguments.count == 1,
        case .column(let reference) = call.arguments[0], call.name.schema == nil,
        table.column(reference.column)?.type?.identity == TypeName(call.name).identity
      else { continue }
      elements[index].key = .column(reference.column)
    }
  }
}
