import Catalog
import Syntax

/// Constraints of tables and domains.
extension LockFinder {
  mutating func add(_ constraint: ConstraintDefinition, to reference: TableReference) {
    let isMadeHere = table(reference.name)?.origin?.statement == origin.statement
    if isMadeHere { return addToNewTable(constraint, reference) }
    switch constraint.kind {
    case .check: alter(reference, constraint.isValidated ? .addCheck : .addCheckNotValid)
    case .notNull:
      alter(reference, constraint.isValidated ? .addNotNullConstraint : .addNotNullNotValid)
    case .foreignKey(let key): add(key, constraint, to: reference)
    case .unique(let key):
      guard key.index != nil else { return addIndexed(.addUnique, reference) }
      apply(.addUniqueUsingIndex, [.table: [relation(reference.name)]])
    case .primaryKey(let key): addPrimaryKey(key, to: reference)
    case .exclusion:
      addIndexed(
        isPartitioned(reference.name) ? .addExclusionToPartitioned : .addExclusion, reference)
    }
  }

  /// `CREATE TABLE`: there are no rows to look at.
  private mutating func addToNewTable(
    _ constraint: ConstraintDefinition, _ reference: TableReference
  ) {
    guard case .foreignKey(let key) = constraint.kind else { return }
    let referenced = relation(key.referencedTable)
    guard referenced.name != relation(reference.name).name else { return }
    apply(
      .createTableReferencing,
      [.created: [relation(reference.name)], .referenced: withPartitions(referenced)])
  }

  private mutating func add(
    _ key: ConstraintDefinition.ForeignKey, _ constraint: ConstraintDefinition,
    to reference: TableReference
  ) {
    var relations = targets(reference)
    relations[.referenced] = withPartitions(relation(key.referencedTable))
    if isOfEmptyColumn(key, constraint, reference) {
      apply(.addForeignKeyOfEmptyColumn, relations)
    } else {
      apply(constraint.isValidated ? .addForeignKey : .addForeignKeyNotValid, relations)
      if !constraint.isValidated { lockBelow(reference, .addForeignKeyAbove) }
    }
  }

  /// Whether the key stands behind `ADD COLUMN` in the same statement, and all values are null.
  private func isOfEmptyColumn(
    _ key: ConstraintDefinition.ForeignKey, _ constraint: ConstraintDefinition,
    _ reference: TableReference
  ) -> Bool {
    guard constraint.isInline, let name = key.columns.first,
      let column = table(reference.name)?.column(name)
    else { return false }
    return column.origin?.statement == origin.statement && !column.fillsItself
  }

  private func withPartitions(_ relation: LockedRelation) -> [LockedRelation] {
    guard relation.kind == .partitionedTable, let table = catalog.table(relation.name) else {
      return [relation]
    }
    return [relation] + relations(descendants(of: table.id))
  }

  private mutating func addPrimaryKey(
    _ key: ConstraintDefinition.Key, to reference: TableReference
  ) {
    guard let index = key.index else {
      let columns = key.columns.map { table(reference.name)?.column($0) }
      if columns.allSatisfy({ $0?.isNotNull == true }) {
        return addIndexed(.addPrimaryKey, reference)
      }
      return alter(reference, .addPrimaryKeyOfNullable)
    }
    guard let table = table(reference.name), table.isKnown,
      let columns = table.indexes.first(where: { $0.name == index })?.keyColumns
    else {
      footprint.isAssumed = true
      return apply(.addPrimaryKeyUsingIndexNullable, [.table: [relation(reference.name)]])
    }
    let usesChecks = LockRow.setNotNullProven.versions.contains(version)
    let isNotNull = columns.compactMap { $0 }.allSatisfy { name in
      table.column(name)?.isNotNull == true || usesChecks && isProvenNotNull(name, in: table)
    }
    apply(
      isNotNull ? .addPrimaryKeyUsingIndex : .addPrimaryKeyUsingIndexNullable,
      [.table: [relation(reference.name)]])
  }

  /// Partitions get indexes of their own; children by inheritance do not.
  private mutating func addIndexed(_ row: LockRow, _ reference: TableReference) {
    apply(row, targets(reference.name, isOnly: !isPartitioned(reference.name)))
    lockBelow(reference, .addConstraintAbove)
  }

  /// From 18 on a constraint locks the tables below before anything else, whether it reaches them or not.
  private mutating func lockBelow(_ reference: TableReference, _ row: LockRow) {
    guard row.versions.contains(version) else { return }
    apply(ifAny: row, .children, targets(reference)[.children] ?? [])
  }

  // MARK: - VALIDATE, DROP, ALTER CONSTRAINT

  mutating func validate(_ name: String, of reference: TableReference) {
    guard let table = table(reference.name), let constraint = table.constraint(name) else {
      footprint.isAssumed = true
      footprint.isIncomplete = true
      return alter(reference, .validateCheck)
    }
    guard let key = constraint.foreignKey else {
      return apply(.validateCheck, targets(reference), reads: !constraint.isValidated)
    }
    apply(
      .validateForeignKey,
      [
        .table: [relation(reference.name)],
        .referenced: [key.referencedTable].compactMap { relation($0) },
      ], reads: !constraint.isValidated)
  }

  mutating func dropConstraint(_ name: String, of reference: TableReference) {
    var relations = targets(reference)
    guard let table = table(reference.name), let constraint = table.constraint(name) else {
      footprint.isIncomplete = table(reference.name)?.isKnown != true
      return apply(.dropConstraint, relations)
    }
    switch constraint.kind {
    case .foreignKey(let key):
      relations[.referenced] = [key.referencedTable].compactMap { relation($0) }
      apply(.dropForeignKey, relations)
    case .unique(let key), .primaryKey(let key):
      let users = referencing(table.id) { Set($0.referencedColumns) == Set(key.columns) }
      guard !users.isEmpty else { return apply(.dropConstraint, relations) }
      relations[.referencing] = self.relations(users)
      apply(.dropReferencedKey, relations)
    case .check, .notNull, .exclusion: apply(.dropConstraint, relations)
    }
  }

  mutating func alterConstraint(
    _ name: String, of reference: TableReference, _ alteration: ConstraintAlteration
  ) {
    let constraint = table(reference.name)?.constraint(name)
    if let isNoInherit = alteration.isNoInherit {
      return alter(reference, isNoInherit ? .disinheritNotNull : .inheritNotNull)
    }
    let referenced = [constraint?.foreignKey?.referencedTable].compactMap { $0 }
    var row = LockRow.alterConstraint
    if let isEnforced = alteration.isEnforced, isEnforced != constraint?.isEnforced {
      row = isEnforced ? .enforceForeignKey : .unenforceForeignKey
    }
    apply(
      row,
      [
        .table: [relation(reference.name)],
        .referenced: referenced.compactMap { relation($0) },
      ])
  }

  mutating func add(_ constraint: ConstraintDefinition, toDomain domain: ObjectName) {
    guard constraint.isValidated else { return apply(.addDomainConstraintNotValid) }
    let users = tables(withColumnOf: domain)
    apply(.addDomainConstraint, [.table: relations(users.map(\.id))])
    // Only the tables of the history are known to be all there are when it made the domain.
    if domainOrigin(domain) == nil { footprint.isIncomplete = true }
  }
}
