import Syntax

/// Constraints of tables: how they are added, validated, renamed and dropped.
extension Replay {
  mutating func addConstraint(_ definition: ConstraintDefinition, to reference: TableReference) {
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    if case .notNull(let column) = definition.kind {
      return addNotNull(definition, on: column, to: reference)
    }
    let name = definition.name ?? chooseName(of: definition, on: table)
    if let existing = table.constraint(name) {
      return mergeCheck(definition, with: existing, on: table)
    }
    guard let kind = kind(of: definition, on: table) else { return }
    if let column = missingColumn(of: kind, on: table) {
      return fail(.isMissing, .column, "\(table.name).\(quoted(column))")
    }
    if let key = kind.key, let column = key.columns.firstRepeated {
      return refuse(
        .duplicateColumn,
        "column \(shown(column)) appears twice in \(kind.isPrimaryKey ? "primary key" : "unique") constraint",
        .constraint, name)
    }
    var constraint = Constraint(name: name, kind: kind, definition: definition, origin: origin)
    if virtualColumn(of: constraint, on: table) != nil {
      return refuse(
        .featureNotSupported,
        "\(kind.plural) on virtual generated columns are not supported", .constraint, name)
    }
    if case .foreignKey(let key) = kind, !definition.isValidated, definition.isEnforced,
      table.partitionKey != nil, version < SyntaxFeature.notValidForeignKeyOnPartitionedTable.since
    {
      return refuse(
        .wrongObjectType,
        "cannot add NOT VALID foreign key on partitioned table \(shown(table.name.name)) referencing relation \(shown(catalog.table(key.referencedTable)?.name.name ?? ""))",
        .constraint, name)
    }
    if case .primaryKey = kind, table.primaryKey != nil {
      return fail(.alreadyExists, .constraint, "primary key of \(table.name)")
    }
    switch definition.kind {
    case .unique(let key), .primaryKey(let key):
      add(constraint, for: key, to: table, definition.options)
    case .exclusion(let exclusion):
      add(constraint, for: exclusion, to: table, definition.options)
    case .foreignKey:
      constraint.supportingIndex = constraint.foreignKey.flatMap(supportingIndex)
      addForeignKey(constraint, to: id)
    case .check:
      // What is new in an empty table is true of all its rows.
      if definition.isEnforced, definition.isInline || isNew(table) {
        constraint.isValidated = true
      }
      addCheck(constraint, to: id, isOnly: reference.isOnly)
    case .notNull: break
    }
  }

  /// A column that a constraint names and that its table has not.
  private func missingColumn(of kind: Constraint.Kind, on table: Table) -> String? {
    switch kind {
    case .unique(let key), .primaryKey(let key): missingColumn(key.columns, on: table)
    case .foreignKey(let key): missingColumn(key.columns, on: table)
    case .check(let condition): missingColumn(in: condition, on: table)
    case .notNull, .exclusion: nil
    }
  }

  /// A column that is not stored, in a constraint that needs it to be.
  private func virtualColumn(of constraint: Constraint, on table: Table) -> String? {
    switch constraint.kind {
    case .check, .notNull: nil
    case .unique, .primaryKey, .foreignKey, .exclusion:
      constraint.columns.first { table.column($0)?.isVirtual == true }
    }
  }

  /// The first of some columns that a table has not, if all of its columns are known.
  func missingColumn(_ names: [String], on table: Table) -> String? {
    guard table.isKnown, table.hasAllColumns, !statement.isAddingColumns else { return nil }
    return names.first { table.column($0) == nil && !systemColumns.contains($0) }
  }

  func missingColumn(in expression: Expression, on table: Table) -> String? {
    // A name may stand for the row as a whole.
    let names = expression.columns.filter { !$0.isStar && $0.qualifier.isEmpty }.map(\.column)
    return missingColumn(names.filter { $0 != table.name.name }, on: table)
  }

  /// `NOT VALID` means nothing in the CREATE TABLE itself.
  func isNew(_ table: Table) -> Bool {
    table.origin?.statement == statement.number && statement.isCreating
  }

  private mutating func kind(
    of definition: ConstraintDefinition, on table: Table
  ) -> Constraint.Kind? {
    switch definition.kind {
    case .check(let condition): return .check(condition)
    case .notNull(let column): return .notNull(column: column)
    case .unique(let key), .primaryKey(let key):
      var columns = key.columns
      if let name = key.index, let index = table.indexes.first(where: { $0.name == name }) {
        columns = index.elements.compactMap(\.column)
      }
      let resolved = Constraint.Key(
        columns: columns, nullsNotDistinct: key.nullsNotDistinct,
        isWithoutOverlaps: key.isWithoutOverlaps)
      if case .unique = definition.kind { return .unique(resolved) }
      return .primaryKey(resolved)
    case .foreignKey(let key):
      guard tableID(key.referencedTable) != nil else { return nil }
      return catalog.resolve(key, in: session).map { .foreignKey($0) }
    case .exclusion(let exclusion): return .exclusion(exclusion)
    }
  }

  // MARK: - Keys and exclusions

  private mutating func add(
    _ constraint: Constraint, for key: ConstraintDefinition.Key, to table: Table,
    _ options: [String: String]
  ) {
    if case .primaryKey(let primary) = constraint.kind {
      requireNotNull(primary.columns, of: table.id)
      guard attempt.failure == nil else { return }
    }
    if let existing = key.index {
      return adoptIndex(existing, of: table.id, behind: constraint)
    }
    addIndex(
      IndexDefinition(
        named: constraint.name, elements: key.columns.map { IndexDefinition.Element(column: $0) },
        method: key.isWithoutOverlaps ? "gist" : "btree", isUnique: true,
        including: key.including, nullsNotDistinct: key.nullsNotDistinct),
      behind: constraint, of: table.id, options)
  }

  private mutating func add(
    _ constraint: Constraint, for exclusion: ConstraintDefinition.Exclusion, to table: Table,
    _ options: [String: String]
  ) {
    addIndex(
      IndexDefinition(
        named: constraint.name, elements: exclusion.elements, method: exclusion.method,
        isUnique: false, predicate: exclusion.predicate),
      behind: constraint, of: table.id, options)
  }

  private mutating func addIndex(
    _ definition: IndexDefinition, behind constraint: Constraint, of table: RelationID,
    _ options: [String: String]
  ) {
    var index = Index(
      id: catalog.makeID(), name: constraint.name, definition: definition, origin: origin)
    index.constraint = constraint.name
    index.columnNames = columnNames(of: index.elements, including: index.including)
    index.options = options
    add(index, with: constraint, to: table)
  }

  /// `USING INDEX`: the index takes the constraint's name.
  private mutating func adoptIndex(
    _ existing: String, of id: RelationID, behind constraint: Constraint
  ) {
    guard let table = catalog.table(id) else { return }
    guard let index = table.indexes.first(where: { $0.name == existing }) else {
      if table.isKnown { fail(.isMissing, .index, existing) }
      return
    }
    guard index.constraint == nil else {
      return refuse(
        .objectNotInPrerequisiteState,
        "index \(shown(existing)) is already associated with a constraint", .index, existing)
    }
    guard index.isUnique else {
      return refuse(
        .wrongObjectType, "\(shown(existing)) is not a unique index", .index, existing)
    }
    guard index.predicate == nil else {
      return refuse(.wrongObjectType, "\(shown(existing)) is a partial index", .index, existing)
    }
    update(id) { $0.constraints.append(constraint) }
    renameIndex(index, of: id, to: constraint.name)
    update(id) { table in
      for position in table.indexes.indices where table.indexes[position].id == index.id {
        table.indexes[position].constraint = constraint.name
      }
    }
  }

  // MARK: - VALIDATE, RENAME, DROP

  mutating func withConstraint(
    _ name: String, of id: RelationID, _ body: (inout Constraint) -> Void
  ) {
    update(id) { table in
      guard let index = table.constraints.firstIndex(where: { $0.name == name }) else { return }
      body(&table.constraints[index])
    }
  }

  mutating func withConstraint(
    _ name: String, of reference: TableReference, _ body: (inout Constraint) -> Void
  ) {
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    guard let constraint = table.constraint(name) else {
      if table.isKnown { fail(.isMissing, .constraint, name) }
      return
    }
    for table in [id] + children(of: id) {
      withConstraint(name, of: table) { candidate in
        if table == id || constraint.isSame(as: candidate) { body(&candidate) }
      }
    }
  }

  mutating func dropConstraint(
    _ name: String, of reference: TableReference, ifExists: Bool, cascade: Bool
  ) {
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    guard let constraint = table.constraint(name) else {
      if !ifExists, table.isKnown { fail(.isMissing, .constraint, name) }
      update(id) { $0.unseenConstraints[name] = nil }
      return
    }
    if case .notNull(let column) = constraint.kind {
      return dropNotNull(of: column, of: table, isOnly: reference.isOnly)
    }
    guard !constraint.isInherited else {
      return refuse(
        .invalidTableDefinition,
        "cannot drop inherited constraint \(shown(name)) of relation \(shown(table.name.name))",
        .constraint, name)
    }
    if !cascade, let index = table.indexes.first(where: { $0.constraint == name }),
      let user = foreignKeys(relyingOn: index, of: id).first
    {
      return fail(.isUsed(by: ["constraint \(user.1.name)"]), .constraint, name)
    }
    removeConstraint(name, of: id)
  }

  /// With a key goes its index, and the foreign keys that point to it.
  mutating func removeConstraint(_ name: String, of id: RelationID) {
    guard let table = catalog.table(id), let constraint = table.constraint(name) else { return }
    update(id) { $0.constraints.removeAll { $0.name == name } }
    switch constraint.kind {
    case .check: for child in directChildren(of: id) { disinheritCheck(name, in: child) }
    case .foreignKey(let key):
      for partition in partitions(of: id) {
        let copy = catalog.table(partition)?.constraints
          .first { $0.isInherited && $0.foreignKey == key }
        if let copy { removeConstraint(copy.name, of: partition) }
      }
    case .unique, .primaryKey, .exclusion:
      if let index = table.indexes.first(where: { $0.constraint == name }) {
        removeIndex(index, of: id)
      }
    case .notNull: break
    }
  }

  mutating func renameConstraint(_ name: String, of reference: TableReference, to newName: String) {
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    guard let constraint = table.constraint(name) else {
      if table.isKnown { fail(.isMissing, .constraint, name) }
      update(id) { $0.unseenConstraints[newName] = $0.unseenConstraints.removeValue(forKey: name) }
      return
    }
    guard table.constraint(newName) == nil else {
      return fail(.alreadyExists, .constraint, newName)
    }
    if let index = table.indexes.first(where: { $0.constraint == name }) {
      return renameIndex(index, of: id, to: newName)
    }
    if case .notNull = constraint.kind {
      return renameNotNull(constraint, of: id, to: newName)
    }
    guard !constraint.isCheck || !constraint.isInherited else {
      return refuse(
        .invalidTableDefinition, "cannot rename inherited constraint \(shown(name))", .constraint,
        name)
    }
    for table in [id] + (constraint.isCheck && !constraint.isNoInherit ? children(of: id) : []) {
      guard catalog.table(table)?.constraint(newName) == nil else {
        return fail(.alreadyExists, .constraint, newName)
      }
      withConstraint(name, of: table) { $0.name = newName }
    }
  }
}

extension Constraint.Kind {
  fileprivate var key: Constraint.Key? {
    switch self {
    case .unique(let key), .primaryKey(let key): key
    case .check, .notNull, .foreignKey, .exclusion: nil
    }
  }
}

extension Constraint {
  /// Whether a partition's or a child's constraint came from this one.
  fileprivate func isSame(as other: Constraint) -> Bool {
    guard other.isInherited else { return false }
    return switch (kind, other.kind) {
    case (.check, .check): true
    case (.foreignKey(let one), .foreignKey(let two)): one == two
    default: false
    }
  }
}

/// The columns that every table has and no history makes.
private let systemColumns: Set = ["ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"]
