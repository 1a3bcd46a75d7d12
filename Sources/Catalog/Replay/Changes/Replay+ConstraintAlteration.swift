import Syntax

/// `ALTER CONSTRAINT`.
extension Replay {
  mutating func validateConstraint(_ name: String, of reference: TableReference) {
    let table = catalog.table(reference.name, in: session)
    if let constraint = table?.constraint(name) {
      guard constraint.isEnforced else {
        return refuse(
          .objectNotInPrerequisiteState, "cannot validate NOT ENFORCED constraint", .constraint,
          name)
      }
      if let table, case .notNull(let column) = constraint.kind {
        return validateNotNull(of: column, of: table.id)
      }
    }
    withConstraint(name, of: reference) { $0.isValidated = true }
    guard attempt.failure == nil, let table = catalog.table(reference.name, in: session),
      table.constraint(name) == nil
    else { return }
    let origin = origin
    update(table.id) { $0.unseenConstraints[name] = origin }
  }

  mutating func alterConstraint(
    _ name: String, of reference: TableReference, _ alteration: ConstraintAlteration
  ) {
    let table = catalog.table(reference.name, in: session)
    if let isNoInherit = alteration.isNoInherit, let table, let constraint = table.constraint(name)
    {
      guard case .notNull(let column) = constraint.kind else {
        return refuse(
          .wrongObjectType,
          "constraint \(shown(name)) of relation \(shown(table.name.name)) is not a not-null constraint",
          .constraint, name)
      }
      return changeInheritance(ofNotNull: constraint, on: column, of: table.id, isNoInherit)
    }
    if alteration.isEnforced != nil, let constraint = table?.constraint(name),
      constraint.foreignKey == nil
    {
      return refuse(
        .wrongObjectType,
        "cannot alter enforceability of constraint \(shown(name)) of relation \(shown(reference.name.name))",
        .constraint, name)
    }
    withConstraint(name, of: reference) { constraint in
      constraint.isDeferrable = alteration.isDeferrable ?? constraint.isDeferrable
      constraint.isInitiallyDeferred =
        alteration.isInitiallyDeferred ?? constraint.isInitiallyDeferred
      guard let isEnforced = alteration.isEnforced, isEnforced != constraint.isEnforced else {
        return
      }
      constraint.isEnforced = isEnforced
      constraint.isValidated = isEnforced
    }
  }
}
