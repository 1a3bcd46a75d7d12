import Syntax

/// A view or a materialized view.
package struct View: Sendable {
  /// Stays the same through renames.
  package let id: RelationID
  /// In a schema, among the relations.
  package internal(set) var name: QualifiedName
  /// Whether it keeps rows.
  package internal(set) var isMaterialized: Bool
  /// As it was written.
  package internal(set) var query: Query
  /// Nil when the history does not tell what its query returns.
  package internal(set) var columns: [ResultColumn]?
  /// Options of `WITH (…)`, names in lower case.
  package internal(set) var options: [String: String]
  /// The columns of relations that its query names.
  package internal(set) var usage: Usage
  /// Of a materialized view.
  package internal(set) var indexes: [Index] = []
  /// `INSTEAD OF` triggers.
  package internal(set) var triggers: [Trigger] = []
  /// Its own, besides the one that makes it a view.
  package internal(set) var rules: [RewriteRule] = []
  /// Nil: none.
  package internal(set) var comment: String?
  /// Who owns it, and who may do what.
  package internal(set) var access = Access()
  /// What made it, or replaced it last.
  package internal(set) var origin: Origin
  /// Whether a materialized view holds rows, or none because its query found none.
  package internal(set) var isPopulated = true

  /// The relations its query reads.
  package var sources: [RelationID] { usage.relations }
}

/// A column of a query's result.
package struct ResultColumn: Hashable, Sendable {
  /// What the query calls it, or the view.
  package internal(set) var name: String
  /// Nil when it takes more than the catalog to tell.
  package internal(set) var type: TypeName?
  /// Nil: none.
  package internal(set) var comment: String?
}
