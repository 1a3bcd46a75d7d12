import HashTreeCollections
import Syntax

extension Replay {
  // MARK: - Access

  /// The table a statement names; one that nobody created is entered as unknown.
  mutating func tableID(_ name: ObjectName) -> RelationID? {
    let qualified = catalog.resolve(name, in: session)
    if let id = catalog.names[qualified] {
      return catalog.table(id) == nil ? nil : id
    }
    let table = Table(
      id: catalog.makeID(), name: qualified, hasAllColumns: false, persistence: .permanent)
    insert(.table(table), id: table.id, name: qualified)
    return table.id
  }

  mutating func insert(_ relation: Relation, id: RelationID, name: QualifiedName) {
    catalog.relations[id] = relation
    catalog.names[name] = id
  }

  mutating func withTable(
    _ reference: TableReference, _ body: (inout Replay, RelationID) -> Void
  ) {
    guard let id = tableID(reference.name) else { return }
    body(&self, id)
  }

  mutating func update(_ id: RelationID, _ body: (inout Table) -> Void) {
    guard var table = catalog.table(id) else { return }
    body(&table)
    catalog.relations[id] = .table(table)
  }

  mutating func update(_ reference: TableReference, _ body: (inout Table) -> Void) {
    update(reference.name, body)
  }

  mutating func update(_ name: ObjectName, _ body: (inout Table) -> Void) {
    if let id = tableID(name) { update(id, body) }
  }

  mutating func withColumn(
    _ name: String, of reference: TableReference, _ body: (inout Column) -> Void
  ) {
    guard let id = tableID(reference.name) else { return }
    for table in [id] + children(of: id) {
      update(table) { table in
        if table.column(name) == nil, !table.hasAllColumns {
          // A column of an unknown table: from here on something is known of it.
          table.columns.append(Column(name: name, isNotNull: false))
        }
        guard let index = table.columns.firstIndex(where: { $0.name == name }) else { return }
        body(&table.columns[index])
      }
    }
  }

  mutating func withConstraint(
    _ name: String, of reference: TableReference, _ body: (inout Constraint) -> Void
  ) {
    guard let id = tableID(reference.name) else { return }
    for table in [id] + children(of: id) {
      update(table) { table in
        guard let index = table.constraints.firstIndex(where: { $0.name == name }) else { return }
        body(&table.constraints[index])
      }
    }
  }

  mutating func addDependent(_ dependent: RelationID, on id: RelationID) {
    catalog.dependents[id, default: []].insert(dependent)
  }

  /// Partitions and inheriting tables, all the way down.
  func children(of id: RelationID) -> [RelationID] {
    var result: [RelationID] = []
    var queue = [id]
    while let parent = queue.popLast() {
      for dependent in catalog.dependents(of: parent) {
        guard let table = catalog.table(dependent), !result.contains(dependent),
          table.partitionParent == parent || table.parents.contains(parent)
        else { continue }
        result.append(dependent)
        queue.append(dependent)
      }
    }
    return result
  }

  // MARK: - CREATE TABLE

  mutating func createTable(_ definition: TableDefinition) {
    let name = QualifiedName(
      definition.name.schema
        ?? (definition.persistence == .temporary ? "pg_temp" : session.creationSchema),
      definition.name.name)
    if let existing = catalog.names[name] {
      // A name that was only used so far turns out to be made here.
      guard let table = catalog.table(existing), !table.isKnown, !definition.ifNotExists else {
        return
      }
      catalog.names[name] = nil
    }
    var table = Table(
      id: catalog.makeID(), name: name, origin: origin,
      hasAllColumns: definition.ofType == nil, persistence: definition.persistence)
    table.isForeign = definition.isForeign
    table.partitionKey = definition.partitionKey
    insert(.table(table), id: table.id, name: name)
    if let partition = definition.partition {
      inherit(from: partition.parent, in: &table, asPartition: true)
      table.isDefaultPartition = partition.isDefault
    }
    for parent in definition.parents { inherit(from: parent, in: &table, asPartition: false) }
    for like in definition.likes { copy(like, into: &table) }
    if let query = definition.query {
      fill(&table, from: query, names: definition.columns.map(\.name))
    } else {
      for column in definition.columns { merge(column, into: &table) }
    }
    catalog.relations[table.id] = .table(table)
    for column in table.columns where column.type?.isSerial == true || column.identity != nil {
      makeOwnedSequence(for: column, of: table)
    }
    if definition.partition != nil { inheritConstraints(of: table.id) }
  }

  private func column(_ definition: ColumnDefinition) -> Column {
    Column(
      name: definition.name, type: definition.type,
      isNotNull: definition.isNotNull || definition.identity != nil
        || definition.type?.isSerial == true,
      default: definition.default, identity: definition.identity, generated: definition.generated,
      collation: definition.collation, origin: origin)
  }

  /// A column given both by a parent and by the table itself is one column.
  private func merge(_ definition: ColumnDefinition, into table: inout Table) {
    let new = column(definition)
    guard let index = table.columns.firstIndex(where: { $0.name == new.name }) else {
      table.columns.append(new)
      return
    }
    if let value = new.default { table.columns[index].default = value }
    if new.isNotNull { table.columns[index].isNotNull = true }
  }

  private mutating func inherit(
    from parent: ObjectName, in table: inout Table, asPartition: Bool
  ) {
    guard let id = tableID(parent), let source = catalog.table(id) else {
      table.hasAllColumns = false
      return
    }
    if asPartition { table.partitionParent = id } else { table.parents.append(id) }
    addDependent(table.id, on: id)
    if !source.hasAllColumns { table.hasAllColumns = false }
    for column in source.columns where table.column(column.name) == nil {
      var inherited = column
      inherited.isInherited = true
      inherited.origin = origin
      table.columns.append(inherited)
    }
    for constraint in source.constraints {
      if case .check = constraint.kind {
        var inherited = constraint
        inherited.isInherited = true
        table.constraints.append(inherited)
      }
    }
  }

  /// Keys, foreign keys and indexes of a partitioned table stand on each partition too.
  mutating func inheritConstraints(of id: RelationID) {
    guard let table = catalog.table(id), let parent = table.partitionParent.flatMap(catalog.table)
    else { return }
    for index in parent.indexes { addInheritedIndex(index, to: id) }
    for constraint in parent.constraints {
      if case .check = constraint.kind { continue }
      update(id) { table in
        guard table.constraint(constraint.name) == nil else { return }
        var inherited = constraint
        inherited.isInherited = true
        table.constraints.append(inherited)
      }
    }
  }

  private mutating func copy(_ like: TableDefinition.Like, into table: inout Table) {
    guard let source = catalog.table(like.source, in: session) else {
      table.hasAllColumns = false
      return
    }
    if !source.hasAllColumns { table.hasAllColumns = false }
    for column in source.columns {
      var copied = column
      copied.origin = origin
      if !like.includesDefaults { copied.default = nil }
      if !like.includesGenerated { copied.generated = nil }
      if !like.includesIdentity { copied.identity = nil }
      table.columns.append(copied)
    }
    for constraint in source.constraints {
      guard case .check = constraint.kind, like.includesConstraints else { continue }
      var copied = constraint
      copied.origin = origin
      table.constraints.append(copied)
    }
    guard like.includesIndexes else { return }
    catalog.relations[table.id] = .table(table)
    for index in source.indexes { copyIndex(index, of: source, to: table.id) }
    if let filled = catalog.table(table.id) { table = filled }
  }

  private mutating func copyIndex(_ index: Index, of source: Table, to id: RelationID) {
    guard let constraint = index.constraint.flatMap(source.constraint) else {
      let definition = IndexDefinition(
        named: nil, elements: index.elements, method: index.method, isUnique: index.isUnique,
        including: index.including, predicate: index.predicate,
        nullsNotDistinct: index.nullsNotDistinct)
      addIndex(definition, to: id, constraint: nil)
      return
    }
    let key = ConstraintDefinition.Key(
      index.elements.compactMap(\.column), including: index.including,
      nullsNotDistinct: index.nullsNotDistinct)
    let isPrimary = if case .primaryKey = constraint.kind { true } else { false }
    addConstraint(ConstraintDefinition(isPrimary ? .primaryKey(key) : .unique(key)), to: id)
  }

  /// The columns of `CREATE TABLE … AS`, as far as the query tells.
  private func fill(_ table: inout Table, from query: Query, names: [String]) {
    guard let columns = columns(of: query) else {
      table.hasAllColumns = false
      return
    }
    for (index, column) in columns.enumerated() {
      table.columns.append(
        Column(
          name: index < names.count ? names[index] : column.name, type: column.type,
          isNotNull: false, origin: origin))
    }
  }

  private func columns(of query: Query) -> [(name: String, type: TypeName?)]? {
    guard case .select(let select) = query.body else { return nil }
    var result: [(name: String, type: TypeName?)] = []
    for target in select.targets {
      if case .column(let reference) = target.value, reference.isStar {
        guard select.from.count == 1, case .relation(let relation) = select.from[0],
          let source = catalog.table(relation.name, in: session), source.hasAllColumns
        else { return nil }
        result += source.columns.map { ($0.name, $0.type) }
      } else {
        result.append((target.alias ?? defaultName(of: target.value), nil))
      }
    }
    return result
  }

  /// The name PostgreSQL gives a column of a query.
  private func defaultName(of value: Expression) -> String {
    switch value {
    case .column(let reference): reference.column
    case .call(let call): call.name.name
    case .cast(let inner, let type):
      if case .literal = inner { type.name.name } else { defaultName(of: inner) }
    case .coalesce: "coalesce"
    case .conditional: "case"
    case .keyword(let word): word
    case .array: "array"
    case .subquery(let subquery) where subquery.kind == .exists: "exists"
    default: "?column?"
    }
  }

  private mutating func makeOwnedSequence(for column: Column, of table: Table) {
    let name = QualifiedName(
      table.name.schema,
      chooseName(table.name.name, column.name, "seq", in: table.name.schema))
    let sequence = Sequence(
      id: catalog.makeID(), name: name, ownerTable: table.id, ownerColumn: column.name,
      origin: origin)
    insert(.sequence(sequence), id: sequence.id, name: name)
    addDependent(sequence.id, on: table.id)
  }

  // MARK: - ALTER TABLE

  mutating func addColumn(_ definition: ColumnDefinition, to id: RelationID) {
    guard let table = catalog.table(id), table.column(definition.name) == nil else { return }
    let new = column(definition)
    update(id) { $0.columns.append(new) }
    for child in children(of: id) {
      update(child) { table in
        guard table.column(new.name) == nil else { return }
        var inherited = new
        inherited.isInherited = true
        table.columns.append(inherited)
      }
    }
    if new.type?.isSerial == true || new.identity != nil { makeOwnedSequence(for: new, of: table) }
  }

  /// Takes along everything of the table that names the column.
  mutating func dropColumn(_ column: String, of id: RelationID) {
    for table in [id] + children(of: id) {
      guard let current = catalog.table(table), current.column(column) != nil else { continue }
      for constraint in current.constraints where constraint.columns.contains(column) {
        dropConstraint(constraint.name, of: table)
      }
      for index in catalog.table(table)?.indexes ?? [] where uses(column, index) {
        removeIndex(index, of: table)
      }
      update(table) { $0.columns.removeAll { $0.name == column } }
      for dependent in catalog.dependents(of: table) {
        if case .sequence(let sequence)? = catalog[dependent], sequence.ownerColumn == column {
          remove(dependent)
        }
        for constraint in catalog.table(dependent)?.constraints ?? [] {
          guard let key = constraint.foreignKey, key.referencedTable == table,
            key.referencedColumns.contains(column)
          else { continue }
          dropConstraint(constraint.name, of: dependent)
        }
      }
    }
  }

  private func uses(_ column: String, _ index: Index) -> Bool {
    index.including.contains(column)
      || index.predicate?.columns.contains { $0.column == column } == true
      || index.elements.contains { element in
        switch element.key {
        case .column(let name): name == column
        case .expression(let expression): expression.columns.contains { $0.column == column }
        }
      }
  }

  mutating func renameColumn(_ column: String, of id: RelationID, to newName: String) {
    for table in [id] + children(of: id) {
      guard let current = catalog.table(table) else { continue }
      update(table) { $0.renameColumn(column, to: newName) }
      for dependent in catalog.dependents(of: current.id) {
        guard catalog.table(dependent) != nil else { continue }
        update(dependent) { $0.renameReferencedColumn(column, of: current.id, to: newName) }
      }
    }
  }

  // MARK: - Row security, policies, triggers

  mutating func changeRowSecurity(of reference: TableReference, to state: RowSecurity) {
    let origin = origin
    update(reference) { table in
      switch state {
      case .enabled: table.rowSecurity.isEnabled = true
      case .disabled: table.rowSecurity.isEnabled = false
      case .forced: table.rowSecurity.isForced = true
      case .notForced: table.rowSecurity.isForced = false
      }
      table.rowSecurity.origin = origin
    }
  }

  mutating func createPolicy(_ definition: PolicyDefinition) {
    let policy = Policy(
      name: definition.name, command: definition.command ?? .all,
      isPermissive: definition.isPermissive, roles: definition.roles ?? ["public"],
      using: definition.using, check: definition.check, origin: origin)
    update(definition.table) { table in
      guard table.policy(policy.name) == nil else { return }
      table.policies.append(policy)
    }
  }

  mutating func alterPolicy(_ definition: PolicyDefinition) {
    let origin = origin
    update(definition.table) { table in
      guard let index = table.policies.firstIndex(where: { $0.name == definition.name }) else {
        return
      }
      if let roles = definition.roles { table.policies[index].roles = roles }
      if let using = definition.using { table.policies[index].using = using }
      if let check = definition.check { table.policies[index].check = check }
      table.policies[index].origin = origin
    }
  }

  mutating func createTrigger(_ definition: TriggerDefinition) {
    let trigger = Trigger(name: definition.name, function: definition.function, origin: origin)
    update(definition.table) { table in
      if let index = table.triggers.firstIndex(where: { $0.name == trigger.name }) {
        if definition.isReplacing { table.triggers[index] = trigger }
      } else {
        table.triggers.append(trigger)
      }
    }
  }

  // MARK: - Partitions and inheritance

  mutating func attach(_ partition: ObjectName, to reference: TableReference, isDefault: Bool) {
    guard let parent = tableID(reference.name) else {
      // `ALTER INDEX … ATTACH PARTITION` changes nothing that is kept here.
      return
    }
    guard let child = tableID(partition), child != parent else { return }
    update(child) {
      $0.partitionParent = parent
      $0.isDefaultPartition = isDefault
    }
    addDependent(child, on: parent)
    inheritConstraints(of: child)
  }

  mutating func detach(_ partition: ObjectName, from reference: TableReference) {
    guard let parent = tableID(reference.name), let child = tableID(partition) else { return }
    catalog.dependents[parent]?.remove(child)
    update(child) { table in
      table.partitionParent = nil
      table.isDefaultPartition = false
      // What came with the parent stays, as the table's own.
      for index in table.columns.indices { table.columns[index].isInherited = false }
      for index in table.constraints.indices { table.constraints[index].isInherited = false }
      for index in table.indexes.indices { table.indexes[index].isInherited = false }
    }
  }

  mutating func changeInheritance(
    of reference: TableReference, parent: ObjectName, isAdded: Bool
  ) {
    guard let child = tableID(reference.name), let parent = tableID(parent) else { return }
    update(child) { table in
      table.parents.removeAll { $0 == parent }
      if isAdded { table.parents.append(parent) }
    }
    if isAdded {
      addDependent(child, on: parent)
    } else {
      catalog.dependents[parent]?.remove(child)
    }
  }
}
