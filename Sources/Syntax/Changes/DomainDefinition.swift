package struct DomainDefinition: Sendable {
  package var base: TypeName
  package var isNotNull: Bool
  package var `default`: Expression?
  /// Its checks; the catalog gives each a name.
  package var checks: [ConstraintDefinition]
}

package enum DomainAlteration: Sendable {
  case constraintAdded(ConstraintDefinition)
  case constraintDropped(name: String, ifExists: Bool)
  case constraintValidated(name: String)
  case constraintRenamed(name: String, to: String)
  /// Nil drops the default.
  case defaultChanged(Expression?)
  case nullabilityChanged(isNotNull: Bool)
}
