import HashTreeCollections
import Syntax

extension Replay {
  mutating func drop(_ drop: ObjectDrop) {
    switch drop.kind {
    case .table, .view, .materializedView, .sequence, .foreignTable, .index: dropRelation(drop)
    case .schema: dropSchema(drop.name.name, cascade: drop.cascade)
    case .function, .procedure, .routine, .aggregate: dropFunction(drop)
    case .type, .domain: dropType(drop)
    case .policy, .trigger, .rule: dropPart(drop)
    case .extension: catalog.extensions[drop.name.name] = nil
    case .role: dropRole(roleName(drop.name.name))
    case .eventTrigger: catalog.eventTriggersByName[drop.name.name] = nil
    case .statistics: dropStatistics(drop.name)
    case .publication: catalog.publicationsByName[drop.name.name] = nil
    default: break
    }
  }

  // MARK: - Relations

  private mutating func dropRelation(_ drop: ObjectDrop) {
    let name = catalog.resolve(drop.name, in: session)
    guard let relation = catalog.relation(name) else { return }
    guard relation.kind == drop.kind || !relation.isMadeByHistory else {
      return fail(.isRefused("it is a \(relation.kind.rawValue)"), drop.kind, name)
    }
    if case .index(let id, _, let owner) = relation {
      return dropIndex(id, of: owner, cascade: drop.cascade)
    }
    if case .sequence(let sequence) = relation, sequence.isIdentity {
      return fail(.isUsed(by: ["an identity column"]), .sequence, name)
    }
    let users = drop.cascade ? [] : usersOfRelation(relation.id)
    guard users.isEmpty else { return fail(.isUsed(by: users), drop.kind, name) }
    remove(relation.id)
  }

  /// What goes with a relation only when the statement says CASCADE.
  func usersOfRelation(_ id: RelationID) -> [String] {
    // Partitions and owned sequences go along without being told.
    var going = dropping.union([id])
    var queue = [id]
    while let next = queue.popLast() {
      for dependent in catalog.dependents(of: next) where !going.contains(dependent) {
        let isPart =
          switch catalog[dependent] {
          case .table(let table): table.partitionParent == next
          case .sequence(let sequence): sequence.ownerTable == next
          case .view, .index, nil: false
          }
        if isPart {
          going.insert(dependent)
          queue.append(dependent)
        }
      }
    }
    return going.sorted().filter { $0 == id || !dropping.contains($0) }
      .flatMap { users(of: $0, outside: going) }
  }

  private func users(of id: RelationID, outside going: Set<RelationID>) -> [String] {
    let sequence = sequenceName(id)
    var users = catalog.dependents(of: id).filter { !going.contains($0) }
      .compactMap { dependent -> String? in
        switch catalog[dependent] {
        case .view(let view): "view \(view.name)"
        case .table(let table): table.use(of: id, calling: sequence)
        case .sequence, .index, nil: nil
        }
      }
    guard let name = catalog[id]?.name else { return users }
    let type = ObjectName(schema: name.schema, name.name)
    users += catalog.functions(using: type).map { "function \($0.name)" }
    users += catalog.tables(with: type).filter { !going.contains($0.id) }.map { "table \($0.name)" }
    return users
  }

  private func sequenceName(_ id: RelationID) -> QualifiedName? {
    if case .sequence(let sequence)? = catalog[id] { sequence.name } else { nil }
  }

  /// Removes a relation and what can't be without it.
  mutating func remove(_ id: RelationID) {
    guard let relation = catalog[id] else { return }
    let dependents = catalog.dependents(of: id)
    if case .table(let table) = relation { removeParts(of: table) }
    if case .view(let view) = relation {
      for index in view.indexes { catalog.forget(index.id) }
      for source in view.sources { catalog.dependents[source]?.remove(id) }
    }
    catalog.forget(id)
    for dependent in dependents {
      switch catalog[dependent] {
      case .table(let table): release(table, from: relation)
      case .view: remove(dependent)
      case .sequence(let sequence): if sequence.ownerTable == id { remove(dependent) }
      case .index, nil: continue
      }
    }
    for publication in catalog.publications
    where publication.tables.contains(where: { $0.table == id }) {
      catalog.publicationsByName[publication.name]?.tables.removeAll { $0.table == id }
    }
    if case .index = relation { return }
    dropUsers(ofType: relation.name)
    let type = ObjectName(schema: relation.name.schema, relation.name.name)
    for function in catalog.functions(using: type) { removeFunction(function) }
  }

  /// Takes from a table what it had through a relation that is gone.
  private mutating func release(_ table: Table, from gone: Relation) {
    for constraint in table.constraints where constraint.foreignKey?.referencedTable == gone.id {
      removeConstraint(constraint.name, of: table.id)
    }
    update(table.id) { table in
      table.policies.removeAll { $0.usage.relations.contains(gone.id) }
      guard case .sequence(let sequence) = gone else { return }
      for index in table.columns.indices
      where table.columns[index].default?.draws(from: sequence.name) == true {
        table.columns[index].default = nil
      }
    }
    if table.partitionParent == gone.id || table.parents.contains(gone.id) { remove(table.id) }
  }

  private mutating func removeParts(of table: Table) {
    for index in table.indexes {
      for (other, constraint) in foreignKeys(relyingOn: index, of: table.id) where other != table.id
      {
        removeConstraint(constraint.name, of: other)
      }
      catalog.forget(index.id)
    }
    let targets =
      table.constraints.compactMap { $0.foreignKey?.referencedTable } + table.parents
      + (table.partitionParent.map { [$0] } ?? []) + table.policies.flatMap(\.usage.relations)
    for target in targets where target != table.id { catalog.dependents[target]?.remove(table.id) }
  }

  // MARK: - Schemas

  mutating func dropSchema(_ schema: String, cascade: Bool) {
    let members = catalog.names.filter { $0.key.schema == schema }.map(\.value).sorted()
    let functions = catalog.functions.filter { $0.key.schema == schema }.flatMap(\.value)
    let types = catalog.types.filter { $0.key.schema == schema }.map(\.value)
    if !cascade, !members.isEmpty || !functions.isEmpty || !types.isEmpty,
      catalog.hasSchema(schema)
    {
      return fail(.isUsed(by: ["what is in it"]), .schema, schema)
    }
    catalog.schemas[schema] = nil
    forgetAccess(toSchema: schema)
    catalog.schemaComments[schema] = nil
    mapStatistics(inSchema: schema) { _ in nil }
    for publication in catalog.publications where publication.schemas.contains(schema) {
      catalog.publicationsByName[publication.name]?.schemas.removeAll { $0 == schema }
    }
    catalog.goneSchemas.insert(schema)
    if schema == "public" { catalog.hasPublicSchema = false }
    for id in members { remove(id) }
    for function in functions { removeFunction(function) }
    for type in types {
      forgetType(type)
      dropUsers(ofType: type.name)
    }
  }

  // MARK: - Parts of tables

  private mutating func dropPart(_ drop: ObjectDrop) {
    guard let owner = drop.table else { return }
    let name = drop.name.name
    if case .view(var view)? = catalog.relation(catalog.resolve(owner, in: session)) {
      view.triggers.removeAll { $0.name == name && drop.kind == .trigger }
      view.rules.removeAll { $0.name == name && drop.kind == .rule }
      catalog.store(.view(view))
      return
    }
    if drop.ifExists, catalog.table(owner, in: session) == nil { return }
    guard let id = tableID(owner), let table = catalog.table(id) else { return }
    guard table.has(drop.kind, name) else {
      if !drop.ifExists, table.isKnown { fail(.isMissing, drop.kind, name) }
      return
    }
    switch drop.kind {
    case .policy: update(id) { $0.policies.removeAll { $0.name == name } }
    case .trigger:
      guard !table.triggers.contains(where: { $0.name == name && $0.isInherited }) else {
        return fail(.isRefused("it is the partitioned table's"), .trigger, name)
      }
      removeTrigger(name, of: id)
    default: update(id) { $0.rules.removeAll { $0.name == name } }
    }
  }
}

extension Relation {
  fileprivate var kind: ObjectKind {
    switch self {
    case .table(let table): table.isForeign ? .foreignTable : .table
    case .view(let view): view.isMaterialized ? .materializedView : .view
    case .sequence: .sequence
    case .index: .index
    }
  }

  fileprivate var isMadeByHistory: Bool {
    if case .table(let table) = self { table.isKnown } else { true }
  }
}

extension Table {
  fileprivate func has(_ kind: ObjectKind, _ name: String) -> Bool {
    switch kind {
    case .policy: policy(name) != nil
    case .trigger: triggers.contains { $0.name == name }
    default: rules.contains { $0.name == name }
    }
  }

  /// How the table uses another relation; nil when it only did once.
  fileprivate func use(of id: RelationID, calling sequence: QualifiedName?) -> String? {
    if let key = constraints.first(where: { $0.foreignKey?.referencedTable == id }) {
      return "foreign key \(quoted(key.name)) of \(name)"
    }
    if parents.contains(id) || partitionParent == id { return "table \(name)" }
    if let policy = policies.first(where: { $0.usage.relations.contains(id) }) {
      return "policy \(quoted(policy.name)) on \(name)"
    }
    guard let sequence else { return nil }
    return columns.first { $0.default?.draws(from: sequence) == true }
      .map { "default of \(name).\($0.name)" }
  }
}

extension Expression {
  func draws(from sequence: QualifiedName) -> Bool {
    sequences.contains {
      $0.name == sequence.name && $0.schema ?? sequence.schema == sequence.schema
    }
  }
}
