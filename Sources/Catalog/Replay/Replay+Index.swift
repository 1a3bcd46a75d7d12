import Syntax

extension Replay {
  /// A column that an index names and that its table has not.
  private func missingColumn(of index: IndexDefinition, on table: Table) -> String? {
    let columns = index.elements.compactMap(\.column) + index.including
    if let column = missingColumn(columns, on: table) { return column }
    let expressions = index.elements.compactMap { element in
      if case .expression(let expression) = element.key { expression } else { nil }
    }
    return (expressions + [index.predicate].compactMap(\.self)).lazy
      .compactMap { missingColumn(in: $0, on: table) }.first
  }

  mutating func createIndex(_ definition: IndexDefinition) {
    let target = catalog.resolve(definition.table, in: session)
    let name = definition.name ?? chooseName(of: definition, on: target)
    let qualified = QualifiedName(target.schema, name)
    if catalog.relation(qualified) != nil {
      if !definition.ifNotExists { fail(.alreadyExists, .index, qualified) }
      return
    }
    var index = Index(
      id: catalog.makeID(), name: name, method: definition.method, elements: definition.elements,
      including: definition.including, predicate: definition.predicate,
      isUnique: definition.isUnique, nullsNotDistinct: definition.nullsNotDistinct,
      constraint: nil, origin: origin)
    index.columnNames = columnNames(of: index.elements, including: index.including)
    index.options = definition.options
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
    index.simplify(for: table)
    let isParted = table.partitionKey != nil
    if definition.isOnly, isParted {
      index.isValid = partitions(of: id).isEmpty
      store(index, with: nil, on: id)
    } else {
      add(index, with: nil, to: id)
    }
  }

  /// PostgreSQL reads the definitions of indexes again when a column's type changes.
  mutating func simplifyIndexes(of id: RelationID) {
    guard var table = catalog.table(id), !table.indexes.isEmpty else { return }
    for index in table.indexes.indices { table.indexes[index].simplify(for: table) }
    catalog.store(table)
  }

  /// Rebuilt with its column, a partitioned table's index has its parts made anew, which get new names.
  mutating func renewParts(ofIndexesUsing column: String, of id: RelationID) {
    let parts = children(of: id).flatMap { table in
      (catalog.table(table)?.indexes ?? []).filter { $0.isInherited && $0.uses(column) }
        .map { (index: $0.id, table: table) }
    }
    // None is in another's way, since all are gone before the first is made.
    for (number, part) in parts.enumerated() {
      renamePart(part.index, of: part.table, to: "\u{0}\(number)")
    }
    for part in parts {
      renamePart(part.index, of: part.table, to: nil)
      renewDetails(ofPart: part.index, of: part.table)
    }
  }

  /// A part that is made anew has the options of the whole, and even its comment.
  private mutating func renewDetails(ofPart id: RelationID, of owner: RelationID) {
    guard let part = catalog.table(owner)?.indexes.first(where: { $0.id == id }),
      let parent = part.parent, case .index(_, _, let table)? = catalog[parent],
      let whole = catalog.table(table)?.indexes.first(where: { $0.id == parent })
    else { return }
    withIndex(id, of: owner) {
      $0.options = whole.options
      $0.comment = whole.comment
    }
    if let constraint = part.constraint {
      withConstraint(constraint, of: owner) { $0.comment = nil }
    }
  }

  /// Without a name it gets the one that PostgreSQL would choose.
  private mutating func renamePart(_ id: RelationID, of owner: RelationID, to name: String?) {
    guard let table = catalog.table(owner), let index = table.indexes.first(where: { $0.id == id })
    else { return }
    let constraint = index.constraint.flatMap(table.constraint)
    let chosen = name ?? chooseName(copying: index, with: constraint, to: table)
    renameIndex(index, of: owner, to: chosen)
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

  /// The part of a partitioned table's index in a partition: one that is there, or a new one.
  ///
  /// For a primary key a unique constraint will do.
  mutating func addPart(of index: Index, with constraint: Constraint?, to id: RelationID) {
    guard let table = catalog.table(id) else { return }
    let fitting = table.indexes.first {
      $0.parent == nil && $0.isValid && $0.defines(the: index)
        && (constraint == nil || $0.constraint != nil)
    }
    if let fitting { return attach(fitting, of: id, to: index.id) }
    copyIndex(index, with: constraint, to: id, asPartOf: index.id)
  }

  mutating func copyIndex(
    _ index: Index, with constraint: Constraint?, to id: RelationID, asPartOf parent: RelationID?,
    comment: String? = nil
  ) {
    guard let table = catalog.table(id) else { return }
    var copy = index
    copy.name = chooseName(copying: index, with: constraint, to: table)
    copy = Index(
      id: catalog.makeID(), name: copy.name, method: index.method, elements: index.elements,
      including: index.including, predicate: index.predicate, isUnique: index.isUnique,
      nullsNotDistinct: index.nullsNotDistinct, constraint: constraint == nil ? nil : copy.name,
      origin: origin, parent: parent)
    copy.columnNames = index.columnNames
    copy.options = index.options
    copy.comment = comment
    var own = constraint
    own?.name = copy.name
    own?.comment = nil
    own?.origin = origin
    own?.parentCount = parent == nil ? 0 : 1
    own?.isLocal = parent == nil
    if case .primaryKey(let key)? = own?.kind {
      update(id) { table in
        for index in table.columns.indices where key.columns.contains(table.columns[index].name) {
          table.columns[index].isNotNull = true
        }
      }
    }
    add(copy, with: own, to: id)
  }

  private func chooseName(
    copying index: Index, with constraint: Constraint?, to table: Table
  ) -> String {
    let label: String
    switch constraint?.kind {
    case .primaryKey: label = "pkey"
    case .exclusion: label = "excl"
    case nil: label = "idx"
    default: label = "key"
    }
    // Only as many of the columns' names are taken as fit.
    let columns = label == "pkey" ? nil : index.columnNames.joined(separator: "_").clipped(to: 64)
    return chooseIndexName(
      table.name.name, columns, label, in: table.name.schema, isConstraint: constraint != nil)
  }

  /// Makes an index a part of a partitioned table's.
  mutating func attach(_ index: Index, of id: RelationID, to parent: RelationID) {
    update(id) { table in
      for position in table.indexes.indices where table.indexes[position].id == index.id {
        table.indexes[position].parent = parent
      }
    }
    if let constraint = index.constraint {
      withConstraint(constraint, of: id) {
        $0.parentCount = 1
        $0.isLocal = false
      }
    }
    validate(parent)
  }

  /// An index made with `ONLY` is valid as soon as every partition has its part.
  private mutating func validate(_ parent: RelationID) {
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

  /// `ALTER INDEX … ATTACH PARTITION`.
  mutating func attachIndex(_ child: ObjectName, to parent: ObjectName) {
    guard case .index(let parentID, _, _)? = catalog.relation(catalog.resolve(parent, in: session)),
      case .index(let id, _, let table)? = catalog.relation(catalog.resolve(child, in: session)),
      let index = catalog.table(table)?.indexes.first(where: { $0.id == id })
    else { return }
    attach(index, of: table, to: parentID)
  }

  // MARK: - DROP and RENAME

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
      return fail(.isRefused("the partitioned table's index needs it"), .index, index.name)
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

  /// Whether it could be a partition's part of another index.
  fileprivate func defines(the other: Index) -> Bool {
    method == other.method && elements == other.elements && including == other.including
      && predicate == other.predicate && isUnique == other.isUnique
      && nullsNotDistinct == other.nullsNotDistinct
  }
}
