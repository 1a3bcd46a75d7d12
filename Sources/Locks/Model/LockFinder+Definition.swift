import Catalog
import Syntax

/// `CREATE`, `DROP`, `RENAME`, `SET SCHEMA`, `COMMENT`.
extension LockFinder {
  // MARK: - CREATE

  mutating func create(_ definition: TableDefinition) {
    let isTemporary = definition.persistence == .temporary
    let isThere = table(definition.name)?.isKnown ?? false
    // The server looks the name up without a lock, and leaves it at that.
    if definition.ifNotExists, isThere, !isTemporary { return apply(.defineOther) }
    let kind: LockedRelation.Kind = definition.partitionKey == nil ? .table : .partitionedTable
    let created = created(definition.name, kind, isTemporary: isTemporary)
    var relations: RelationsByRole = [.created: [created]]
    if let query = definition.query {
      relations[.read] = definition.isWithoutData ? named(in: query) : read(by: query)
      return apply(.createTableAs, relations)
    }
    if let partition = definition.partition {
      relations[.parent] = [relation(partition.parent)]
      if let parent = table(partition.parent) {
        relations[.defaultPartition] = defaultPartition(of: parent.id)
        relations[.referenced] = referenced(by: parent)
      }
      return apply(.createPartition, relations)
    }
    if !definition.likes.isEmpty {
      relations[.read] = named(definition.likes.map(\.source))
      apply(.createTableLike, relations)
    }
    if !definition.parents.isEmpty {
      relations[.parent] = definition.parents.map { relation($0) }
      apply(.createTableInheriting, relations)
    }
    if relations.entries.count == 1 { apply(.createTable, relations) }
  }

  mutating func create(_ definition: ViewDefinition) {
    let isThere = catalog.relation(relation(definition.name).name) != nil
    if definition.ifNotExists, isThere { return apply(.defineOther) }
    let kind: LockedRelation.Kind = definition.isMaterialized ? .materializedView : .view
    let created = created(definition.name, kind, isTemporary: definition.isTemporary)
    if definition.isMaterialized {
      let read = definition.isWithoutData ? named(in: definition.query) : read(by: definition.query)
      apply(.createMaterializedView, [.created: [created], .read: read])
    } else if definition.isReplacing, isThere {
      apply(
        .replaceView,
        [.view: [relation(definition.name)], .read: named(in: definition.query)])
    } else {
      apply(.createView, [.created: [created], .read: named(in: definition.query)])
    }
  }

  mutating func create(_ definition: SequenceDefinition) {
    if definition.ifNotExists, catalog.relation(relation(definition.name).name) != nil {
      return apply(.defineOther)
    }
    let created = created(definition.name, .sequence)
    if let owner = definition.ownerTable {
      apply(.createOwnedSequence, [.created: [created], .table: [relation(owner)]])
    } else {
      apply(.createSequence, [.created: [created]])
    }
  }

  mutating func alter(_ definition: SequenceDefinition) {
    let sequence = [relation(definition.name)]
    if let owner = definition.ownerTable {
      apply(.setSequenceOwner, [.sequence: sequence, .table: [relation(owner)]])
    } else {
      apply(.alterSequence, [.sequence: sequence])
    }
  }

  mutating func create(_ definition: IndexDefinition) {
    var relations = targets(
      definition.table, isOnly: definition.isOnly || !isPartitioned(definition.table))
    let name = definition.name.map { ObjectName(schema: relations[.table]?.first?.name.schema, $0) }
    let isThere = name.map { catalog.relation(relation($0).name) != nil } ?? false
    if let name, !isThere { relations[.created] = [created(name, .index)] }
    if definition.isConcurrent {
      apply(.createIndexConcurrently, relations, reads: !isThere)
    } else if definition.isOnly,
      [.partitionedTable, .unknown].contains(relations[.table]?.first?.kind)
    {
      // Nobody says ONLY of a table that has no partitions.
      apply(.createIndexOnOnly, relations)
    } else {
      apply(.createIndex, relations, reads: !isThere)
    }
  }

  mutating func create(_ function: FunctionDefinition) {
    guard function.language == "sql" else { return apply(.defineOther) }
    let queries = function.body.contents.changes.compactMap { change -> Query? in
      if case .queried(let query) = change.action { query } else { nil }
    }
    let read = queries.flatMap { named(in: $0) }
    apply(.createFunction, [.read: expanded(read, withChildren: false)])
  }

  mutating func find(_ policy: PolicyDefinition, _ rule: LockRule) {
    apply(
      rule,
      [.table: [relation(policy.table)], .read: read(by: [policy.using, policy.check])])
  }

  /// `OpenTableList` locks what is named, and what inherits from it.
  mutating func publish(_ tables: [PublishedTable]) {
    let members = tables.flatMap { table in
      let found = targets(table.name, isOnly: table.isOnly || isPartitioned(table.name))
      return (found[.table] ?? []) + (found[.children] ?? [])
    }
    apply(.createPublication, [.table: members])
  }

  mutating func alterPublication(_ name: String, _ alteration: PublicationAlteration) {
    switch alteration {
    case .added(let tables, _), .dropped(let tables, _): publish(tables)
    case .replaced(let tables, _):
      publish(tables)
      // Those that were in it are looked at too.
      let old = catalog.publications.first { $0.name == name }?.tables.map(\.table) ?? []
      apply(.createPublication, [.table: relations(old)])
    case .optionsChanged: apply(.defineOther)
    }
  }

  // MARK: - DROP

  mutating func find(_ drop: ObjectDrop) {
    switch drop.kind {
    case .table, .foreignTable: dropTable(drop)
    case .view, .materializedView:
      apply(.dropView, [.view: [relation(drop.name)], .dependents: dependents(drop)])
    case .sequence:
      apply(
        .dropSequence,
        [.sequence: [relation(drop.name)], .dependents: drop.cascade ? users(of: drop) : []])
    case .index: dropIndex(drop)
    case .policy: dropPart(drop, .dropPolicy) { table in table.policy(drop.name.name) != nil }
    case .trigger:
      dropPart(drop, .dropTrigger) { $0.triggers.contains { $0.name == drop.name.name } }
    case .rule: dropPart(drop, .dropRule) { $0.rules.contains { $0.name == drop.name.name } }
    case .schema:
      let members = drop.cascade ? self.members(ofSchema: drop.name.name) : []
      apply(.dropSchema, [.dependents: members])
    case .type, .domain:
      let users = drop.cascade ? tables(withColumnOf: drop.name) : []
      apply(.dropType, [.dependents: relations(users.map(\.id))])
    default: apply(.dropOther)
    }
  }

  /// With IF EXISTS nothing is locked where there is nothing to drop.
  private mutating func dropPart(
    _ drop: ObjectDrop, _ rule: LockRule, isThere: (Table) -> Bool
  ) {
    guard drop.ifExists, let name = drop.table, let table = table(name), table.isKnown,
      !isThere(table)
    else { return apply(rule, ofTable(drop.table)) }
    apply(.dropMissingPart)
  }

  private func ofTable(_ name: ObjectName?) -> RelationsByRole {
    name.map { targets($0) } ?? [:]
  }

  private mutating func dropTable(_ drop: ObjectDrop) {
    var relations: RelationsByRole = [.table: [relation(drop.name)]]
    if let table = table(drop.name) {
      relations[.children] = self.relations(descendants(of: table.id))
      relations[.referenced] = referenced(by: table)
      if let parent = table.partitionParent {
        relations[.parent] = [parent].compactMap { relation($0) }
        relations[.defaultPartition] = defaultPartition(of: parent)
      }
      relations[.dependents] = dependents(drop)
    }
    apply(.dropTable, relations)
  }

  /// What goes along with CASCADE, or loses a foreign key.
  private func dependents(_ drop: ObjectDrop) -> [LockedRelation] {
    guard drop.cascade else { return [] }
    var result: [RelationID] = []
    var queue = [resolvedID(drop.name)].compactMap { $0 }
    while let id = queue.popLast() {
      for dependent in catalog.dependents(of: id) where !result.contains(dependent) {
        if case .sequence? = catalog[dependent] { continue }
        result.append(dependent)
        // A table that loses a foreign key keeps all that hangs on it.
        if case .view? = catalog[dependent] { queue.append(dependent) }
      }
    }
    return relations(result)
  }

  /// The tables whose defaults draw from a sequence.
  private func users(of drop: ObjectDrop) -> [LockedRelation] {
    let spellings = [drop.name.name, "\(relation(drop.name).name.schema).\(drop.name.name)"]
    let tables = catalog.tables.filter { table in
      table.columns.contains { column in
        column.default?.contains { part in
          if case .literal(.string(let text)) = part { spellings.contains(text) } else { false }
        } ?? false
      }
    }
    return relations(tables.map(\.id))
  }

  func resolvedID(_ name: ObjectName) -> RelationID? {
    switch catalog.relation(relation(name).name) {
    case .table(let table): table.id
    case .view(let view): view.id
    case .sequence(let sequence): sequence.id
    case .index, nil: nil
    }
  }

  private mutating func dropIndex(_ drop: ObjectDrop) {
    let index = relation(drop.name)
    var relations: RelationsByRole = [.index: [index]]
    if let owner = owner(ofIndex: index.name) {
      relations[.table] = [owner].compactMap { relation($0) }
      relations[.children] = self.relations(descendants(of: owner))
    } else {
      footprint.isIncomplete = true
    }
    apply(drop.isConcurrent ? .dropIndexConcurrently : .dropIndex, relations)
  }

  /// The table or materialized view that an index belongs to.
  func owner(ofIndex name: QualifiedName) -> RelationID? {
    if case .index(_, _, let table)? = catalog.relation(name) { return table }
    return catalog.views.first { view in
      view.name.schema == name.schema && view.indexes.contains { $0.name == name.name }
    }?.id
  }

  private func members(ofSchema schema: String) -> [LockedRelation] {
    let tables = catalog.tables.filter { $0.name.schema == schema }.map(\.id)
    let views = catalog.views.filter { $0.name.schema == schema }.map(\.id)
    return relations(tables + views)
  }

  func tables(withColumnOf type: ObjectName) -> [Table] {
    catalog.tables.filter { table in
      table.columns.contains { $0.type?.name.name == type.name }
    }
  }

  // MARK: - RENAME, SET SCHEMA, COMMENT

  mutating func find(_ rename: ObjectRename) {
    switch rename.kind {
    case .table, .foreignTable: alterAny(rename.name, .renameTable, .renameView)
    case .view, .materializedView: alterAny(rename.name, .renameView, .renameView)
    case .sequence: apply(.renameSequence, [.sequence: [relation(rename.name)]])
    case .index:
      guard let rule = choose(.renameIndex, .renameIndexBefore12) else { return }
      apply(rule, [.index: [relation(rename.name)]])
    case .policy: apply(.renamePolicy, ofTable(rename.table))
    case .trigger: apply(.renameTrigger, ofTable(rename.table))
    case .rule: apply(.alterOtherwise, ofTable(rename.table))
    default: apply(.renameOther)
    }
  }

  mutating func find(_ move: ObjectMove) {
    switch move.kind {
    case .table, .foreignTable: alterAny(move.name, .moveTable, .moveView)
    case .view, .materializedView: alterAny(move.name, .moveView, .moveView)
    case .sequence: apply(.renameSequence, [.sequence: [relation(move.name)]])
    default: apply(.renameOther)
    }
  }

  /// `ALTER TABLE` also takes views, sequences and indexes.
  private mutating func alterAny(
    _ name: ObjectName, _ tableRule: LockRule, _ viewRule: LockRule
  ) {
    let relation = relation(name)
    switch relation.kind {
    case .view, .materializedView: apply(viewRule, [.view: [relation]])
    case .sequence: apply(.renameSequence, [.sequence: [relation]])
    case .index: apply(.setIndexTablespace, [.index: [relation]], reads: false)
    case .table, .partitionedTable, .foreignTable, .unknown: apply(tableRule, [.table: [relation]])
    }
  }

  mutating func comment(on kind: ObjectKind, _ name: ObjectName) {
    switch kind {
    case .table, .view, .materializedView, .foreignTable, .index, .sequence, .column:
      apply(.commentOnRelation, [.table: [relation(name)]])
    case .constraint, .trigger, .policy, .rule:
      apply(.commentOnPart, [.table: [relation(name)]])
    default: apply(.commentOnOther)
    }
  }
}
