import Syntax

/// `NOT NULL`, which is a constraint with a name from PostgreSQL 18 on, and a mark on the column before.
extension Replay {
  var keepsNotNulls: Bool { version >= PostgreSQLVersion(18) }

  /// One that still has to be named where no name is given.
  func notNull(
    on column: String, named name: String?, isValidated: Bool = true, isNoInherit: Bool = false
  ) -> Constraint {
    var definition = ConstraintDefinition(.notNull(column: column))
    definition.isValidated = isValidated
    definition.isNoInherit = isNoInherit
    return Constraint(
      name: name ?? "", kind: .notNull(column: column), definition: definition, origin: origin)
  }

  /// The names that PostgreSQL gives to those of a new table; it avoids the names given to others.
  func nameNotNulls(of table: inout Table, besides names: Set<String>) {
    for index in table.columns.indices where table.columns[index].notNull?.name.isEmpty == true {
      let column = table.columns[index].name
      let name = unusedName(table.name.name, column, "not_null") { candidate in
        names.contains(candidate) || table.constraint(candidate) != nil
          || catalog.constraintNames[QualifiedName(table.name.schema, candidate)] != nil
      }
      table.columns[index].notNull?.name = name
    }
  }

  // MARK: - SET NOT NULL, ADD CONSTRAINT … NOT NULL, PRIMARY KEY

  mutating func changeNullability(
    of column: String, of reference: TableReference, isNotNull: Bool
  ) {
    guard keepsNotNulls else {
      if !isNotNull, let table = catalog.table(reference.name, in: session),
        let refusal = reasonToStayNotNull(column, of: table)
      {
        return fail(.isRefused(refusal), .column, column)
      }
      return withColumn(column, of: reference) { $0.isNotNull = isNotNull }
    }
    // A column of an unknown table: from here on something is known of it.
    withColumn(column, of: reference) { _ in }
    guard attempt.failure == nil, let id = tableID(reference.name), let table = catalog.table(id),
      let current = table.column(column)
    else { return }
    if !isNotNull { return dropNotNull(of: column, of: table, isOnly: reference.isOnly) }
    guard let existing = current.notNull else {
      return make(
        notNull(on: column, named: nil), on: id, isOnly: reference.isOnly, overInvalid: true)
    }
    guard !existing.isNoInherit || reference.isOnly else {
      return refuse(
        .objectNotInPrerequisiteState,
        "cannot change NO INHERIT status of NOT NULL constraint \(shown(existing.name)) on relation \(shown(table.name.name))",
        .constraint, existing.name)
    }
    // One that a parent gave becomes the table's own as well, and nothing else.
    guard existing.isLocal else { return withNotNull(of: column, of: id) { $0.isLocal = true } }
    if !existing.isValidated { validateNotNull(of: column, of: id) }
  }

  mutating func addNotNull(
    _ definition: ConstraintDefinition, on column: String, to reference: TableReference
  ) {
    guard keepsNotNulls else {
      return changeNullability(of: column, of: reference, isNotNull: true)
    }
    withColumn(column, of: reference, recursing: false) { _ in }
    guard attempt.failure == nil, let id = tableID(reference.name), let table = catalog.table(id)
    else {
      return
    }
    let isNew = statement.isCreating && table.origin?.statement == statement.number
    let wanted = notNull(
      on: column, named: definition.name, isValidated: isNew || definition.isValidated,
      isNoInherit: definition.isNoInherit)
    guard let existing = table.column(column)?.notNull else {
      if let name = definition.name, table.constraint(name) != nil {
        return fail(.alreadyExists, .constraint, name)
      }
      return make(wanted, on: id, isOnly: reference.isOnly)
    }
    if isNew {
      // What the table says beside its columns names the one that stands behind a column.
      return withNotNull(of: column, of: id) {
        if !wanted.name.isEmpty { $0.name = wanted.name }
        $0.isLocal = true
      }
    }
    if let name = definition.name, name != existing.name {
      return refuse(
        .objectNotInPrerequisiteState,
        "cannot create not-null constraint \(shown(name)) on column \(shown(column)) of table \(shown(table.name.name))",
        .constraint, name)
    }
    guard existing.isNoInherit == wanted.isNoInherit else {
      return refuse(
        .objectNotInPrerequisiteState,
        "cannot change NO INHERIT status of NOT NULL constraint \(shown(existing.name)) on relation \(shown(table.name.name))",
        .constraint, existing.name)
    }
    guard existing.isValidated || !wanted.isValidated else {
      return refuse(
        .objectNotInPrerequisiteState,
        "incompatible NOT VALID constraint \(shown(existing.name)) on relation \(shown(table.name.name))",
        .constraint, existing.name)
    }
    withNotNull(of: column, of: id) { $0.isLocal = true }
  }

  /// What a primary key makes of its columns, here and in the tables below.
  mutating func requireNotNull(_ columns: [String], of id: RelationID) {
    guard keepsNotNulls else {
      for table in [id] + children(of: id) {
        update(table) { table in
          for index in table.columns.indices where columns.contains(table.columns[index].name) {
            table.columns[index].isNotNull = true
          }
        }
      }
      return
    }
    for column in columns {
      guard let current = catalog.table(id)?.column(column) else { continue }
      guard let existing = current.notNull else {
        make(notNull(on: column, named: nil), on: id, isOnly: false)
        continue
      }
      if !existing.isValidated || existing.isNoInherit {
        refuse(
          .objectNotInPrerequisiteState, "cannot create primary key on column \(shown(column))",
          .constraint, existing.name)
      }
    }
  }

  /// Enters a constraint of a column that has none, and hands it on; `overInvalid` where children may have one
  /// that is NOT VALID, and keep it so: `SET NOT NULL` alone takes no notice.
  private mutating func make(
    _ constraint: Constraint, on id: RelationID, isOnly: Bool, overInvalid: Bool = false
  ) {
    guard let table = catalog.table(id), let column = constraint.columns.first else { return }
    var constraint = constraint
    if constraint.name.isEmpty {
      constraint.name = chooseConstraintName(table.name.name, column, "not_null", on: table)
    }
    enter(constraint, on: column, of: id)
    guard !constraint.isNoInherit, !isOnly else { return }
    for child in directChildren(of: id) {
      inheritNotNull(constraint, on: column, in: child, overInvalid: overInvalid)
    }
  }

  private mutating func inheritNotNull(
    _ constraint: Constraint, on column: String, in id: RelationID, overInvalid: Bool
  ) {
    guard let table = catalog.table(id), let current = table.column(column) else { return }
    if let existing = current.notNull {
      guard overInvalid || existing.isValidated || !constraint.isValidated else {
        return refuse(
          .objectNotInPrerequisiteState,
          "incompatible NOT VALID constraint \(shown(existing.name)) on relation \(shown(table.name.name))",
          .constraint, existing.name)
      }
      return withNotNull(of: column, of: id) { $0.parentCount += 1 }
    }
    var inherited = constraint
    inherited.parentCount = 1
    inherited.isLocal = false
    inherited.comment = nil
    if table.constraint(inherited.name) != nil {
      inherited.name = chooseConstraintName(table.name.name, column, "not_null", on: table)
    }
    enter(inherited, on: column, of: id)
    for child in directChildren(of: id) {
      inheritNotNull(inherited, on: column, in: child, overInvalid: overInvalid)
    }
  }

  private mutating func enter(_ constraint: Constraint, on column: String, of id: RelationID) {
    update(id) { table in
      guard let index = table.columns.firstIndex(where: { $0.name == column }) else { return }
      table.columns[index].notNull = constraint
    }
  }

  private mutating func withNotNull(
    of column: String, of id: RelationID, _ body: (inout Constraint) -> Void
  ) {
    update(id) { table in
      guard let index = table.columns.firstIndex(where: { $0.name == column }),
        var constraint = table.columns[index].notNull
      else { return }
      body(&constraint)
      table.columns[index].notNull = constraint
    }
  }

  // MARK: - VALIDATE, RENAME, INHERIT

  mutating func validateNotNull(of column: String, of id: RelationID) {
    let isHandedOn = catalog.table(id)?.column(column)?.notNull?.isNoInherit == false
    for table in [id] + (isHandedOn ? children(of: id) : []) {
      withNotNull(of: column, of: table) { $0.isValidated = true }
    }
  }

  mutating func renameNotNull(_ constraint: Constraint, of id: RelationID, to newName: String) {
    guard let column = constraint.columns.first else { return }
    guard !constraint.isInherited else {
      return refuse(
        .invalidTableDefinition, "cannot rename inherited constraint \(shown(constraint.name))",
        .constraint, constraint.name)
    }
    withNotNull(of: column, of: id) { $0.name = newName }
    guard !constraint.isNoInherit else { return }
    for child in children(of: id) {
      guard let table = catalog.table(child), let inherited = table.column(column)?.notNull,
        inherited.name == constraint.name, inherited.isInherited
      else { continue }
      guard table.constraint(newName) == nil else {
        return fail(.alreadyExists, .constraint, newName)
      }
      withNotNull(of: column, of: child) { $0.name = newName }
    }
  }

  mutating func changeInheritance(
    ofNotNull constraint: Constraint, on column: String, of id: RelationID, _ isNoInherit: Bool
  ) {
    guard constraint.isNoInherit != isNoInherit else { return }
    guard !constraint.isInherited else {
      return refuse(
        .objectNotInPrerequisiteState,
        "cannot alter inherited constraint \(shown(constraint.name)) on relation \(shown(catalog.table(id)?.name.name ?? ""))",
        .constraint, constraint.name)
    }
    withNotNull(of: column, of: id) { $0.isNoInherit = isNoInherit }
    for child in directChildren(of: id) {
      if isNoInherit {
        withNotNull(of: column, of: child) { $0.leaveParent() }
      } else {
        var handedOn = constraint
        handedOn.isNoInherit = false
        inheritNotNull(handedOn, on: column, in: child, overInvalid: false)
      }
    }
  }

  // MARK: - DROP

  /// Takes the NOT NULL from a column, by whatever command.
  mutating func dropNotNull(of column: String, of table: Table, isOnly: Bool) {
    if let refusal = reasonToStayNotNull(column, of: table) {
      return fail(.isRefused(refusal), .column, column)
    }
    guard let constraint = table.column(column)?.notNull else { return }
    guard !constraint.isInherited else {
      return refuse(
        .invalidTableDefinition,
        "cannot drop inherited constraint \(shown(constraint.name)) of relation \(shown(table.name.name))",
        .constraint, constraint.name)
    }
    removeNotNull(of: column, of: table.id, isOnly: isOnly)
  }

  private mutating func removeNotNull(of column: String, of id: RelationID, isOnly: Bool) {
    let isHandedOn = catalog.table(id)?.column(column)?.notNull?.isNoInherit == false
    update(id) { table in
      guard let index = table.columns.firstIndex(where: { $0.name == column }) else { return }
      table.columns[index].notNull = nil
    }
    guard isHandedOn else { return }
    for child in directChildren(of: id) {
      guard let inherited = catalog.table(child)?.column(column)?.notNull, inherited.isInherited
      else { continue }
      if !isOnly, inherited.parentCount == 1, !inherited.isLocal {
        removeNotNull(of: column, of: child, isOnly: false)
      } else {
        withNotNull(of: column, of: child) {
          $0.parentCount -= 1
          if isOnly { $0.isLocal = true }
        }
      }
    }
  }

  private func reasonToStayNotNull(_ column: String, of table: Table) -> Refusal? {
    if case .primaryKey(let key)? = table.primaryKey?.kind, key.columns.contains(column) {
      return Refusal(.invalidTableDefinition, "column \(shown(column)) is in a primary key")
    }
    if table.column(column)?.identity != nil {
      return Refusal(
        .syntaxError,
        "column \(shown(column)) of relation \(shown(table.name.name)) is an identity column")
    }
    let parent = table.partitionParent.flatMap(catalog.table)
    return parent?.column(column)?.isNotNull == true
      ? Refusal(
        .invalidTableDefinition, "column \(shown(column)) is marked NOT NULL in parent table") : nil
  }
}
