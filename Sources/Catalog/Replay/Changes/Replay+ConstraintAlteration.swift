import Syntax

/// `ALTER CONSTRAINT`.
extension Replay {
  mutating func alterConstraint(
    _ name: String, of reference: TableReference, _ alteration: ConstraintAlteration
  ) {
    let table = catalog.table(reference.name, in: session)
    if let isNoInherit = alteration.isNoInherit, let table, let constraint = table.constraint(name)
    {
      guard case .notNull(let column) = constraint.kind else {
        return fail(.isRefused("it is no NOT NULL"), .constraint, name)
      }
      return changeInheritance(ofNotNull: constraint, on: column, of: table.id, isNoInherit)
    }
    if alteration.isEnforced != nil, let constraint = table?.constraint(name),
      constraint.foreignKey == nil
    {
      return fail(.isRefused("it is no foreign key"), .constraint, name)
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
