import Syntax

package struct View: Sendable {
  package let id: RelationID
  package internal(set) var name: QualifiedName
  package internal(set) var isMaterialized: Bool
  package internal(set) var query: Query
  /// Nil when the history does not tell what its query returns.
  package internal(set) var columns: [ResultColumn]?
  package internal(set) var options: [String: String]
  /// The columns of relations that its query names.
  package internal(set) var usage: Usage
  package internal(set) var indexes: [Index] = []
  package internal(set) var triggers: [Trigger] = []
  package internal(set) var rules: [RewriteRule] = []
  package internal(set) var comment: String?
  package internal(set) var access = Access()
  package internal(set) var origin: Origin
  /// Whether a materialized view holds rows, or none because its query found none.
  package internal(set) var isPopulated = true

  /// The relations its query reads.
  package var sources: [RelationID] { usage.relations }
}

/// A column of a query's result.
package struct ResultColumn: Hashable, Sendable {
  package internal(set) var name: String
  /// Nil when it takes more than the catalog to tell.
  package internal(set) var type: TypeName?
  package internal(set) var comment: String?
}
