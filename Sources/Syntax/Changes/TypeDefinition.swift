package struct TypeDefinition: Sendable {
  package var name: ObjectName
  package var kind: Kind

  package enum Kind: Sendable {
    case enumeration([String])
    case composite([ColumnDefinition])
    case domain(DomainDefinition)
    case range(RangeDefinition)
    case base
  }
}

/// `CREATE TYPE … AS RANGE`.
package struct RangeDefinition: Hashable, Sendable {
  package var subtype: TypeName
  /// The type of several ranges that comes with it; the catalog names it.
  package var multirange: ObjectName?
}
