import HashTreeCollections
import Syntax

extension Replay {
  // MARK: - ADD COLUMN

  mutating func addColumn(
    _ definition: ColumnDefinition, to reference: TableReference, ifNotExists: Bool
  ) {
    if reference.kind == .type {
      var attribute = definition
      attribute.type = attribute.type.map(resolved)
      return withAttributes(reference.name) { $0.append(attribute) }
    }
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    if let existing = table.column(definition.name) {
      if ifNotExists {
        skipped = range
      } else if existing.origin != nil {
        fail(.alreadyExists, .column, "\(table.name).\(definition.name)")
      }
      return
    }
    let new = column(definition)
    update(id) { $0.columns.append(new) }
    makeSequence(for: definition, of: id)
    guard !reference.isOnly, let added = catalog.table(id)?.column(new.name) else { return }
    for child in directChildren(of: id) { inherit(added, in: child) }
  }

  /// A parent's new column; a child that has it already has it from both.
  private mutating func inherit(_ column: Column, in id: RelationID) {
    update(id) { table in
      if let index = table.columns.firstIndex(where: { $0.name == column.name }) {
        table.columns[index].parentCount += 1
      } else {
        var inherited = column
        inherited.identity = nil
        inherited.parentCount = 1
        inherited.isLocal = false
        table.columns.append(inherited)
      }
    }
    noteSequences(of: column, on: id)
    for child in directChildren(of: id) { inherit(column, in: child) }
  }

  // MARK: - ALTER COLUMN

  /// Changes a column of a table and, unless `ONLY` is said, of the tables below it.
  mutating func withColumn(
    _ name: String, of reference: TableReference, recursing: Bool = true,
    _ body: (inout Column) -> Void
  ) {
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    if table.column(name) == nil, table.hasAllColumns {
      return fail(.isMissing, .column, "\(table.name).\(name)")
    }
    for table in [id] + (recursing && !reference.isOnly ? children(of: id) : []) {
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

  mutating func changeType(
    of column: String, of reference: TableReference, to type: TypeName, collation: ObjectName?
  ) {
    let type = resolved(type)
    if reference.kind == .type {
      return withAttributes(reference.name) { columns in
        for index in columns.indices where columns[index].name == column {
          columns[index].type = type
        }
      }
    }
    if let table = catalog.table(reference.name, in: session) {
      if table.column(column)?.isInherited == true {
        return fail(.isRefused("it is inherited"), .column, column)
      }
      let users = ([table.id] + children(of: table.id)).flatMap {
        definitionsUsing(column, of: $0)
      }
      if !users.isEmpty { return fail(.isUsed(by: users), .column, "\(table.name).\(column)") }
    }
    withColumn(column, of: reference) {
      $0.type = type
      $0.collation = collation
    }
    guard let id = tableID(reference.name) else { return }
    for table in [id] + children(of: id) { simplifyIndexes(of: table) }
    renewParts(ofIndexesUsing: column, of: id)
  }

  mutating func changeDefault(
    of column: String, of reference: TableReference, to value: Expression?
  ) {
    let type = catalog.table(reference.name, in: session)?.column(column)?.type
    let stored = value.flatMap { kept($0, for: type) }
    withColumn(column, of: reference) { $0.default = stored }
    guard let id = tableID(reference.name), let changed = catalog.table(id)?.column(column) else {
      return
    }
    noteSequences(of: changed, on: id)
  }

  mutating func changeNullability(
    of column: String, of reference: TableReference, isNotNull: Bool
  ) {
    if !isNotNull, let table = catalog.table(reference.name, in: session) {
      if case .primaryKey(let key)? = table.primaryKey?.kind, key.columns.contains(column) {
        return fail(.isRefused("it is in a primary key"), .column, column)
      }
      if table.column(column)?.identity != nil {
        return fail(.isRefused("it is an identity column"), .column, column)
      }
      if let parent = table.partitionParent.flatMap(catalog.table),
        parent.column(column)?.isNotNull == true
      {
        return fail(.isRefused("it is NOT NULL in the parent"), .column, column)
      }
    }
    withColumn(column, of: reference) { $0.isNotNull = isNotNull }
  }

  mutating func changeIdentity(
    of column: String, of reference: TableReference, to identity: ColumnDefinition.Identity?
  ) {
    withColumn(column, of: reference, recursing: false) { $0.identity = identity }
    guard failure == nil, let id = tableID(reference.name) else { return }
    let sequence = ownedSequences(of: id, column: column).first { $0.isIdentity }
    if identity == nil, let sequence {
      remove(sequence.id)
    } else if identity != nil, sequence == nil {
      makeSequence(named: column, isIdentity: true, of: id)
    }
  }

  private func ownedSequences(of id: RelationID, column: String) -> [Sequence] {
    catalog.dependents(of: id).compactMap { dependent in
      guard case .sequence(let sequence)? = catalog[dependent], sequence.ownerTable == id,
        sequence.ownerColumn == column
      else { return nil }
      return sequence
    }
  }

  // MARK: - RENAME COLUMN

  mutating func renameColumn(_ column: String, of reference: TableReference, to newName: String) {
    if reference.kind == .type {
      return withAttributes(reference.name) { columns in
        for index in columns.indices where columns[index].name == column {
          columns[index].name = newName
        }
      }
    }
    if case .view(var view)? = catalog.relation(catalog.resolve(reference.name, in: session)) {
      for index in view.columns?.indices ?? 0..<0 where view.columns?[index].name == column {
        view.columns?[index].name = newName
      }
      catalog.store(.view(view))
      return renameUsage(of: column, of: view.id, to: newName)
    }
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    guard let existing = table.column(column) else {
      if table.hasAllColumns { fail(.isMissing, .column, "\(table.name).\(column)") }
      return
    }
    guard !existing.isInherited else {
      return fail(.isRefused("it is inherited"), .column, "\(table.name).\(column)")
    }
    let tables = [id] + children(of: id)
    if tables.contains(where: { catalog.table($0)?.column(newName) != nil }) {
      return fail(.alreadyExists, .column, newName)
    }
    for table in tables { renameColumn(column, of: table, to: newName) }
  }

  private mutating func renameColumn(_ column: String, of id: RelationID, to newName: String) {
    update(id) { $0.renameColumn(column, to: newName) }
    renameUsage(of: column, of: id, to: newName)
    for dependent in catalog.dependents(of: id) {
      guard case .sequence(var sequence)? = catalog[dependent], sequence.ownerTable == id,
        sequence.ownerColumn == column
      else { continue }
      sequence.ownerColumn = newName
      catalog.store(.sequence(sequence))
    }
  }

  /// Views and policies go on to use the column, by whatever name.
  private mutating func renameUsage(of column: String, of id: RelationID, to newName: String) {
    for dependent in Set(catalog.dependents(of: id) + [id]) {
      switch catalog[dependent] {
      case .table:
        update(dependent) { $0.renameReferencedColumn(column, of: id, to: newName) }
      case .view(var view):
        view.usage.rename(column, of: id, to: newName)
        catalog.store(.view(view))
      case .sequence, .index, nil: continue
      }
    }
  }

  // MARK: - DROP COLUMN

  mutating func dropColumn(
    _ column: String, of reference: TableReference, ifExists: Bool, cascade: Bool
  ) {
    if reference.kind == .type {
      return withAttributes(reference.name) { $0.removeAll { $0.name == column } }
    }
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    guard let existing = table.column(column) else {
      if !ifExists, table.hasAllColumns {
        fail(.isMissing, .column, "\(table.name).\(column)")
      }
      return
    }
    guard !existing.isInherited else {
      return fail(.isRefused("it is inherited"), .column, "\(table.name).\(column)")
    }
    dropColumn(column, of: id, cascade: cascade)
  }

  mutating func dropColumn(_ column: String, of id: RelationID, cascade: Bool) {
    guard let table = catalog.table(id) else { return }
    let isKey =
      table.partitionKey.map { key in
        key.columns.contains(column)
          || key.expressions.contains { $0.columns.contains { $0.column == column } }
      } ?? false
    guard !isKey else {
      return fail(.isRefused("it is in the partition key"), .column, column)
    }
    if !cascade {
      let tables = [id] + children(of: id).filter { loses(column, $0) }
      let users = tables.flatMap { usersOfColumn(column, of: $0, droppedIn: tables) }
      if !users.isEmpty { return fail(.isUsed(by: users), .column, "\(table.name).\(column)") }
    }
    removeColumn(column, of: id)
  }

  private func loses(_ column: String, _ id: RelationID) -> Bool {
    guard let existing = catalog.table(id)?.column(column) else { return false }
    return existing.parentCount == 1 && !existing.isLocal
  }

  /// Takes along everything that names the column.
  private mutating func removeColumn(_ column: String, of id: RelationID) {
    guard let table = catalog.table(id) else { return }
    for constraint in table.constraints where constraint.columns.contains(column) {
      removeConstraint(constraint.name, of: id)
    }
    for index in catalog.table(id)?.indexes ?? [] where index.uses(column) {
      removeIndex(index, of: id)
    }
    for view in catalog.dependents(of: id)
    where catalog.view(view)?.usage.names(column, of: id) == true {
      remove(view)
    }
    for other in referringTables(to: id) {
      for constraint in catalog.table(other)?.constraints ?? [] {
        guard let key = constraint.foreignKey, key.referencedTable == id,
          key.referencedColumns.contains(column)
        else { continue }
        removeConstraint(constraint.name, of: other)
      }
    }
    for table in [id] + catalog.dependents(of: id) {
      update(table) { table in
        table.policies.removeAll { $0.usage.names(column, of: id) }
      }
    }
    update(id) { table in
      table.triggers.removeAll { $0.uses(column) }
      table.columns.removeAll { $0.name == column }
    }
    for sequence in ownedSequences(of: id, column: column) { remove(sequence.id) }
    let generated = catalog.table(id)?.columns.filter { $0.isGenerated(from: column) } ?? []
    for other in generated { removeColumn(other.name, of: id) }
    for child in directChildren(of: id) { disinherit(column, in: child) }
  }

  private mutating func disinherit(_ column: String, in id: RelationID) {
    guard catalog.table(id)?.column(column) != nil else { return }
    if loses(column, id) { return removeColumn(column, of: id) }
    update(id) { table in
      for index in table.columns.indices where table.columns[index].name == column {
        table.columns[index].parentCount = max(0, table.columns[index].parentCount - 1)
        if table.columns[index].parentCount == 0 { table.columns[index].isLocal = true }
      }
    }
  }

  /// The tables with foreign keys to a table.
  func referringTables(to id: RelationID) -> [RelationID] {
    let tables = catalog.dependents(of: id).filter { catalog.table($0) != nil }
    return tables.contains(id) ? tables : tables + [id]
  }

  /// What PostgreSQL drops with a column only when it is told to.
  private func usersOfColumn(
    _ column: String, of id: RelationID, droppedIn tables: [RelationID]
  ) -> [String] {
    let keys = referringTables(to: id).flatMap { other in
      (catalog.table(other)?.constraints ?? []).filter { constraint in
        guard let key = constraint.foreignKey, key.referencedTable == id else { return false }
        // One that loses its own column goes along with that.
        let goesAlong = tables.contains(other) && key.columns.contains(column)
        return key.referencedColumns.contains(column) && !goesAlong
      }
      .map { "foreign key \(quoted($0.name)) of \(catalog.table(other)?.name.description ?? "")" }
    }
    return keys + definitionsUsing(column, of: id)
  }

  /// The views, policies, triggers and generated columns that name a column.
  func definitionsUsing(_ column: String, of id: RelationID) -> [String] {
    var users: [String] = []
    for dependent in catalog.dependents(of: id) {
      if let view = catalog.view(dependent), view.usage.names(column, of: id) {
        users.append("view \(view.name)")
      }
    }
    for table in [id] + catalog.dependents(of: id) {
      guard let owner = catalog.table(table) else { continue }
      for policy in owner.policies where policy.usage.names(column, of: id) {
        users.append("policy \(quoted(policy.name)) on \(owner.name)")
      }
    }
    guard let table = catalog.table(id) else { return users }
    users += table.triggers.filter { $0.uses(column) }.map { "trigger \(quoted($0.name))" }
    users += table.columns.filter { $0.isGenerated(from: column) }
      .map { "generated column \(quoted($0.name))" }
    return users
  }
}

extension Column {
  fileprivate func isGenerated(from column: String) -> Bool {
    name != column && generated?.columns.contains { $0.column == column } == true
  }
}

extension Trigger {
  fileprivate func uses(_ column: String) -> Bool {
    columns.contains(column) || condition?.columns.contains { $0.column == column } == true
  }
}

extension Index {
  func uses(_ column: String) -> Bool {
    including.contains(column)
      || predicate?.columns.contains { $0.column == column } == true
      || elements.contains { element in
        switch element.key {
        case .column(let name): name == column
        case .expression(let expression): expression.columns.contains { $0.column == column }
        }
      }
  }
}
