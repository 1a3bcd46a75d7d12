import Catalog
import Linter
import Syntax

/// One thing that a catalog holds: a column, a constraint, the state of row level security.
package struct SchemaFact: Hashable, Comparable {
  /// What is compared; the words are those of messages.
  package enum Kind: String, CaseIterable {
    case schema, type, sequence, table, view, function, procedure, aggregate
    case column, constraint, index, trigger, policy
    case materializedView = "materialized view"
    case rowSecurity = "row level security"
  }

  /// What kind of thing it is.
  package let kind: Kind
  /// The name with what it belongs to: `calls.notes`.
  package let name: String
  /// The table it is a part of.
  package var table: QualifiedName?

  /// The name without what the object belongs to, and without a routine's arguments.
  package var ownName: String {
    switch kind {
    case .column, .constraint, .trigger, .policy:
      table.map { String(name.dropFirst("\($0).".count)) } ?? name
    case .function, .procedure, .aggregate: String(name.prefix { $0 != "(" })
    case .schema, .type, .sequence, .table, .view, .index, .materializedView, .rowSecurity:
      name
    }
  }

  /// Whether it is a function or the like, which is compared by its text.
  package var isRoutine: Bool { kind == .function || kind == .procedure || kind == .aggregate }

  /// For messages: `column calls.notes`.
  package var description: String {
    kind == .rowSecurity ? "row level security of \(name)" : "\(kind.rawValue) \(name)"
  }

  /// By kind, so that what is contained comes after what contains it, then by name.
  package static func < (left: SchemaFact, right: SchemaFact) -> Bool {
    (order(left.kind), left.name) < (order(right.kind), right.name)
  }

  private static func order(_ kind: Kind) -> Int { Kind.allCases.firstIndex(of: kind) ?? 0 }
}

/// What a catalog says, otherwise than another one, of the objects that a migration touches.
///
/// Two catalogs are the same, as far as the migration goes, when they have the same facts. Facts cost
/// more than looking at what they are about, so those that surely are the same are left out.
struct SchemaFacts {
  struct Content {
    /// What the fact says, as SQL.
    let definition: String
    /// The same for comparing, where that takes another form.
    let form: String
    /// Where the history made it.
    let origin: Origin?
  }

  private(set) var all: [SchemaFact: Content] = [:]
  private let catalog: Catalog
  private let other: Catalog

  init(_ catalog: Catalog, unlike other: Catalog, about objects: TouchedObjects) {
    self.catalog = catalog
    self.other = other
    for name in objects.relations { add(relation: name) }
    for name in objects.types { add(type: name) }
    for name in objects.functions { add(functions: name) }
    for name in objects.schemas where catalog.schemaNames.contains(name) {
      add(SchemaFact(kind: .schema, name: quoted(name)), "", nil)
    }
  }

  private mutating func add(
    _ fact: SchemaFact, _ definition: String, _ origin: Origin?, form: String? = nil
  ) {
    all[fact] = Content(definition: definition, form: form ?? definition, origin: origin)
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
    let constraints =
      table.constraints.differing(from: other?.constraints)
      + table.notNullsToValidate.differing(from: other?.notNullsToValidate)
    for constraint in constraints
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
    add(
      SchemaFact(kind: .type, name: "\(name)"), type.createSQL, type.origin,
      form: type.plain.createSQL)
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
