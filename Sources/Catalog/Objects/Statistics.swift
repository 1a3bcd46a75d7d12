import Syntax

/// What `CREATE STATISTICS` makes: it belongs to a table, but has a name in a schema of its own.
package struct Statistics: Sendable {
  /// In a schema, among the statistics objects.
  package internal(set) var name: QualifiedName
  /// `ndistinct`, `dependencies`, `mcv`, in this order; those of a single expression have none.
  package internal(set) var kinds: [String]
  /// Its plain columns.
  package internal(set) var columns: [String]
  /// What else it counts.
  package internal(set) var expressions: [Expression]
  /// Nil: the usual target.
  package internal(set) var target: Int?
  /// Nil: none.
  package internal(set) var comment: String?
  /// The role that made it, or that it was given to.
  package internal(set) var owner: String?
  /// What made it.
  package internal(set) var origin: Origin

  func uses(_ column: String) -> Bool {
    columns.contains(column)
      || expressions.contains { $0.columns.contains { $0.column == column } }
  }
}
