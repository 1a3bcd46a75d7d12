import Catalog
import Syntax

/// The relations that the roles of the lock table stand for.
extension LockFinder {
  /// The relation a statement names.
  func relation(_ name: ObjectName) -> LockedRelation { relation(resolve(name)) }

  func relation(_ name: QualifiedName) -> LockedRelation {
    guard let relation = catalog.relation(name) else {
      return LockedRelation(name: name, kind: .unknown, standing: .unknown)
    }
    return locked(relation)
  }

  func relation(_ id: RelationID) -> LockedRelation? { catalog[id].map(locked) }

  func relations(_ ids: [RelationID]) -> [LockedRelation] { ids.compactMap { relation($0) } }

  /// The table a statement names; nil when the history did not make it.
  func table(_ name: ObjectName) -> Table? { catalog.table(resolve(name)) }

  private func resolve(_ name: ObjectName) -> QualifiedName { catalog.resolve(name, in: session) }

  /// A relation that the statement makes.
  func created(
    _ name: ObjectName, _ kind: LockedRelation.Kind, isTemporary: Bool = false
  ) -> LockedRelation {
    let schema = isTemporary ? "pg_temp" : name.schema ?? session.creationSchema
    return LockedRelation(
      name: QualifiedName(schema, name.name), kind: kind,
      standing: isTemporary ? .temporary : .newInTransaction)
  }

  private func locked(_ relation: Relation) -> LockedRelation {
    switch relation {
    case .table(let table):
      let kind: LockedRelation.Kind =
        table.partitionKey != nil ? .partitionedTable : table.isForeign ? .foreignTable : .table
      return LockedRelation(
        name: table.name, kind: table.isKnown ? kind : .unknown,
        standing: table.persistence == .temporary ? .temporary : standing(of: table.origin))
    case .view(let view):
      return LockedRelation(
        name: view.name, kind: view.isMaterialized ? .materializedView : .view,
        standing: standing(of: view.origin))
    case .sequence(let sequence):
      return LockedRelation(
        name: sequence.name, kind: .sequence, standing: standing(of: sequence.origin))
    case .index(_, let name, let owner):
      let index = indexes(of: owner).first { $0.name == name.name }
      return LockedRelation(name: name, kind: .index, standing: standing(of: index?.origin))
    }
  }

  func standing(of made: Origin?) -> LockedRelation.Standing {
    guard let made else { return .unknown }
    if made.transaction == origin.transaction { return .newInTransaction }
    return made.migration == origin.migration ? .newInMigration : .existing
  }

  // MARK: - Around a table

  func indexes(of id: RelationID) -> [Index] {
    switch catalog[id] {
    case .table(let table): table.indexes
    case .view(let view): view.indexes
    default: []
    }
  }

  /// The indexes of a table as relations.
  func indexRelations(of id: RelationID) -> [LockedRelation] {
    guard let schema = catalog[id]?.name.schema else { return [] }
    return indexes(of: id).map { index in
      LockedRelation(
        name: QualifiedName(schema, index.name), kind: .index, standing: standing(of: index.origin))
    }
  }

  /// Partitions and inheriting tables, all the way down.
  func descendants(of id: RelationID) -> [RelationID] {
    var result: [RelationID] = []
    var queue = [id]
    while let parent = queue.popLast() {
      for dependent in catalog.dependents(of: parent) where !result.contains(dependent) {
        guard let table = catalog.table(dependent),
          table.partitionParent == parent || table.parents.contains(parent)
        else { continue }
        result.append(dependent)
        queue.append(dependent)
      }
    }
    return result
  }

  /// A table as `ALTER TABLE` names it, with what it reaches by inheritance.
  func targets(_ reference: TableReference) -> RelationsByRole {
    targets(reference.name, isOnly: reference.isOnly)
  }

  func targets(_ name: ObjectName, isOnly: Bool = false) -> RelationsByRole {
    var relations: RelationsByRole = [.table: [relation(name)]]
    if !isOnly, let table = table(name) {
      relations[.children] = self.relations(descendants(of: table.id))
    }
    return relations
  }

  /// Whether what is done to the table is done to partitions of its own.
  func isPartitioned(_ name: ObjectName) -> Bool { table(name)?.partitionKey != nil }

  func defaultPartition(of parent: RelationID) -> [LockedRelation] {
    catalog.dependents(of: parent).compactMap { id in
      guard let table = catalog.table(id), table.partitionParent == parent,
        table.isDefaultPartition
      else { return nil }
      return relation(id)
    }
  }

  /// The tables that foreign keys of a table refer to, itself left out.
  func referenced(
    by table: Table, where isMeant: (Constraint.ForeignKey) -> Bool = { _ in true }
  ) -> [LockedRelation] {
    let keys = table.constraints.compactMap(\.foreignKey).filter(isMeant)
    return relations(keys.map(\.referencedTable).filter { $0 != table.id })
  }

  /// The tables whose foreign keys refer to a table, itself left out.
  func referencing(
    _ id: RelationID, where isMeant: (Constraint.ForeignKey) -> Bool = { _ in true }
  ) -> [RelationID] {
    catalog.dependents(of: id).filter { dependent in
      dependent != id
        && catalog.table(dependent)?.constraints.contains { constraint in
          constraint.foreignKey.map { $0.referencedTable == id && isMeant($0) } ?? false
        } ?? false
    }
  }

  // MARK: - What is read

  /// What parsing a query locks: the relations it names.
  func named(in query: Query) -> [LockedRelation] { named(query.relations) }

  func named(_ names: [ObjectName]) -> [LockedRelation] {
    names.filter { !isOfTheSystem($0) }.map { relation($0) }
  }

  /// What running a query locks: also what views stand for, and partitions.
  func read(by query: Query) -> [LockedRelation] { expanded(named(in: query)) }

  func expanded(
    _ relations: [LockedRelation], withChildren: Bool = true
  ) -> [LockedRelation] {
    var result: [LockedRelation] = []
    var queue = Array(relations.reversed())
    while let next = queue.popLast() {
      guard !result.contains(where: { $0.name == next.name }) else { continue }
      result.append(next)
      switch catalog.relation(next.name) {
      case .view(let view) where !view.isMaterialized: queue += self.relations(view.sources)
      case .table(let table) where withChildren: queue += self.relations(descendants(of: table.id))
      default: break
      }
    }
    return result
  }

  /// System catalogs are locked too, and never in anybody's way.
  private func isOfTheSystem(_ name: ObjectName) -> Bool {
    if name.schema == "pg_catalog" || name.schema == "information_schema" { return true }
    return name.schema == nil && name.name.hasPrefix("pg_")
      && catalog.relation(resolve(name)) == nil
  }

  /// The relations that subqueries of an expression read.
  func read(by expressions: [Expression?]) -> [LockedRelation] {
    var names: [ObjectName] = []
    for expression in expressions {
      _ = expression?.contains { part in
        if case .subquery(let subquery) = part { names += subquery.query.relations }
        return false
      }
    }
    return named(names)
  }
}
