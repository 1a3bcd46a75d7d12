/// `CREATE PUBLICATION`.
package struct PublicationDefinition: Sendable {
  /// Unique in the database.
  package var name: String
  /// `FOR ALL TABLES`.
  package var coversAllTables: Bool
  /// `FOR TABLE`.
  package var tables: [PublishedTable]
  /// `FOR TABLES IN SCHEMA`.
  package var schemas: [String]
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String]
}

/// What one `ALTER PUBLICATION` does.
package enum PublicationAlteration: Sendable {
  case added([PublishedTable], schemas: [String])
  case dropped([PublishedTable], schemas: [String])
  case replaced([PublishedTable], schemas: [String])
  case optionsChanged([String: String])
}

/// A table of a publication.
package struct PublishedTable: Hashable, Sendable {
  /// As written.
  package var name: ObjectName
  /// `ONLY`: children are left out.
  package var isOnly: Bool
  /// Empty: all.
  package var columns: [String]
  /// `WHERE`: the rows that are published.
  package var condition: Expression?
}
