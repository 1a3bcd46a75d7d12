package struct PublicationDefinition: Sendable {
  package var name: String
  package var coversAllTables: Bool
  package var tables: [PublishedTable]
  package var schemas: [String]
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String]
}

package enum PublicationAlteration: Sendable {
  case added([PublishedTable], schemas: [String])
  case dropped([PublishedTable], schemas: [String])
  case replaced([PublishedTable], schemas: [String])
  case optionsChanged([String: String])
}

/// A table of a publication.
package struct PublishedTable: Hashable, Sendable {
  package var name: ObjectName
  /// `ONLY`: children are left out.
  package var isOnly: Bool
  /// Empty: all.
  package var columns: [String]
  package var condition: Expression?
}
