import Syntax

/// A constraint of a table.
package struct Constraint: Equatable, Sendable {
  /// By reference: a table's copies share what has not changed of it.
  private var contents: Shared<Contents>

  private struct Contents: Equatable, Sendable {
    var name: String
    var kind: Kind
    var isValidated: Bool
    var isEnforced: Bool
    var isDeferrable: Bool
    var isInitiallyDeferred: Bool
    var isNoInherit: Bool
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
        isEnforced: definition.isEnforced, isDeferrable: definition.isDeferrable,
        isInitiallyDeferred: definition.isInitiallyDeferred,
        isNoInherit: definition.isNoInherit, origin: origin))
  }

  /// Unique on its table.
  package internal(set) var name: String {
    _read { yield contents.value.name }
    _modify { yield &contents.value.name }
  }
  /// What it demands.
  package internal(set) var kind: Kind {
    _read { yield contents.value.kind }
    _modify { yield &contents.value.kind }
  }
  /// Whether all rows are known to hold; false for `NOT VALID`, and never so of what is not enforced.
  package internal(set) var isValidated: Bool {
    get { contents.value.isValidated }
    _modify { yield &contents.value.isValidated }
  }
  /// False for `NOT ENFORCED`: nobody looks whether it holds.
  package internal(set) var isEnforced: Bool {
    get { contents.value.isEnforced }
    _modify { yield &contents.value.isEnforced }
  }
  /// `DEFERRABLE`.
  package internal(set) var isDeferrable: Bool {
    get { contents.value.isDeferrable }
    _modify { yield &contents.value.isDeferrable }
  }
  /// Checked when the transaction ends.
  package internal(set) var isInitiallyDeferred: Bool {
    get { contents.value.isInitiallyDeferred }
    _modify { yield &contents.value.isInitiallyDeferred }
  }
  /// Children do without it.
  package internal(set) var isNoInherit: Bool {
    get { contents.value.isNoInherit }
    _modify { yield &contents.value.isNoInherit }
  }
  /// What added it.
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
  /// Nil: none.
  package internal(set) var comment: String? {
    _read { yield contents.value.comment }
    _modify { yield &contents.value.comment }
  }
  /// The unique index that a foreign key relies on.
  var supportingIndex: RelationID? {
    get { contents.value.supportingIndex }
    _modify { yield &contents.value.supportingIndex }
  }

  /// What a constraint demands of rows, in terms of the catalog.
  package enum Kind: Equatable, Sendable {
    case check(Expression)
    case notNull(column: String)
    case unique(Key)
    case primaryKey(Key)
    case foreignKey(ForeignKey)
    case exclusion(ConstraintDefinition.Exclusion)
  }

  /// The columns of a unique constraint or a primary key.
  package struct Key: Hashable, Sendable {
    /// In order.
    package internal(set) var columns: [String]
    /// One null is as good as another.
    package internal(set) var nullsNotDistinct: Bool
    /// The last column is a range, and no two of a key overlap.
    package internal(set) var isWithoutOverlaps = false
  }

  /// `FOREIGN KEY … REFERENCES`.
  package struct ForeignKey: Hashable, Sendable {
    /// The referencing columns.
    package internal(set) var columns: [String]
    /// It stays the same through renames.
    package let referencedTable: RelationID
    /// Empty when they are the primary key of a table that the history did not create.
    package internal(set) var referencedColumns: [String]
    /// What happens when the referenced row gets another key.
    package let onUpdate: ConstraintDefinition.ForeignKey.Action
    /// What happens when the referenced row goes.
    package let onDelete: ConstraintDefinition.ForeignKey.Action
    /// When a key with nulls in it is looked up.
    package let match: ConstraintDefinition.ForeignKey.Match
    /// The last column of both sides is a range, which those referenced have to cover.
    package var hasPeriod = false
  }

  /// Came with a parent table, which says what there is to say about it.
  package var isInherited: Bool { parentCount > 0 }

  /// Nil: another kind of constraint.
  package var foreignKey: ForeignKey? {
    if case .foreignKey(let key) = kind { key } else { nil }
  }

  /// Whether it is a CHECK.
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
