import Syntax

extension Replay {
  mutating func addConstraint(_ definition: ConstraintDefinition, to id: RelationID) {
    guard let table = catalog.table(id) else { return }
    if case .notNull(let column) = definition.kind {
      update(id) { table in
        guard let index = table.columns.firstIndex(where: { $0.name == column }) else { return }
        table.columns[index].isNotNull = true
      }
      return
    }
    let name = definition.name ?? chooseName(of: definition, on: table)
    guard table.constraint(name) == nil, let kind = kind(of: definition, on: table) else { return }
    let constraint = Constraint(
      name: name, kind: kind, isValidated: definition.isValidated,
      isDeferrable: definition.isDeferrable, isInitiallyDeferred: definition.isInitiallyDeferred,
      origin: origin)
    update(id) { table in
      table.constraints.append(constraint)
      if case .primaryKey(let key) = kind {
        for index in table.columns.indices where key.columns.contains(table.columns[index].name) {
          table.columns[index].isNotNull = true
        }
      }
    }
    if let key = constraint.foreignKey { addDependent(id, on: key.referencedTable) }
    makeIndex(behind: definition, named: name, on: id)
    guard !definition.isNoInherit else { return }
    for child in children(of: id) {
      update(child) { table in
        guard table.constraint(name) == nil else { return }
        var inherited = constraint
        inherited.isInherited = true
        table.constraints.append(inherited)
      }
    }
  }

  private mutating func kind(
    of definition: ConstraintDefinition, on table: Table
  ) -> Constraint.Kind? {
    switch definition.kind {
    case .check(let condition): return .check(condition)
    case .notNull(let column): return .notNull(column: column)
    case .unique(let key), .primaryKey(let key):
      var columns = key.columns
      if let name = key.index, let index = table.indexes.first(where: { $0.name == name }) {
        columns = index.elements.compactMap(\.column)
      }
      let resolved = Constraint.Key(columns: columns, nullsNotDistinct: key.nullsNotDistinct)
      if case .unique = definition.kind { return .unique(resolved) }
      return .primaryKey(resolved)
    case .foreignKey(let key):
      guard tableID(key.referencedTable) != nil else { return nil }
      return catalog.resolve(key, in: session).map { .foreignKey($0) }
    case .exclusion(let exclusion): return .exclusion(exclusion)
    }
  }

  /// Keys and exclusions are enforced by an index of the constraint's name.
  private mutating func makeIndex(
    behind definition: ConstraintDefinition, named name: String, on id: RelationID
  ) {
    switch definition.kind {
    case .unique(let key), .primaryKey(let key):
      if let existing = key.index {
        adoptIndex(existing, of: id, as: name)
        return
      }
      addIndex(
        IndexDefinition(
          named: name, elements: key.columns.map { IndexDefinition.Element(column: $0) },
          method: "btree", isUnique: true, including: key.including,
          nullsNotDistinct: key.nullsNotDistinct),
        to: id, constraint: name)
    case .exclusion(let exclusion):
      addIndex(
        IndexDefinition(
          named: name, elements: exclusion.elements, method: exclusion.method, isUnique: false,
          predicate: exclusion.predicate),
        to: id, constraint: name)
    case .check, .notNull, .foreignKey: break
    }
  }

  /// `USING INDEX`: the index takes the constraint's name.
  private mutating func adoptIndex(_ existing: String, of id: RelationID, as name: String) {
    guard let table = catalog.table(id),
      let index = table.indexes.first(where: { $0.name == existing })
    else { return }
    let schema = table.name.schema
    catalog.names[QualifiedName(schema, existing)] = nil
    insert(
      .index(name: QualifiedName(schema, name), table: id), id: index.id,
      name: QualifiedName(schema, name))
    update(id) { table in
      guard let position = table.indexes.firstIndex(where: { $0.id == index.id }) else { return }
      table.indexes[position].name = name
      table.indexes[position].constraint = name
    }
  }

  mutating func dropConstraint(_ name: String, of id: RelationID) {
    for table in [id] + children(of: id) {
      guard let current = catalog.table(table), current.constraint(name) != nil else { continue }
      update(table) { $0.constraints.removeAll { $0.name == name } }
      if let index = current.indexes.first(where: { $0.constraint == name }) {
        removeIndex(index, of: table)
      }
    }
  }

  mutating func renameConstraint(_ name: String, of id: RelationID, to newName: String) {
    for table in [id] + children(of: id) {
      guard let current = catalog.table(table) else { continue }
      update(table) { table in
        for index in table.constraints.indices where table.constraints[index].name == name {
          table.constraints[index].name = newName
        }
      }
      if let index = current.indexes.first(where: { $0.constraint == name }) {
        renameIndex(index, of: table, to: newName)
      }
    }
  }

  // MARK: - Indexes

  mutating func createIndex(_ definition: IndexDefinition) {
    let name = catalog.resolve(definition.table, in: session)
    if case .view(var view)? = catalog.relation(name) {
      let index = index(
        definition, name: definition.name ?? chooseName(of: definition, on: view.name),
        constraint: nil)
      view.indexes.append(index)
      catalog.relations[view.id] = .view(view)
      return
    }
    guard let id = tableID(definition.table) else { return }
    addIndex(definition, to: id, constraint: nil)
  }

  mutating func addIndex(
    _ definition: IndexDefinition, to id: RelationID, constraint: String?
  ) {
    guard let table = catalog.table(id) else { return }
    let name = definition.name ?? chooseName(of: definition, on: table.name)
    let qualified = QualifiedName(table.name.schema, name)
    guard catalog.names[qualified] == nil else { return }
    let index = index(definition, name: name, constraint: constraint)
    insert(.index(name: qualified, table: id), id: index.id, name: qualified)
    update(id) { $0.indexes.append(index) }
    guard !definition.isOnly else { return }
    for child in children(of: id) where catalog.table(child)?.partitionParent != nil {
      addInheritedIndex(index, to: child)
    }
  }

  private mutating func index(
    _ definition: IndexDefinition, name: String, constraint: String?
  ) -> Index {
    Index(
      id: catalog.makeID(), name: name, method: definition.method, elements: definition.elements,
      including: definition.including, predicate: definition.predicate,
      isUnique: definition.isUnique, nullsNotDistinct: definition.nullsNotDistinct,
      constraint: constraint, origin: origin)
  }

  mutating func addInheritedIndex(_ index: Index, to id: RelationID) {
    guard let table = catalog.table(id) else { return }
    let columns = index.elements.map { $0.column ?? "expr" }.joined(separator: "_")
    let name = chooseName(
      table.name.name, columns, index.constraint == nil ? "idx" : "key", in: table.name.schema)
    var inherited = Index(
      id: catalog.makeID(), name: name, method: index.method, elements: index.elements,
      including: index.including, predicate: index.predicate, isUnique: index.isUnique,
      nullsNotDistinct: index.nullsNotDistinct, constraint: index.constraint, origin: origin)
    inherited.isInherited = true
    let qualified = QualifiedName(table.name.schema, name)
    insert(.index(name: qualified, table: id), id: inherited.id, name: qualified)
    update(id) { [inherited] in $0.indexes.append(inherited) }
  }

  mutating func removeIndex(_ index: Index, of id: RelationID) {
    guard let table = catalog.table(id) else { return }
    catalog.names[QualifiedName(table.name.schema, index.name)] = nil
    catalog.relations[index.id] = nil
    update(id) { $0.indexes.removeAll { $0.id == index.id } }
  }

  mutating func renameIndex(_ index: Index, of id: RelationID, to newName: String) {
    guard let table = catalog.table(id) else { return }
    let schema = table.name.schema
    catalog.names[QualifiedName(schema, index.name)] = nil
    insert(
      .index(name: QualifiedName(schema, newName), table: id), id: index.id,
      name: QualifiedName(schema, newName))
    update(id) { table in
      guard let position = table.indexes.firstIndex(where: { $0.id == index.id }) else { return }
      table.indexes[position].name = newName
      guard index.constraint != nil else { return }
      table.indexes[position].constraint = newName
      for position in table.constraints.indices
      where table.constraints[position].name == index.constraint {
        table.constraints[position].name = newName
      }
    }
  }

  // MARK: - Names that PostgreSQL chooses

  private func chooseName(of definition: ConstraintDefinition, on table: Table) -> String {
    let columns: [String]
    let label: String
    switch definition.kind {
    case .primaryKey: return chooseName(table.name.name, nil, "pkey", on: table)
    case .check(let condition):
      let distinct = Set(condition.columns.map(\.column))
      columns = distinct.count == 1 ? Array(distinct) : []
      label = "check"
    case .unique(let key): (columns, label) = (key.columns, "key")
    case .foreignKey(let key): (columns, label) = (key.columns, "fkey")
    case .exclusion(let exclusion):
      (columns, label) = (exclusion.elements.map { $0.column ?? "expr" }, "excl")
    case .notNull(let column): (columns, label) = ([column], "not_null")
    }
    return chooseName(
      table.name.name, columns.isEmpty ? nil : columns.joined(separator: "_"), label, on: table)
  }

  private func chooseName(of definition: IndexDefinition, on table: QualifiedName) -> String {
    let parts = definition.elements.map { element in
      switch element.key {
      case .column(let name): name
      case .expression(.call(let call)): call.name.name
      case .expression: "expr"
      }
    }
    return chooseName(
      table.name, (parts + definition.including).joined(separator: "_"), "idx", in: table.schema)
  }

  private func chooseName(
    _ first: String, _ second: String?, _ label: String, on table: Table
  ) -> String {
    unusedName(first, second, label) { name in
      table.constraint(name) != nil
        || catalog.names[QualifiedName(table.name.schema, name)] != nil
    }
  }

  func chooseName(_ first: String, _ second: String?, _ label: String, in schema: String) -> String
  {
    unusedName(first, second, label) { catalog.names[QualifiedName(schema, $0)] != nil }
  }

  private func unusedName(
    _ first: String, _ second: String?, _ label: String, isTaken: (String) -> Bool
  ) -> String {
    var name = makeObjectName(first, second, label)
    var number = 1
    while isTaken(name) {
      name = makeObjectName(first, second, "\(label)\(number)")
      number += 1
    }
    return name
  }
}

/// Joins the parts of a generated name, shortening the longer of the first two to fit 63 bytes.
///
/// `makeObjectName` in PostgreSQL's src/backend/commands/indexcmds.c.
func makeObjectName(_ first: String, _ second: String?, _ label: String) -> String {
  let overhead = (second == nil ? 0 : 1) + 1 + label.utf8.count
  let available = 63 - overhead
  var firstLength = first.utf8.count
  var secondLength = second?.utf8.count ?? 0
  while firstLength + secondLength > available {
    if firstLength > secondLength { firstLength -= 1 } else { secondLength -= 1 }
  }
  return [first.clipped(to: firstLength), second?.clipped(to: secondLength), label]
    .compactMap { $0 }.joined(separator: "_")
}

extension String {
  /// The longest prefix of whole characters within so many bytes.
  fileprivate func clipped(to length: Int) -> String {
    guard utf8.count > length else { return self }
    var result = ""
    var bytes = 0
    for scalar in unicodeScalars {
      bytes += String(scalar).utf8.count
      guard bytes <= length else { break }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
