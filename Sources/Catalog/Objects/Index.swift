import Syntax

/// An index of a table or a materialized view.
package struct Index: Equatable, Sendable {
  /// By reference: a table's copies share what has not changed of it.
  private var contents: Shared<Contents>

  private struct Contents: Equatable, Sendable {
    var id: RelationID
    var name: String
    var method: String
    var elements: [IndexDefinition.Element]
    var including: [String]
    var predicate: Expression?
    var isUnique: Bool
    var nullsNotDistinct: Bool
    var constraint: String?
    var origin: Origin
    var isValid = true
    var parent: RelationID?
    var columnNames: [String] = []
    var options: [String: String]
    var isClustered = false
    var isReplicaIdentity = false
    var comment: String?
  }

  init(id: RelationID, name: String, definition: IndexDefinition, origin: Origin) {
    contents = Shared(
      Contents(
        id: id, name: name, method: definition.method, elements: definition.elements,
        including: definition.including, predicate: definition.predicate,
        isUnique: definition.isUnique, nullsNotDistinct: definition.nullsNotDistinct,
        origin: origin, options: definition.options))
  }

  /// The same index on another relation: a valid one that nothing hangs on yet.
  func copied(id: RelationID, name: String, origin: Origin) -> Index {
    var copy = self
    copy.contents.value.id = id
    copy.name = name
    copy.origin = origin
    copy.constraint = nil
    copy.isValid = true
    copy.parent = nil
    copy.isClustered = false
    copy.isReplicaIdentity = false
    copy.comment = nil
    return copy
  }

  /// Stays the same through renames.
  package var id: RelationID { contents.value.id }
  /// Without a schema: that of its table.
  package internal(set) var name: String {
    _read { yield contents.value.name }
    _modify { yield &contents.value.name }
  }
  /// Its access method: `btree` and the like.
  package internal(set) var method: String {
    _read { yield contents.value.method }
    _modify { yield &contents.value.method }
  }
  /// Its key.
  package internal(set) var elements: [IndexDefinition.Element] {
    _read { yield contents.value.elements }
    _modify { yield &contents.value.elements }
  }
  /// Columns that it carries along.
  package internal(set) var including: [String] {
    _read { yield contents.value.including }
    _modify { yield &contents.value.including }
  }
  /// The rows that are in it; nil: all.
  package internal(set) var predicate: Expression? {
    _read { yield contents.value.predicate }
    _modify { yield &contents.value.predicate }
  }
  /// Whether two rows may have the same key.
  package internal(set) var isUnique: Bool {
    get { contents.value.isUnique }
    _modify { yield &contents.value.isUnique }
  }
  /// One null is as good as another.
  package internal(set) var nullsNotDistinct: Bool {
    get { contents.value.nullsNotDistinct }
    _modify { yield &contents.value.nullsNotDistinct }
  }
  /// The constraint it stands behind.
  package internal(set) var constraint: String? {
    _read { yield contents.value.constraint }
    _modify { yield &contents.value.constraint }
  }
  /// What made it.
  package internal(set) var origin: Origin {
    get { contents.value.origin }
    _modify { yield &contents.value.origin }
  }
  /// False where a partition still lacks its part of it.
  package internal(set) var isValid: Bool {
    get { contents.value.isValid }
    _modify { yield &contents.value.isValid }
  }
  /// The partitioned table's index that it is a part of.
  package internal(set) var parent: RelationID? {
    get { contents.value.parent }
    _modify { yield &contents.value.parent }
  }
  /// What its columns were called when it was made, included ones too.
  package internal(set) var columnNames: [String] {
    _read { yield contents.value.columnNames }
    _modify { yield &contents.value.columnNames }
  }
  /// Options of storage, names in lower case.
  package internal(set) var options: [String: String] {
    _read { yield contents.value.options }
    _modify { yield &contents.value.options }
  }
  /// What `CLUSTER` without an index goes by.
  package internal(set) var isClustered: Bool {
    get { contents.value.isClustered }
    _modify { yield &contents.value.isClustered }
  }
  /// Whether it is the table's `REPLICA IDENTITY`.
  package internal(set) var isReplicaIdentity: Bool {
    get { contents.value.isReplicaIdentity }
    _modify { yield &contents.value.isReplicaIdentity }
  }
  /// Nil: none.
  package internal(set) var comment: String? {
    _read { yield contents.value.comment }
    _modify { yield &contents.value.comment }
  }

  /// Came with a partitioned table.
  package var isInherited: Bool { parent != nil }

  /// The columns of the key, nil where it has an expression.
  package var keyColumns: [String?] { elements.map(\.column) }
}
