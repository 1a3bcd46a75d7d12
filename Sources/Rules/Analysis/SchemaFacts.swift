import Catalog
import Linter
import Syntax

/// One thing that a catalog holds: a column, a constraint, the state of row level security.
struct SchemaFact: Hashable, Comparable {
  enum Kind: String, CaseIterable {
    case schema, type, sequence, table, view, function, procedure, aggregate
    case column, constraint, index, trigger, policy
    case materializedView = "materialized view"
    case rowSecurity = "row level security"
  }

  let kind: Kind
  /// The name with what it belongs to: `calls.notes`.
  let name: String
  /// The table it is a part of.
  var table: QualifiedName?

  /// The name without what the object belongs to, and without a routine's arguments.
  var ownName: String {
    switch kind {
    case .column, .constraint, .trigger, .policy:
      table.map { String(name.dropFirst("\($0).".count)) } ?? name
    case .function, .procedure, .aggregate: String(name.prefix { $0 != "(" })
    default: name
    }
  }

  var isRoutine: Bool { kind == .function || kind == .procedure || kind == .aggregate }

  var description: String {
    kind == .rowSecurity ? "row level security of \(name)" : "\(kind.rawValue) \(name)"
  }

  static func < (left: SchemaFact, right: SchemaFact) -> Bool {
    (order(left.kind), left.name) < (order(right.kind), right.name)
  }

  private static func order(_ kind: Kind) -> Int { Kind.allCases.firstIndex(of: kind) ?? 0 }
}

/// What a catalog says, otherwise than another one, of the objects that a migration touches.
///
/// Two catalogs are the same, as far as the migration goes, when they have the same facts. Facts cost
/// more than looking at what they are about, so those that surely are the same are left out.
struct SchemaFacts {
  /// What the fact says, as SQL.
  private(set) var definitions: [SchemaFact: String] = [:]
  /// The same for comparing, where that takes another form.
  private(set) var forms: [SchemaFact: String] = [:]
  /// Where the history made it.
  private(set) var origins: [SchemaFact: Origin] = [:]
  private let catalog: Catalog
  private let other: Catalog

  init(_ catalog: Catalog, unlike other: Catalog, about objects: TouchedObjects) {
    self.catalog = catalog
    self.other = other
    for name in objects.relations { add(relation: name) }
    for name in objects.types { add(type: name) }
    for name in objects.functions { add(functions: name) }
    for name in objects.schemas where catalog.schemaNames.contains(name) {
      definitions[SchemaFact(kind: .schema, name: quoted(name))] = ""
    }
  }

  private mutating func add(
    _ fact: SchemaFact, _ definition: String, _ origin: Origin?, form: String? = nil
  ) {
    definitions[fact] = definition
    forms[fact] = form ?? definition
    origins[fact] = origin
  }

  private mutating func add(relation name: QualifiedName) {
    switch catalog.relation(name) {
    case .table(let table): add(table)
    case .view(let view):
      let kind = view.isMaterialized ? SchemaFact.Kind.materializedView : .view
      add(SchemaFact(kind: kind, name: "\(name)"), view.query.sql, view.origin)
      for index in view.indexes { add(index, on: name) }
    case .sequence(let sequence):
      // One that belongs to a column comes and goes with it.
      guard sequence.ownerTable == nil else { return }
      add(SchemaFact(kind: .sequence, name: "\(name)"), "", sequence.origin)
    case .index, nil: break
    }
  }

  private mutating func add(_ table: Table) {
    let other = other.table(table.name)
    if table.isKnown {
      add(SchemaFact(kind: .table, name: "\(table.name)"), "", table.origin)
      // Its parts come or go with it.
      if other == nil { return }
    }
    for column in table.columns.differing(from: other?.columns) {
      add(
        fact(.column, column.name, table), column.sql, column.origin, form: column.plain.sql)
    }
    for constraint in table.constraints.differing(from: other?.constraints)
    where !constraint.isInherited {
      let referenced = constraint.foreignKey.flatMap { catalog.table($0.referencedTable)?.name }
      add(
        fact(.constraint, constraint.name, table), constraint.definition(referencing: referenced),
        constraint.origin, form: constraint.plain.definition(referencing: referenced))
    }
    for index in table.indexes.differing(from: other?.indexes)
    where index.constraint == nil && !index.isInherited {
      add(index, on: table.name)
    }
    for trigger in table.triggers.differing(from: other?.triggers) {
      let state = trigger.firing == .origin ? "" : " \(trigger.firingSQL(on: table.name))"
      add(
        fact(.trigger, trigger.name, table), trigger.createSQL(on: table.name) + state,
        trigger.origin)
    }
    for policy in table.policies.differing(from: other?.policies) {
      add(
        fact(.policy, policy.name, table), policy.createSQL(on: table.name), policy.origin,
        form: policy.plain.createSQL(on: table.name))
    }
    let security = table.rowSecurity
    guard security.isEnabled || security.isForced else { return }
    add(
      SchemaFact(kind: .rowSecurity, name: "\(table.name)", table: table.name),
      security.isForced ? "forced" : "enabled", security.origin)
  }

  private mutating func add(_ index: Index, on relation: QualifiedName) {
    let schema = relation.schema == "public" ? "" : "\(quoted(relation.schema))."
    add(
      SchemaFact(kind: .index, name: schema + quoted(index.name), table: relation),
      index.createSQL(on: relation), index.origin, form: index.plain.createSQL(on: relation))
  }

  private mutating func add(type name: QualifiedName) {
    guard let type = catalog.type(name) else { return }
    add(SchemaFact(kind: .type, name: "\(name)"), type.createSQL, type.origin)
  }

  /// What can be altered of a function; its text is compared where it was made anew.
  private mutating func add(functions name: QualifiedName) {
    for function in catalog.functions(name) {
      let types = function.signature.map(\.description).joined(separator: ", ")
      let kind: SchemaFact.Kind =
        switch function.kind {
        case .function: .function
        case .procedure: .procedure
        case .aggregate: .aggregate
        }
      add(
        SchemaFact(kind: kind, name: "\(name)(\(types))"), function.attributes, function.origin)
    }
  }

  private func fact(_ kind: SchemaFact.Kind, _ name: String, _ table: Table) -> SchemaFact {
    SchemaFact(kind: kind, name: "\(table.name).\(quoted(name))", table: table.name)
  }
}

extension Array where Element: Equatable {
  /// The elements that another array does not have at the same place.
  fileprivate func differing(from other: [Element]?) -> [Element] {
    guard let other else { return self }
    return indices.filter { !other.indices.contains($0) || other[$0] != self[$0] }.map { self[$0] }
  }
}

/// The objects that a migration and its rollback name.
struct TouchedObjects {
  private(set) var relations: Set<QualifiedName> = []
  private(set) var types: Set<QualifiedName> = []
  private(set) var functions: Set<QualifiedName> = []
  private(set) var schemas: Set<String> = []
  /// Whether something ran that can't be read.
  private(set) var isIncomplete = false

  init(of change: ReplayedChange) { add(change) }

  init(of statements: [ReplayedStatement]) {
    for statement in statements {
      for change in statement.changes { add(change) }
    }
  }

  private mutating func add(_ change: ReplayedChange) {
    switch change.action {
    case .schemaCreated(let name, _, _): schemas.insert(name)
    case .tableCreated(let table): add(table.name, change)
    case .viewCreated(let view): add(view.name, change)
    case .sequenceCreated(let sequence): add(sequence.name, change)
    case .indexCreated(let index): add(index.table, change)
    case .objectDropped(let drop): add(drop, change)
    case .objectRenamed(let rename): add(rename, change)
    case .objectMoved(let move): add(move, change)
    case .policyCreated(let policy), .policyAltered(let policy): add(policy.table, change)
    case .triggerCreated(let trigger): add(trigger.table, change)
    case .functionCreated(let function): add(function: function.name, change)
    case .functionAltered(let function): add(function: function.name, change)
    case .typeCreated(let type): add(type: type.name, change)
    case .enumValueAdded(let type, _, _, _, _), .enumValueRenamed(let type, _, _):
      add(type: type, change)
    case .opaque: isIncomplete = true
    case .columnAdded(let table, _, _):
      add(table.name, change)
      if let id = change.after.table(table.name, in: change.session)?.id {
        addChildren(of: id, change.after)
      }
    case .columnDropped(let table, _, _, let cascade):
      add(table.name, change)
      let id = change.before.table(table.name, in: change.session)?.id
      if cascade || id.map({ !change.before.dependents(of: $0).isEmpty }) ?? false {
        addVictims(of: change, around: id)
      }
    case .partitionAttached(let table, let partition, _),
      .partitionDetached(let table, let partition, _):
      add(table.name, change)
      add(partition, change)
    default: if let table = change.action.alteredTable { add(table.name, change) }
    }
  }

  private mutating func add(_ name: ObjectName, _ change: ReplayedChange) {
    relations.insert(change.before.resolve(name, in: change.session))
    relations.insert(change.after.resolve(name, in: change.session))
  }

  private mutating func add(_ drop: ObjectDrop, _ change: ReplayedChange) {
    if drop.cascade {
      let table = drop.kind == .table ? change.before.table(drop.name, in: change.session) : nil
      addVictims(of: change, around: table?.id)
    }
    switch drop.kind {
    case .schema: schemas.insert(drop.name.name)
    case .function, .procedure, .routine, .aggregate: add(function: drop.name, change)
    case .type, .domain: add(type: drop.name, change)
    case .policy, .trigger, .rule: if let table = drop.table { add(table, change) }
    case .index:
      let name = change.before.resolve(drop.name, in: change.session)
      if let table = change.before.tableOfIndex(name) { relations.insert(table.name) }
    default: add(drop.name, change)
    }
  }

  /// The tables that have all columns of another.
  private mutating func addChildren(of id: RelationID, _ catalog: Catalog) {
    for dependent in catalog.dependents(of: id) {
      guard let child = catalog.table(dependent),
        child.parents.contains(id) || child.partitionParent == id,
        relations.insert(child.name).inserted
      else { continue }
      addChildren(of: dependent, catalog)
    }
  }

  /// What goes along without being named; what uses a relation, if that is what is dropped.
  private mutating func addVictims(of change: ReplayedChange, around relation: RelationID?) {
    let losses = change.before.losses(in: change.after, around: relation)
    relations.formUnion(losses.relations)
    types.formUnion(losses.types)
    functions.formUnion(losses.functions)
  }

  private mutating func add(_ rename: ObjectRename, _ change: ReplayedChange) {
    switch rename.kind {
    case .schema: schemas.formUnion([rename.name.name, rename.newName])
    case .function, .procedure, .routine, .aggregate:
      add(function: rename.name, change)
      add(function: ObjectName(schema: rename.name.schema, rename.newName), change)
    case .type, .domain:
      add(type: rename.name, change)
      add(type: ObjectName(schema: rename.name.schema, rename.newName), change)
    case .policy, .trigger, .rule: if let table = rename.table { add(table, change) }
    case .index:
      let name = change.before.resolve(rename.name, in: change.session)
      if let table = change.before.tableOfIndex(name) { relations.insert(table.name) }
    default:
      let name = change.before.resolve(rename.name, in: change.session)
      relations.formUnion([name, QualifiedName(name.schema, rename.newName)])
    }
  }

  private mutating func add(_ move: ObjectMove, _ change: ReplayedChange) {
    switch move.kind {
    case .function, .procedure, .routine, .aggregate:
      add(function: move.name, change)
      functions.insert(QualifiedName(move.schema, move.name.name))
    case .type, .domain:
      add(type: move.name, change)
      types.insert(QualifiedName(move.schema, move.name.name))
    default:
      add(move.name, change)
      relations.insert(QualifiedName(move.schema, move.name.name))
    }
  }

  private mutating func add(function name: ObjectName, _ change: ReplayedChange) {
    if let schema = name.schema {
      functions.insert(QualifiedName(schema, name.name))
    } else {
      functions.formUnion(
        (change.session.searchPath + [change.session.creationSchema])
          .map { QualifiedName($0, name.name) })
    }
  }

  private mutating func add(type name: ObjectName, _ change: ReplayedChange) {
    if let schema = name.schema {
      types.insert(QualifiedName(schema, name.name))
    } else {
      types.formUnion(
        (change.session.searchPath + [change.session.creationSchema])
          .map { QualifiedName($0, name.name) })
    }
  }
}
