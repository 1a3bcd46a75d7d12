/// `CREATE TYPE` and `CREATE DOMAIN`.
package struct TypeDefinition: Sendable {
  /// As written.
  package var name: ObjectName
  /// What its values are.
  package var kind: Kind

  /// What the values of a type are.
  package enum Kind: Sendable {
    case enumeration([String])
    case composite([ColumnDefinition])
    case domain(DomainDefinition)
    case range(RangeDefinition)
    case base
    /// Only a name so far, for the functions that the definition needs.
    case shell
  }
}

/// `CREATE TYPE … AS RANGE`.
package struct RangeDefinition: Hashable, Sendable {
  /// What it is a range of.
  package var subtype: TypeName
  /// The type of several ranges that comes with it; the catalog names it.
  package var multirange: ObjectName?
}
