import HashTreeCollections
import Syntax

/// `ADD COLUMN`, `ALTER COLUMN` and `RENAME COLUMN`.
extension Replay {
  // MARK: - ADD COLUMN

  mutating func addColumn(
    _ definition: ColumnDefinition, to reference: TableReference, ifNotExists: Bool
  ) {
    if reference.kind == .type {
      var attribute = definition
      attribute.type = attribute.type.map(resolved)
      guard !hasAttribute(attribute.name, reference.name) else {
        return fail(.alreadyExists, .attribute, attribute.name)
      }
      return withAttributes(reference.name) { $0.append(attribute) }
    }
    guard let id = tableID(reference.name), let table = catalog.table(id) else { return }
    if let existing = table.column(definition.name) {
      if ifNotExists {
        skip()
      } else if existing.origin != nil {
        fail(.alreadyExists, .column, "\(table.name).\(definition.name)")
      }
      return
    }
    var new = column(definition)
    if var constraint = new.notNull, constraint.name.isEmpty {
      constraint.name = chooseConstraintName(table.name.name, new.name, "not_null", on: table)
      new.notNull = constraint
    }
    update(id) { [new] in $0.columns.append(new) }
    makeSequence(for: definition, of: id)
    guard !reference.isOnly, let added = catalog.table(id)?.column(new.name) else { return }
    for child in directChildren(of: id) { inherit(added, in: child) }
  }

  /// A parent's new column; a child that has it already has it from both.
  private mutating func inherit(_ column: Column, in id: RelationID) {
    let sharesIdentity = partitionsShareIdentities
    update(id) { table in
      if let index = table.columns.firstIndex(where: { $0.name == column.name }) {
        table.columns[index].parentCount += 1
        if column.notNull != nil { table.columns[index].inheritNotNull(of: column) }
      } else {
        var inherited = column.handedOn
        inherited.settings = Column.Settings()
        inherited.parentCount = 1
        inherited.isLocal = false
        inherited.notNull = nil
        inherited.inheritNotNull(of: column)
        if sharesIdentity, table.partitionParent != nil { inherited.identity = column.identity }
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
          table.columns.append(Column(name: name))
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
        return refuse(
          .invalidTableDefinition, "cannot alter inherited column \(shown(column))", .column, column
        )
      }
      let users = ([table.id] + children(of: table.id)).flatMap {
        definitionsUsing(column, of: $0)
      }
      if !users.isEmpty { return fail(.isUsed(by: users), .column, "\(table.name).\(column)") }
    }
    withColumn(column, of: reference) {
      $0.type = type
      $0.collation = collation
      $0.settings.storage = nil
      $0.settings.compression = nil
    }
    retypeIdentity(of: column, of: reference, to: type)
    renewAfterChange(of: column, of: reference)
  }

  /// PostgreSQL makes what names a column of another type anew.
  private mutating func renewAfterChange(of column: String, of reference: TableReference) {
    guard let id = tableID(reference.name) else { return }
    for table in [id] + children(of: id) {
      simplifyIndexes(of: table)
      renewStatistics(using: column, of: table)
    }
    renewParts(ofIndexesUsing: column, of: id)
    renewChecks(using: column, of: id)
  }

  mutating func changeDefault(
    of column: String, of reference: TableReference, to value: Expression?
  ) {
    let current = catalog.table(reference.name, in: session)?.column(column)
    guard current?.generated == nil else {
      return refuse(
        .syntaxError,
        "column \(shown(column)) of relation \(shown(reference.name.name)) is a generated column",
        .column, column)
    }
    let type = current?.type
    let stored = value.flatMap { kept($0, for: type) }
    withColumn(column, of: reference) { $0.default = stored }
    guard let id = tableID(reference.name), let changed = catalog.table(id)?.column(column) else {
      return
    }
    noteSequences(of: changed, on: id)
  }

  mutating func changeExpression(
    of column: String, of reference: TableReference, to expression: Expression?
  ) {
    let table = catalog.table(reference.name, in: session)
    if let table, table.column(column)?.isVirtual == true {
      guard expression != nil else {
        return refuse(
          .featureNotSupported,
          "ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns", .column,
          "\(table.name).\(quoted(column))")
      }
      guard !table.constraints.contains(where: \.isCheck) else {
        return refuse(
          .featureNotSupported,
          "ALTER TABLE / SET EXPRESSION is not supported for virtual generated columns in tables with check constraints",
          .column, "\(table.name).\(quoted(column))")
      }
    }
    withColumn(column, of: reference) { $0.generated = expression }
  }

  mutating func changeIdentity(
    of column: String, of reference: TableReference, to identity: ColumnDefinition.Identity?,
    _ options: SequenceOptions
  ) {
    withColumn(column, of: reference, recursing: recursesToIdentities(of: reference.name)) {
      $0.identity = identity
    }
    guard attempt.failure == nil, let id = tableID(reference.name) else { return }
    let sequence = ownedSequences(of: id, column: column).first { $0.isIdentity }
    if identity == nil, let sequence {
      remove(sequence.id)
    } else if identity != nil, sequence == nil {
      makeIdentity(for: column, options, of: id)
    }
  }

  // MARK: - RENAME COLUMN

  mutating func renameColumn(_ column: String, of reference: TableReference, to newName: String) {
    if reference.kind == .type {
      guard !hasAttribute(newName, reference.name) else {
        return fail(.alreadyExists, .attribute, newName)
      }
      let type = resolveType(reference.name)
      for table in typedTables(of: type) {
        renameColumn(column, of: table.id, to: newName)
      }
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
      return refuse(
        .invalidTableDefinition, "cannot rename inherited column \(shown(column))", .column,
        "\(table.name).\(column)")
    }
    let tables = [id] + children(of: id)
    if tables.contains(where: { catalog.table($0)?.column(newName) != nil }) {
      return fail(.alreadyExists, .column, newName)
    }
    for table in tables { renameColumn(column, of: table, to: newName) }
  }

  private mutating func renameColumn(_ column: String, of id: RelationID, to newName: String) {
    renameInPolicies(column: column, of: id, to: newName)
    update(id) { $0.renameColumn(column, to: newName) }
    renamePublishedColumn(column, of: id, to: newName)
    renameUsage(of: column, of: id, to: newName)
    for dependent in catalog.dependents(of: id) {
      guard case .sequence(var sequence)? = catalog[dependent], sequence.ownerTable == id,
        sequence.ownerColumn == column
      else { continue }
      sequence.ownerColumn = newName
      catalog.store(.sequence(sequence))
    }
  }

  /// Views, policies, rules and functions go on to use the column, by whatever name.
  private mutating func renameUsage(of column: String, of id: RelationID, to newName: String) {
    for dependent in Set(catalog.dependents(of: id) + [id]) {
      switch catalog[dependent] {
      case .table:
        update(dependent) { $0.renameReferencedColumn(column, of: id, to: newName) }
      case .view(var view):
        view.usage.rename(column, of: id, to: newName)
        for index in view.rules.indices {
          view.rules[index].usage.rename(column, of: id, to: newName)
        }
        catalog.store(.view(view))
      case .sequence, .index, nil: continue
      }
    }
    updateReadFunctions {
      $0.usage?.names(column, of: id) == true
    } change: {
      $0.usage?.rename(column, of: id, to: newName)
    }
  }
}
