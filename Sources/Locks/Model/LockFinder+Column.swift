import Catalog
import Syntax

/// `ADD COLUMN`, `DROP COLUMN` and `SET NOT NULL`.
extension LockFinder {
  mutating func add(
    _ column: ColumnDefinition, to reference: TableReference, ifNotExists: Bool
  ) {
    if ifNotExists, table(reference.name)?.column(column.name) != nil {
      return alter(reference, .addColumn)
    }
    alter(reference, rowForAdding(for: column, to: reference.name))
  }

  private mutating func rowForAdding(
    for column: ColumnDefinition, to name: ObjectName
  ) -> LockRow {
    if column.type?.isSerial == true { return .addSerialColumn }
    if column.identity != nil {
      return isPartitioned(name) ? .addIdentityColumnToPartitioned : .addIdentityColumn
    }
    if column.generated != nil { return column.isVirtual ? .addVirtualColumn : .addStoredColumn }
    if let type = column.type, hasConstraints(type) { return .addColumnOfDomain }
    guard let value = column.default, value != .literal(.null) else { return .addColumn }
    if LockRow.addColumnWithDefaultBefore11.versions.contains(version) {
      return .addColumnWithDefaultBefore11
    }
    switch isVolatile(value) {
    case true?: return .addColumnWithVolatileDefault
    case false?: return .addColumn
    case nil:
      footprint.isAssumed = true
      return .addColumnWithVolatileDefault
    }
  }

  mutating func drop(_ column: String, of reference: TableReference, cascade: Bool) {
    var relations = targets(reference)
    if let table = table(reference.name) {
      relations[.referenced] = referenced(by: table) { $0.columns.contains(column) }
      if cascade {
        let users = referencing(table.id) { $0.referencedColumns.contains(column) }
        relations[.dependents] = self.relations(users)
      }
    }
    apply(.dropColumn, relations)
  }

  mutating func changeExpression(
    of column: String, of reference: TableReference, isDropped: Bool
  ) {
    if isDropped { return alter(reference, .dropExpression) }
    let isVirtual = table(reference.name)?.column(column)?.isVirtual == true
    alter(reference, isVirtual ? .setExpressionOfVirtual : .setExpression)
  }

  mutating func setNotNull(_ name: String, of reference: TableReference) {
    guard let table = table(reference.name) else {
      footprint.isAssumed = true
      return alter(reference, .setNotNull)
    }
    if table.column(name)?.isNotNull == true {
      let isOnly = reference.isOnly || table.partitionKey != nil
      guard let row = choose(.setNotNullAgain, .setNotNullAgainBefore18) else { return }
      return apply(row, targets(reference.name, isOnly: isOnly))
    }
    if LockRow.setNotNullProven.versions.contains(version) {
      if isProvenNotNull(name, in: table) { return alter(reference, .setNotNullProven) }
      if table.hasUnseenProof(before: origin) {
        footprint.isAssumed = true
        return alter(reference, .setNotNullProven)
      }
    }
    if !table.isKnown { footprint.isAssumed = true }
    alter(reference, .setNotNull)
  }

  mutating func dropNotNull(_ name: String, of reference: TableReference) {
    let column = table(reference.name)?.column(name)
    let isThere = version < PostgreSQLVersion(18) || column == nil || column?.notNull != nil
    if isThere { return alter(reference, .dropNotNull) }
    alter(only: reference, .dropNotNull)
  }

  /// Whether a valid CHECK of the table keeps nulls out of a column.
  func isProvenNotNull(_ name: String, in table: Table) -> Bool {
    table.checks(keepingNullsOutOf: name).contains(where: \.isValidated)
  }
}
