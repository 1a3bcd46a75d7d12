import HashTreeCollections
import Syntax

/// What tables, views, sequences and indexes have in common: how they are found, renamed and dropped.
extension Replay {
  /// The table a statement names; one that nobody created is entered as unknown.
  mutating func tableID(_ name: ObjectName) -> RelationID? {
    let qualified = catalog.resolve(name, in: session)
    if let relation = catalog.relation(qualified) {
      guard case .table = relation else { return nil }
      return relation.id
    }
    let table = Table(
      id: catalog.makeID(), name: qualified, hasAllColumns: false, persistence: .permanent)
    catalog.store(table)
    return table.id
  }

  mutating func update(_ id: RelationID, _ body: (inout Table) -> Void) {
    guard var table = catalog.table(id) else { return }
    body(&table)
    catalog.store(table)
  }

  mutating func update(_ name: ObjectName, _ body: (inout Table) -> Void) {
    if let id = tableID(name) { update(id, body) }
  }

  mutating func addDependent(_ dependent: RelationID, on id: RelationID) {
    catalog.dependents[id, default: []].insert(dependent)
  }

  /// The schema and name of something that a statement creates.
  func newName(_ name: ObjectName, isTemporary: Bool = false) -> QualifiedName {
    QualifiedName(
      name.schema ?? (isTemporary ? "pg_temp" : catalog.creationSchema(in: session)), name.name)
  }

  /// Whether a relation or a type is in the way of a new one, or of one that gets its name: a shell is of the
  /// second alone.
  mutating func isTaken(
    _ name: QualifiedName, for kind: ObjectKind, isRenaming: Bool = false
  ) -> Bool {
    let type = kind == .index ? nil : catalog.types[name]
    let isType = type.map { isRenaming || !$0.isShell } ?? false
    guard isType || catalog.relation(name) != nil else { return false }
    fail(.alreadyExists, kind, name)
    return true
  }

  mutating func renameRelation(_ relation: Relation, to name: QualifiedName) {
    guard !isTaken(name, for: .table, isRenaming: true) else { return }
    // While names still mean it.
    renameInPolicies(relation, to: name)
    switch catalog[relation.id] {
    case .table(let table): renameTable(table, to: name)
    case .view(var view):
      let old = view.name
      view.name = name
      catalog.store(.view(view))
      for index in view.indexes where old.schema != name.schema {
        catalog.store(
          .index(id: index.id, name: QualifiedName(name.schema, index.name), table: view.id))
      }
      replaceType(old, by: name)
    case nil: return
    case .sequence(let sequence): renameSequence(sequence, to: name)
    case .index(let id, let old, let owner):
      guard name.schema == old.schema else { return }
      let indexes = catalog.table(owner)?.indexes ?? catalog.view(owner)?.indexes ?? []
      guard let index = indexes.first(where: { $0.id == id }) else { return }
      renameIndex(index, of: owner, to: name.name)
    }
  }

  mutating func dropRelation(_ drop: ObjectDrop) {
    let name = catalog.resolve(drop.name, in: session)
    guard let relation = catalog.relation(name) else { return }
    guard relation.kind == drop.kind || !relation.isMadeByHistory else {
      return refuse(
        .wrongObjectType, "\(shown(name.name)) is not \(drop.kind.withArticle)", drop.kind, name)
    }
    if case .index(let id, _, let owner) = relation {
      return dropIndex(id, of: owner, cascade: drop.cascade)
    }
    if case .sequence(let sequence) = relation, sequence.isIdentity {
      return fail(.isUsed(by: ["an identity column"]), .sequence, name)
    }
    let users = drop.cascade ? [] : usersOfRelation(relation.id)
    guard users.isEmpty else { return fail(.isUsed(by: users), drop.kind, name) }
    // What needs it and is dropped with it may be kept, and then all of the statement is refused.
    if !drop.cascade, isKeptByList(relation.id) { return }
    remove(relation.id)
  }

  private func isKeptByList(_ id: RelationID) -> Bool {
    let others = statement.dropping
    guard catalog.dependents(of: id).contains(where: others.contains) else { return false }
    return others.contains { $0 != id && !usersOfRelation($0).isEmpty }
  }

  /// What goes with a relation only when the statement says CASCADE.
  func usersOfRelation(_ id: RelationID) -> [String] {
    // What the statement drops goes together.
    let going = withParts(statement.dropping.union([id]))
    return withParts([id]).sorted().filter { $0 == id || !statement.dropping.contains($0) }
      .flatMap { users(of: $0, outside: going) }
  }

  /// Partitions and owned sequences go along without being told.
  private func withParts(_ relations: Set<RelationID>) -> Set<RelationID> {
    var going = relations
    var queue = Array(relations)
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
    return going
  }

  /// What needs a relation and does not go with it.
  func users(of id: RelationID, outside going: Set<RelationID>) -> [String] {
    let sequence = sequenceName(id)
    var users = catalog.dependents(of: id).filter { !going.contains($0) }
      .compactMap { dependent -> String? in
        switch catalog[dependent] {
        case .view(let view): view.use(of: id)
        case .table(let table): table.use(of: id, calling: sequence)
        case .sequence, .index, nil: nil
        }
      }
    guard let name = catalog[id]?.name else { return users }
    let type = ObjectName(schema: name.schema, name.name)
    let typed = catalog.functions(using: type)
    let readers = catalog.readFunctions.filter { reader in
      reader.usage?.relations.contains(id) == true
        && !typed.contains { $0.name == reader.name && $0.isSame(as: reader.signature) }
    }
    users += (typed + readers).map { "function \($0.name)" }
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
      case .view(let view) where view.sources.contains(id): remove(dependent)
      case .view: removeRules(of: dependent) { $0.usage.relations.contains(id) }
      case .sequence(let sequence): if sequence.ownerTable == id { remove(dependent) }
      case .index, nil: continue
      }
    }
    for publication in catalog.publications
    where publication.tables.contains(where: { $0.table == id }) {
      catalog.publicationsByName[publication.name]?.tables.removeAll { $0.table == id }
    }
    if case .index = relation { return }
    for function in catalog.readFunctions where function.usage?.relations.contains(id) == true {
      removeFunction(function)
    }
    dropUsers(ofType: relation.name)
    let type = ObjectName(schema: relation.name.schema, relation.name.name)
    for function in catalog.functions(using: type) { removeFunction(function) }
  }

  /// Takes from a table what it had through a relation that is gone.
  private mutating func release(_ table: Table, from gone: Relation) {
    for constraint in table.constraints where constraint.foreignKey?.referencedTable == gone.id {
      removeConstraint(constraint.name, of: table.id)
    }
    removeRules(of: table.id) { $0.usage.relations.contains(gone.id) }
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
      + table.rules.flatMap(\.usage.relations)
    for target in targets where target != table.id { catalog.dependents[target]?.remove(table.id) }
  }
}

extension Relation {
  var kind: ObjectKind {
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
  /// How the table uses another relation; nil when it only did once.
  fileprivate func use(of id: RelationID, calling sequence: QualifiedName?) -> String? {
    if let key = constraints.first(where: { $0.foreignKey?.referencedTable == id }) {
      return "foreign key \(quoted(key.name)) of \(name)"
    }
    if parents.contains(id) || partitionParent == id { return "table \(name)" }
    if let policy = policies.first(where: { $0.usage.relations.contains(id) }) {
      return "policy \(quoted(policy.name)) on \(name)"
    }
    if let rule = rules.first(where: { $0.usage.relations.contains(id) }) {
      return rule.text(on: name)
    }
    guard let sequence else { return nil }
    return columns.first { $0.default?.draws(from: sequence) == true }
      .map { "default of \(name).\($0.name)" }
  }
}

extension View {
  /// How the view uses another relation; nil when it only did once.
  fileprivate func use(of id: RelationID) -> String? {
    if sources.contains(id) { return "view \(name)" }
    return rules.first { $0.usage.relations.contains(id) }?.text(on: name)
  }
}
