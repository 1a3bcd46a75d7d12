import HashTreeCollections
import Syntax

/// `CREATE TABLE`, what it takes from others with `LIKE`, and its new name.
extension Replay {
  mutating func createTable(_ definition: TableDefinition) {
    let name = newName(definition.name, isTemporary: definition.persistence == .temporary)
    guard !definition.isDroppedOnCommit || name.schema == "pg_temp" else {
      return refuse(
        .invalidTableDefinition, "ON COMMIT can only be used on temporary tables", .table, name)
    }
    guard let id = place(for: definition, named: name) else { return }
    var table = Table(
      id: id, name: name, origin: origin, hasAllColumns: definition.ofType == nil,
      persistence: definition.persistence)
    table.isForeign = definition.isForeign
    table.isDroppedOnCommit = definition.isDroppedOnCommit
    // PostgreSQL still takes `oids = false`, and forgets it.
    table.options = definition.options.filter { $0.key != "oids" }
    table.access = newAccess(to: .table, in: name.schema)
    table.partitionKey = definition.partitionKey
    catalog.store(table)
    if let partition = definition.partition {
      inherit(from: partition.parent, in: &table, asPartition: true)
      table.partitionBound = partition.bound
    }
    for parent in definition.parents { inherit(from: parent, in: &table, asPartition: false) }
    if let type = definition.ofType { addAttributes(of: type, to: &table) }
    if let query = definition.query {
      fill(&table, from: query, names: definition.columns.map(\.name))
    } else {
      addElements(of: definition, to: &table)
    }
    nameNotNulls(of: &table, besides: definition.constraintNames)
    let repeated = definition.query.flatMap {
      repeatedColumn(of: $0, named: definition.columns.map(\.name))
    }
    if let repeated = repeated ?? table.columns.map(\.name).firstRepeated {
      fail(.repeatsColumn(repeated), .table, name)
    }
    catalog.store(table)
    guard attempt.failure == nil else { return }
    for column in definition.columns { makeSequence(for: column, of: id) }
    for column in table.columns { noteSequences(of: column, on: id) }
    if definition.partition != nil { completePartition(id) }
    for like in definition.likes { copyIndexes(like, to: id) }
  }

  /// The identity of a new table; nil when there is one already.
  private mutating func place(
    for definition: TableDefinition, named name: QualifiedName
  ) -> RelationID? {
    if let existing = catalog.relation(name) {
      // A name that was only used so far turns out to be made here, without what was put on it.
      if case .table(let table) = existing, !table.isKnown, !definition.ifNotExists {
        for index in table.indexes { catalog.forget(index.id) }
        return table.id
      }
      if definition.ifNotExists { skip() } else { fail(.alreadyExists, .table, name) }
      return nil
    }
    guard catalog.types[name]?.isShell != false else {
      fail(.alreadyExists, .type, name)
      return nil
    }
    catalog.types[name] = nil
    return catalog.makeID()
  }

  private mutating func addElements(of definition: TableDefinition, to table: inout Table) {
    for (position, column) in definition.columns.enumerated() {
      for like in definition.likes where like.position == position { copy(like, into: &table) }
      merge(column, into: &table, isPartition: definition.partition != nil)
    }
    for like in definition.likes where like.position >= definition.columns.count {
      copy(like, into: &table)
    }
  }

  /// `OF type`: its attributes are the columns.
  private func addAttributes(of name: ObjectName, to table: inout Table) {
    let name = resolveType(name)
    table.ofType = name
    guard case .composite(let attributes)? = catalog.types[name]?.kind else { return }
    table.hasAllColumns = true
    table.columns += attributes.map { column($0) }
  }

  func column(_ definition: ColumnDefinition) -> Column {
    let isSerial = definition.type?.isSerial == true
    let type = definition.type.map(resolved)
    let isNotNull = definition.isNotNull || definition.identity != nil || isSerial
    var column = Column(name: definition.name, type: type, origin: origin)
    column.isNotNull = isNotNull
    column.default = definition.default.flatMap { kept($0, for: type) }
    column.identity = definition.identity
    column.generated = definition.generated
    column.isVirtual = definition.isVirtual
    column.collation = definition.collation
    column.settings.storage = definition.storage
    column.settings.compression = definition.compression
    if isNotNull, keepsNotNulls {
      column.notNull = notNull(
        on: column.name, named: definition.notNullName, isNoInherit: definition.isNotNullNoInherit)
    }
    return column
  }

  /// PostgreSQL does not note `DEFAULT NULL`, unless a modifier of the type makes it a computation.
  func kept(_ value: Expression, for type: TypeName?) -> Expression? {
    var inner = value
    while case .cast(let operand, _) = inner { inner = operand }
    guard inner == .literal(.null), type?.modifiers.isEmpty != false else { return value }
    guard let name = type?.name, type?.arrayDimensions == 0,
      case .domain? = catalog.type(resolveType(name))?.kind
    else {
      return nil
    }
    return value
  }

  /// A column given both by a parent and by the table itself is one column.
  private mutating func merge(
    _ definition: ColumnDefinition, into table: inout Table, isPartition: Bool
  ) {
    let isTyped = definition.type == nil && table.ofType != nil
    merge(column(definition), into: &table, isPartition: isPartition, isTyped: isTyped)
  }

  private mutating func merge(
    _ new: Column, into table: inout Table, isPartition: Bool, isTyped: Bool = false
  ) {
    guard let index = table.columns.firstIndex(where: { $0.name == new.name }) else {
      table.columns.append(new)
      return
    }
    guard
      isTyped || table.columns[index].isInherited && (!table.columns[index].isLocal || isPartition)
    else {
      return fail(.repeatsColumn(new.name), .table, table.name)
    }
    if let value = new.default { table.columns[index].default = value }
    if new.isNotNull { table.columns[index].merge(notNull: new.notNull) }
    if let identity = new.identity { table.columns[index].identity = identity }
    if let generated = new.generated {
      table.columns[index].generated = generated
      table.columns[index].isVirtual = new.isVirtual
    }
    table.columns[index].isLocal = !isPartition
  }

  mutating func renameTable(_ table: Table, to name: QualifiedName) {
    let old = table.name
    if old.schema != name.schema, let taken = takenName(movingPartsOf: table, to: name.schema) {
      return fail(.alreadyExists, .table, taken)
    }
    var table = table
    table.name = name
    if old.name != name.name { table.follow(old.name, to: name.name) }
    catalog.store(table)
    replaceType(old, by: name)
    guard old.schema != name.schema else { return }
    // Indexes and owned sequences live in their table's schema.
    for index in table.indexes {
      catalog.store(
        .index(id: index.id, name: QualifiedName(name.schema, index.name), table: table.id))
    }
    for dependent in catalog.dependents(of: table.id) {
      if case .sequence(let sequence)? = catalog[dependent], sequence.ownerTable == table.id {
        renameSequence(sequence, to: QualifiedName(name.schema, sequence.name.name))
      }
    }
  }

  /// Something in a schema that has the name of an index or an owned sequence of a table.
  private func takenName(movingPartsOf table: Table, to schema: String) -> QualifiedName? {
    let sequences = catalog.dependents(of: table.id).compactMap { dependent -> String? in
      guard case .sequence(let sequence)? = catalog[dependent], sequence.ownerTable == table.id
      else { return nil }
      return sequence.name.name
    }
    return (table.indexes.map(\.name) + sequences).map { QualifiedName(schema, $0) }
      .first { catalog.relation($0) != nil }
  }

  private mutating func copy(_ like: TableDefinition.Like, into table: inout Table) {
    guard let source = catalog.table(like.source, in: session) else {
      return copyView(like, into: &table)
    }
    if !source.hasAllColumns { table.hasAllColumns = false }
    for column in source.columns {
      var copied = column.copied(for: like)
      copied.origin = origin
      copied.copyNotNull(of: column, origin: origin)
      merge(copied, into: &table, isPartition: false)
    }
    for constraint in source.constraints {
      guard case .check = constraint.kind, like.includesConstraints else { continue }
      var copied = constraint
      copied.origin = origin
      copied.parentCount = 0
      copied.isLocal = true
      // There are no rows yet that could break it.
      copied.isValidated = copied.isEnforced
      if !like.includesComments { copied.comment = nil }
      table.constraints.append(copied)
    }
  }

  private func copyView(_ like: TableDefinition.Like, into table: inout Table) {
    guard let view = catalog.view(catalog.resolve(like.source, in: session)),
      let columns = view.columns
    else {
      table.hasAllColumns = false
      return
    }
    table.columns += columns.map {
      Column(name: $0.name, type: $0.type, origin: origin)
    }
  }

  private mutating func copyIndexes(_ like: TableDefinition.Like, to id: RelationID) {
    guard let source = catalog.table(like.source, in: session) else { return }
    if like.includesIdentity {
      for column in source.columns where column.identity != nil {
        copyIdentity(of: column.name, from: source.id, to: id)
      }
    }
    for column in source.columns where like.includesDefaults { noteSequences(of: column, on: id) }
    if like.includesStatistics {
      copyStatistics(of: source, to: id, withComments: like.includesComments)
    }
    guard like.includesIndexes else { return }
    for index in source.indexes {
      var constraint = index.constraint.flatMap(source.constraint)
      constraint?.comment = nil
      copyIndex(
        index, with: constraint, to: id, asPartOf: nil,
        comment: like.includesComments ? index.comment : nil)
    }
  }
}

extension Column {
  /// What another table gets of it by `LIKE`.
  fileprivate func copied(for like: TableDefinition.Like) -> Column {
    var copy = handedOn
    if !like.includesDefaults { copy.default = nil }
    if !like.includesGenerated {
      copy.generated = nil
      copy.isVirtual = false
    }
    copy.identity = like.includesIdentity ? identity : nil
    copy.comment = like.includesComments ? comment : nil
    if !like.includesStorage { copy.settings.storage = nil }
    if !like.includesCompression { copy.settings.compression = nil }
    return copy
  }

  /// What a child or a copy has of it: no privileges, no comment, no statistics.
  var handedOn: Column {
    var copy = self
    copy.parentCount = 0
    copy.isLocal = true
    copy.identity = nil
    copy.privileges = nil
    copy.comment = nil
    copy.settings.statisticsTarget = nil
    copy.settings.options = [:]
    return copy
  }
}
