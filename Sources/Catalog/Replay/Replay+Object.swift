import HashTreeCollections
import Syntax

extension Replay {
  // MARK: - Views and sequences

  mutating func createView(_ definition: ViewDefinition) {
    let name = QualifiedName(
      definition.name.schema ?? session.creationSchema, definition.name.name)
    var id: RelationID?
    if let existing = catalog.names[name] {
      guard definition.isReplacing, case .view? = catalog[existing] else { return }
      id = existing
    }
    let sources = definition.query.relations.compactMap {
      catalog.names[catalog.resolve($0, in: session)]
    }
    let view = View(
      id: id ?? catalog.makeID(), name: name, isMaterialized: definition.isMaterialized,
      query: definition.query, options: definition.options, sources: sources, origin: origin)
    insert(.view(view), id: view.id, name: name)
    for source in sources { addDependent(view.id, on: source) }
  }

  mutating func createSequence(_ definition: SequenceDefinition) {
    let name = QualifiedName(
      definition.name.schema ?? session.creationSchema, definition.name.name)
    guard catalog.names[name] == nil else { return }
    let sequence = Sequence(id: catalog.makeID(), name: name, origin: origin)
    insert(.sequence(sequence), id: sequence.id, name: name)
    alterSequence(definition)
  }

  mutating func alterSequence(_ definition: SequenceDefinition) {
    guard let owner = definition.ownerTable, let table = tableID(owner),
      case .sequence(var sequence)? = catalog.relation(
        catalog.resolve(definition.name, in: session))
    else { return }
    sequence.ownerTable = table
    sequence.ownerColumn = definition.ownerColumn
    catalog.relations[sequence.id] = .sequence(sequence)
    addDependent(sequence.id, on: table)
  }

  // MARK: - Functions and types

  mutating func createFunction(_ definition: FunctionDefinition) {
    let name = QualifiedName(
      definition.name.schema ?? session.creationSchema, definition.name.name)
    let function = Function(
      name: name, kind: definition.kind, parameters: definition.parameters,
      returnType: definition.returnType, language: definition.language,
      volatility: definition.volatility, isSecurityDefiner: definition.isSecurityDefiner,
      settings: definition.settings, contents: definition.body.contents, origin: origin)
    var overloads = catalog.functions(name)
    if let index = overloads.firstIndex(where: { $0.signature == definition.signature }) {
      guard definition.isReplacing else { return }
      overloads[index] = function
    } else {
      overloads.append(function)
    }
    catalog.functions[name] = overloads
  }

  mutating func alterFunction(_ alteration: FunctionAlteration) {
    let name = resolveFunction(alteration.name)
    catalog.functions[name] = catalog.functions(name).map { function in
      guard alteration.arguments.map({ $0 == function.signature }) ?? true else { return function }
      var function = function
      if let volatility = alteration.volatility { function.volatility = volatility }
      if let isDefiner = alteration.isSecurityDefiner { function.isSecurityDefiner = isDefiner }
      for (setting, value) in alteration.settings { function.settings[setting] = value }
      return function
    }
  }

  private func resolveFunction(_ name: ObjectName) -> QualifiedName {
    if let schema = name.schema { return QualifiedName(schema, name.name) }
    let candidates = session.searchPath.map { QualifiedName($0, name.name) }
    return candidates.first { catalog.functions[$0] != nil }
      ?? QualifiedName(session.creationSchema, name.name)
  }

  mutating func createType(_ definition: TypeDefinition) {
    let name = QualifiedName(
      definition.name.schema ?? session.creationSchema, definition.name.name)
    guard catalog.types[name] == nil else { return }
    catalog.types[name] = UserType(name: name, kind: definition.kind, origin: origin)
  }

  private func resolveType(_ name: ObjectName) -> QualifiedName {
    if let schema = name.schema { return QualifiedName(schema, name.name) }
    let candidates = session.searchPath.map { QualifiedName($0, name.name) }
    return candidates.first { catalog.types[$0] != nil }
      ?? QualifiedName(session.creationSchema, name.name)
  }

  mutating func withEnumeration(_ name: ObjectName, _ body: (inout [String]) -> Void) {
    let qualified = resolveType(name)
    guard var type = catalog.types[qualified], case .enumeration(var values) = type.kind else {
      return
    }
    body(&values)
    type.kind = .enumeration(values)
    catalog.types[qualified] = type
  }

  // MARK: - DROP

  mutating func drop(_ drop: ObjectDrop) {
    switch drop.kind {
    case .table, .view, .materializedView, .sequence, .foreignTable, .index:
      let name = catalog.resolve(drop.name, in: session)
      if let id = catalog.names[name] { remove(id) }
    case .schema: dropSchema(drop.name.name)
    case .function, .procedure, .routine, .aggregate: dropFunction(drop)
    case .type, .domain: dropType(drop)
    case .policy:
      guard let table = drop.table else { return }
      update(table) { $0.policies.removeAll { $0.name == drop.name.name } }
    case .trigger:
      guard let table = drop.table else { return }
      update(table) { $0.triggers.removeAll { $0.name == drop.name.name } }
    case .extension: catalog.extensions[drop.name.name] = nil
    case .role: catalog.roles[drop.name.name] = nil
    default: break
    }
  }

  /// Removes a relation and what can't be without it.
  mutating func remove(_ id: RelationID) {
    guard let relation = catalog[id] else { return }
    if case .index(let name, let owner) = relation {
      guard let table = catalog.table(owner),
        let index = table.indexes.first(where: { $0.name == name.name })
      else { return }
      return removeIndex(index, of: owner)
    }
    catalog.relations[id] = nil
    catalog.names[relation.name] = nil
    if case .table(let table) = relation { removeParts(of: table) }
    for dependent in catalog.dependents(of: id) {
      switch catalog[dependent] {
      case .table(let table):
        for constraint in table.constraints where constraint.foreignKey?.referencedTable == id {
          dropConstraint(constraint.name, of: dependent)
        }
        if table.partitionParent == id || table.parents.contains(id) { remove(dependent) }
      case .view, .sequence: remove(dependent)
      case .index, nil: break
      }
    }
    catalog.dependents[id] = nil
  }

  private mutating func removeParts(of table: Table) {
    for index in table.indexes {
      catalog.names[QualifiedName(table.name.schema, index.name)] = nil
      catalog.relations[index.id] = nil
    }
    let targets =
      table.constraints.compactMap { $0.foreignKey?.referencedTable } + table.parents
      + (table.partitionParent.map { [$0] } ?? [])
    for target in targets where target != table.id { catalog.dependents[target]?.remove(table.id) }
  }

  private mutating func dropSchema(_ schema: String) {
    catalog.schemas[schema] = nil
    let ids = catalog.names.filter { $0.key.schema == schema }.map(\.value).sorted()
    for id in ids { remove(id) }
    catalog.functions = catalog.functions.filter { $0.key.schema != schema }
    catalog.types = catalog.types.filter { $0.key.schema != schema }
  }

  private mutating func dropFunction(_ drop: ObjectDrop) {
    let name = resolveFunction(drop.name)
    let rest = catalog.functions(name).filter { function in
      guard let arguments = drop.arguments else { return false }
      return function.signature != arguments
    }
    catalog.functions[name] = rest.isEmpty ? nil : rest
  }

  /// With the type go the columns of it, if the statement says CASCADE.
  private mutating func dropType(_ drop: ObjectDrop) {
    let name = resolveType(drop.name)
    catalog.types[name] = nil
  }

  // MARK: - RENAME and SET SCHEMA

  mutating func rename(_ rename: ObjectRename) {
    switch rename.kind {
    case .table, .view, .materializedView, .sequence, .foreignTable, .index:
      let name = catalog.resolve(rename.name, in: session)
      guard let id = catalog.names[name] else { return }
      if case .index(_, let owner)? = catalog[id], let table = catalog.table(owner),
        let index = table.indexes.first(where: { $0.name == name.name })
      {
        return renameIndex(index, of: owner, to: rename.newName)
      }
      renameRelation(id, to: QualifiedName(name.schema, rename.newName))
    case .schema: renameSchema(rename.name.name, to: rename.newName)
    case .policy:
      guard let table = rename.table else { return }
      update(table) { table in
        for index in table.policies.indices where table.policies[index].name == rename.name.name {
          table.policies[index].name = rename.newName
        }
      }
    case .trigger:
      guard let table = rename.table else { return }
      update(table) { table in
        for index in table.triggers.indices where table.triggers[index].name == rename.name.name {
          table.triggers[index].name = rename.newName
        }
      }
    case .function, .procedure, .routine, .aggregate:
      let name = resolveFunction(rename.name)
      moveFunctions(name, to: QualifiedName(name.schema, rename.newName), rename.arguments)
    case .type, .domain:
      let name = resolveType(rename.name)
      moveType(name, to: QualifiedName(name.schema, rename.newName))
    default: break
    }
  }

  mutating func move(_ move: ObjectMove) {
    switch move.kind {
    case .table, .view, .materializedView, .sequence, .foreignTable:
      let name = catalog.resolve(move.name, in: session)
      guard let id = catalog.names[name] else { return }
      renameRelation(id, to: QualifiedName(move.schema, name.name))
    case .function, .procedure, .routine, .aggregate:
      let name = resolveFunction(move.name)
      moveFunctions(name, to: QualifiedName(move.schema, name.name), move.arguments)
    case .type, .domain:
      let name = resolveType(move.name)
      moveType(name, to: QualifiedName(move.schema, name.name))
    default: break
    }
  }

  private mutating func renameRelation(_ id: RelationID, to name: QualifiedName) {
    guard let relation = catalog[id], catalog.names[name] == nil else { return }
    catalog.names[relation.name] = nil
    switch relation {
    case .table(var table):
      let schema = table.name.schema
      table.name = name
      insert(.table(table), id: id, name: name)
      guard schema != name.schema else { return }
      // Indexes and owned sequences live in their table's schema.
      for index in table.indexes {
        catalog.names[QualifiedName(schema, index.name)] = nil
        let moved = QualifiedName(name.schema, index.name)
        insert(.index(name: moved, table: id), id: index.id, name: moved)
      }
      for dependent in catalog.dependents(of: id) {
        if case .sequence(let sequence)? = catalog[dependent] {
          renameRelation(dependent, to: QualifiedName(name.schema, sequence.name.name))
        }
      }
    case .view(var view):
      view.name = name
      insert(.view(view), id: id, name: name)
    case .sequence(var sequence):
      sequence.name = name
      insert(.sequence(sequence), id: id, name: name)
    case .index: break
    }
  }

  private mutating func renameSchema(_ schema: String, to newName: String) {
    catalog.schemas[newName] = catalog.schemas[schema] ?? origin
    catalog.schemas[schema] = nil
    let members = catalog.names.filter { $0.key.schema == schema }.map(\.value).sorted()
    for id in members {
      if case .index? = catalog[id] { continue }
      guard let relation = catalog[id] else { continue }
      renameRelation(id, to: QualifiedName(newName, relation.name.name))
    }
    for (name, _) in catalog.functions where name.schema == schema {
      moveFunctions(name, to: QualifiedName(newName, name.name), nil)
    }
    for (name, _) in catalog.types where name.schema == schema {
      moveType(name, to: QualifiedName(newName, name.name))
    }
  }

  private mutating func moveFunctions(
    _ name: QualifiedName, to newName: QualifiedName, _ arguments: [TypeName]?
  ) {
    var stay: [Function] = []
    var moved = catalog.functions(newName)
    for var function in catalog.functions(name) {
      if arguments.map({ $0 == function.signature }) ?? true {
        function.name = newName
        moved.append(function)
      } else {
        stay.append(function)
      }
    }
    catalog.functions[name] = stay.isEmpty ? nil : stay
    catalog.functions[newName] = moved.isEmpty ? nil : moved
  }

  private mutating func moveType(_ name: QualifiedName, to newName: QualifiedName) {
    guard var type = catalog.types[name] else { return }
    type.name = newName
    catalog.types[name] = nil
    catalog.types[newName] = type
  }
}

extension [String] {
  /// Adds a value to an enumeration's, at the end unless a neighbour is named.
  mutating func insert(_ value: String, nextTo neighbour: String?, isAfter: Bool) {
    guard !contains(value) else { return }
    let position = neighbour.flatMap(firstIndex).map { isAfter ? $0 + 1 : $0 }
    insert(value, at: position ?? count)
  }
}
