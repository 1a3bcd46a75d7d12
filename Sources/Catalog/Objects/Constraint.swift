import Syntax

/// A constraint of a table.
package struct Constraint: Equatable, Sendable {
  /// By reference: a table's copies share what has not changed of it.
  private var contents: Shared<Contents>

  private struct Contents: Equatable, Sendable {
    var name: String
    var kind: Kind
    var isValidated: Bool
    var isDeferrable: Bool
    var isInitiallyDeferred: Bool
    var isNoInherit: Bool
    var isEnforced: Bool
    var origin: Origin
    var parentCount = 0
    var isLocal = true
    var comment: String?
    var supportingIndex: RelationID?
  }

  /// A constraint of a table's own, with what its definition says besides its kind.
  init(name: String, kind: Kind, definition: ConstraintDefinition, origin: Origin) {
    contents = Shared(
      Contents(
        name: name, kind: kind, isValidated: definition.isValidated,
        isDeferrable: definition.isDeferrable, isInitiallyDeferred: definition.isInitiallyDeferred,
        isNoInherit: definition.isNoInherit, isEnforced: definition.isEnforced, origin: origin))
  }

  package internal(set) var name: String {
    _read { yield contents.value.name }
    _modify { yield &contents.value.name }
  }
  package internal(set) var kind: Kind {
    _read { yield contents.value.kind }
    _modify { yield &contents.value.kind }
  }
  package internal(set) var isValidated: Bool {
    get { contents.value.isValidated }
    _modify { yield &contents.value.isValidated }
  }
  package internal(set) var isDeferrable: Bool {
    get { contents.value.isDeferrable }
    _modify { yield &contents.value.isDeferrable }
  }
  package internal(set) var isInitiallyDeferred: Bool {
    get { contents.value.isInitiallyDeferred }
    _modify { yield &contents.value.isInitiallyDeferred }
  }
  package internal(set) var isNoInherit: Bool {
    get { contents.value.isNoInherit }
    _modify { yield &contents.value.isNoInherit }
  }
  /// False for `NOT ENFORCED`.
  package internal(set) var isEnforced: Bool {
    get { contents.value.isEnforced }
    _modify { yield &contents.value.isEnforced }
  }
  package internal(set) var origin: Origin {
    get { contents.value.origin }
    _modify { yield &contents.value.origin }
  }
  /// How many parent tables have it too.
  package internal(set) var parentCount: Int {
    get { contents.value.parentCount }
    _modify { yield &contents.value.parentCount }
  }
  /// Stays when no parent has it any more.
  package internal(set) var isLocal: Bool {
    get { contents.value.isLocal }
    _modify { yield &contents.value.isLocal }
  }
  package internal(set) var comment: String? {
    _read { yield contents.value.comment }
    _modify { yield &contents.value.comment }
  }
  /// The unique index that a foreign key relies on.
  var supportingIndex: RelationID? {
    get { contents.value.supportingIndex }
    _modify { yield &contents.value.supportingIndex }
  }

  package enum Kind: Equatable, Sendable {
    case check(Expression)
    case notNull(column: String)
    case unique(Key)
    case primaryKey(Key)
    case foreignKey(ForeignKey)
    case exclusion(ConstraintDefinition.Exclusion)
  }

  package struct Key: Hashable, Sendable {
    package internal(set) var columns: [String]
    package internal(set) var nullsNotDistinct: Bool
  }

  package struct ForeignKey: Hashable, Sendable {
    package internal(set) var columns: [String]
    package let referencedTable: RelationID
    /// Empty when they are the primary key of a table that the history did not create.
    package internal(set) var referencedColumns: [String]
    package let onUpdate: ConstraintDefinition.ForeignKey.Action
    package let onDelete: ConstraintDefinition.ForeignKey.Action
    package let match: ConstraintDefinition.ForeignKey.Match
  }

  /// Came with a parent table, which says what there is to say about it.
  package var isInherited: Bool { parentCount > 0 }

  package var foreignKey: ForeignKey? {
    if case .foreignKey(let key) = kind { key } else { nil }
  }

  package var isCheck: Bool { if case .check = kind { true } else { false } }

  /// The columns of its own table that it names.
  package var columns: [String] {
    switch kind {
    case .check(let condition): condition.columns.map(\.column)
    case .notNull(let column): [column]
    case .unique(let key), .primaryKey(let key): key.columns
    case .foreignKey(let key): key.columns
    case .exclusion(let exclusion): exclusion.elements.compactMap(\.column)
    }
  }
}
