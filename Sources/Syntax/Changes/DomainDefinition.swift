/// `CREATE DOMAIN`.
package struct DomainDefinition: Sendable {
  /// The type under it, which may be a domain too.
  package var base: TypeName
  /// `NOT NULL`.
  package var isNotNull: Bool
  /// Nil: none of its own.
  package var `default`: Expression?
  /// Its checks; the catalog gives each a name.
  package var checks: [ConstraintDefinition]
}

/// What one `ALTER DOMAIN` does.
package enum DomainAlteration: Sendable {
  case constraintAdded(ConstraintDefinition)
  case constraintDropped(name: String, ifExists: Bool)
  case constraintValidated(name: String)
  case constraintRenamed(name: String, to: String)
  /// Nil drops the default.
  case defaultChanged(Expression?)
  case nullabilityChanged(isNotNull: Bool)
}
