import Syntax

/// `CHECK` constraints, which children inherit.
extension Replay {
  /// A check that a parent has given already becomes the table's own as well.
  mutating func mergeCheck(
    _ definition: ConstraintDefinition, with existing: Constraint, on table: Table
  ) {
    // In the definition of a partition it may stand as well; in any other it is the table's own from then on.
    let isPartition = table.partitionParent != nil
    guard case .check(let condition) = definition.kind, existing.isInherited, !existing.isLocal,
      isNew(table) || !isPartition, !existing.isCertainlyOther(than: condition)
    else { return fail(.alreadyExists, .constraint, existing.name) }
    guard !definition.isNoInherit else {
      return refuse(
        .invalidObjectDefinition,
        "constraint \(shown(existing.name)) conflicts with inherited constraint on relation \(shown(table.name.name))",
        .constraint, existing.name)
    }
    withConstraint(existing.name, of: table.id) { $0.isLocal = !isPartition }
  }

  /// Whether a table has the checks that it is to have from a parent.
  mutating func checksFit(_ table: Table, under parent: Table) -> Bool {
    for check in parent.constraints where check.isCheck && !check.isNoInherit {
      guard case .check(let condition) = check.kind else { continue }
      guard let own = table.constraint(check.name) else {
        guard table.isKnown, table.hasAllColumns, !catalog.hasHoles else { continue }
        refuse(
          .datatypeMismatch, "child table is missing constraint \(shown(check.name))", .table,
          table.name)
        return false
      }
      guard !own.isCertainlyOther(than: condition) else {
        refuse(
          .datatypeMismatch,
          "child table \(shown(table.name.name)) has different definition for check constraint \(shown(check.name))",
          .table, table.name)
        return false
      }
      guard !own.isNoInherit, own.isValidated || !check.isValidated else {
        let word = own.isNoInherit ? "non-inherited" : "NOT VALID"
        refuse(
          .invalidObjectDefinition,
          "constraint \(shown(check.name)) conflicts with \(word) constraint on child table \(shown(table.name.name))",
          .table, table.name)
        return false
      }
    }
    return true
  }

  mutating func addCheck(_ constraint: Constraint, to id: RelationID, isOnly: Bool) {
    update(id) { $0.constraints.append(constraint) }
    guard !constraint.isNoInherit else { return }
    let children = directChildren(of: id)
    if isOnly, !children.isEmpty {
      return refuse(
        .invalidTableDefinition, "constraint must be added to child tables too", .constraint,
        constraint.name)
    }
    for child in children { inheritCheck(constraint, in: child) }
  }

  mutating func inheritCheck(_ constraint: Constraint, in id: RelationID) {
    guard let table = catalog.table(id) else { return }
    if let own = table.constraint(constraint.name) {
      guard case .check(let condition) = constraint.kind, !own.isCertainlyOther(than: condition)
      else { return fail(.alreadyExists, .constraint, constraint.name) }
      guard !own.isNoInherit else {
        return refuse(
          .invalidObjectDefinition,
          "constraint \(shown(own.name)) conflicts with non-inherited constraint on relation \(shown(table.name.name))",
          .constraint, constraint.name)
      }
      withConstraint(constraint.name, of: id) {
        $0.parentCount += 1
        if table.partitionParent != nil { $0.isLocal = false }
      }
    } else {
      var inherited = constraint
      inherited.parentCount = 1
      inherited.isLocal = false
      update(id) { [inherited] in $0.constraints.append(inherited) }
    }
    for child in directChildren(of: id) { inheritCheck(constraint, in: child) }
  }

  /// When a column's type changes, children get their checks again from the parent: valid or not as that
  /// one is, though a child that came after a `NOT VALID` check had it valid.
  mutating func renewChecks(using column: String, of id: RelationID) {
    for check in catalog.table(id)?.constraints ?? []
    where check.isCheck && !check.isNoInherit && check.columns.contains(column) {
      for child in children(of: id) {
        withConstraint(check.name, of: child) {
          if !$0.isLocal { $0.isValidated = check.isValidated }
        }
      }
    }
  }

  mutating func disinheritCheck(_ name: String, in id: RelationID) {
    guard let constraint = catalog.table(id)?.constraint(name), constraint.isInherited else {
      return
    }
    if constraint.parentCount == 1, !constraint.isLocal { return removeConstraint(name, of: id) }
    withConstraint(name, of: id) { $0.parentCount -= 1 }
  }
}

extension Constraint {
  /// Whether it is no CHECK, or certainly one with another condition.
  func isCertainlyOther(than condition: Expression) -> Bool {
    guard case .check(let own) = kind else { return true }
    let (one, two) = (own.withoutQualifiers, condition.withoutQualifiers)
    guard one != two else { return false }
    // PostgreSQL compares what it makes of them, which may be the same for two spellings.
    return one.isPlain && two.isPlain
      || Set(one.columns.map(\.column)) != Set(two.columns.map(\.column))
  }
}

extension Expression {
  /// The columns of one table by their names alone.
  fileprivate var withoutQualifiers: Expression {
    mapped { part in
      guard case .column(var reference) = part, !reference.isStar else { return part }
      reference.path = [reference.column]
      return .column(reference)
    }
  }

  /// Whether there is one spelling of it alone: comparisons and sums of columns and numbers.
  fileprivate var isPlain: Bool {
    switch self {
    case .column, .literal(.number): true
    case .operation(let operation) where operation.kind == .plain && operation.name.schema == nil:
      children.allSatisfy(\.isPlain)
    case .and, .or, .not, .nullTest: children.allSatisfy(\.isPlain)
    default: false
    }
  }
}
