import Syntax

/// `CHECK` constraints, which children inherit.
extension Replay {
  /// A check that a parent has given already becomes the table's own as well.
  mutating func mergeCheck(
    _ definition: ConstraintDefinition, with existing: Constraint, on table: Table
  ) {
    guard case .check = definition.kind, case .check = existing.kind, existing.isInherited,
      !existing.isLocal, table.partitionParent == nil
    else { return fail(.alreadyExists, .constraint, existing.name) }
    withConstraint(existing.name, of: table.id) { $0.isLocal = true }
  }

  mutating func addCheck(_ constraint: Constraint, to id: RelationID, isOnly: Bool) {
    update(id) { $0.constraints.append(constraint) }
    guard !constraint.isNoInherit else { return }
    let children = directChildren(of: id)
    if isOnly, !children.isEmpty {
      return fail(.isRefused("the children need it too"), .constraint, constraint.name)
    }
    for child in children { inheritCheck(constraint, in: child) }
  }

  mutating func inheritCheck(_ constraint: Constraint, in id: RelationID) {
    guard let table = catalog.table(id) else { return }
    if table.constraint(constraint.name) != nil {
      withConstraint(constraint.name, of: id) { $0.parentCount += 1 }
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
