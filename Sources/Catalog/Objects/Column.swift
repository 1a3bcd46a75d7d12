import Syntax

/// A column of a table.
package struct Column: Equatable, Sendable {
  /// By reference: a table's copies share what has not changed of it.
  private var contents: Shared<Contents>

  private struct Contents: Equatable, Sendable {
    var name: String
    var type: TypeName?
    var isNotNull = false
    var notNull: Constraint?
    var `default`: Expression?
    var identity: ColumnDefinition.Identity?
    var generated: Expression?
    var isVirtual = false
    var collation: ObjectName?
    var privileges: AccessList?
    var settings = Settings()
    var comment: String?
    var origin: Origin?
    var parentCount = 0
    var isLocal = true
  }

  /// How its values are stored and counted.
  package struct Settings: Hashable, Sendable {
    /// Nil: as its type has it.
    package internal(set) var storage: ColumnDefinition.Storage?
    /// Nil: as the server has it.
    package internal(set) var compression: ColumnDefinition.Compression?
    /// `SET STATISTICS`; nil: the usual target.
    package internal(set) var statisticsTarget: Int?
    /// `n_distinct` and `n_distinct_inherited`.
    package internal(set) var options: [String: String] = [:]
  }

  /// A column that may be null, of a table's own.
  init(name: String, type: TypeName? = nil, origin: Origin? = nil) {
    contents = Shared(Contents(name: name, type: type, origin: origin))
  }

  /// Unique in its table.
  package internal(set) var name: String {
    _read { yield contents.value.name }
    _modify { yield &contents.value.name }
  }
  /// Nil when the history does not say.
  package internal(set) var type: TypeName? {
    _read { yield contents.value.type }
    _modify { yield &contents.value.type }
  }
  /// Whether no row has a null there: by `NOT NULL`, a primary key or an identity.
  package internal(set) var isNotNull: Bool {
    get { contents.value.isNotNull }
    _modify { yield &contents.value.isNotNull }
  }
  /// What makes it so, or would if it were valid; servers before 18 keep no constraint for it.
  package internal(set) var notNull: Constraint? {
    get { contents.value.notNull }
    set {
      // Without a constraint on either side it is the mark alone that counts.
      guard newValue != nil || contents.value.notNull != nil else { return }
      contents.value.notNull = newValue
      contents.value.isNotNull = newValue?.isValidated ?? false
    }
  }
  /// Nil: null, or what fills a generated or identity column.
  package internal(set) var `default`: Expression? {
    _read { yield contents.value.default }
    _modify { yield &contents.value.default }
  }
  /// Nil: no identity column.
  package internal(set) var identity: ColumnDefinition.Identity? {
    _read { yield contents.value.identity }
    _modify { yield &contents.value.identity }
  }
  /// The expression that it is computed by.
  package internal(set) var generated: Expression? {
    _read { yield contents.value.generated }
    _modify { yield &contents.value.generated }
  }
  /// Whether it is computed when it is read, and not stored.
  package internal(set) var isVirtual: Bool {
    get { contents.value.isVirtual }
    _modify { yield &contents.value.isVirtual }
  }
  /// Nil: its type's.
  package internal(set) var collation: ObjectName? {
    _read { yield contents.value.collation }
    _modify { yield &contents.value.collation }
  }
  /// What is granted on this column alone; nil: nothing.
  package internal(set) var privileges: AccessList? {
    _read { yield contents.value.privileges }
    _modify { yield &contents.value.privileges }
  }
  /// How its values are stored and counted.
  package internal(set) var settings: Settings {
    _read { yield contents.value.settings }
    _modify { yield &contents.value.settings }
  }
  /// Nil: none.
  package internal(set) var comment: String? {
    _read { yield contents.value.comment }
    _modify { yield &contents.value.comment }
  }
  /// Nil: the history uses it, but did not make it.
  package internal(set) var origin: Origin? {
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

  /// Came with a parent table.
  package var isInherited: Bool { parentCount > 0 }

  /// Whether new rows get a value without being given one.
  package var fillsItself: Bool {
    `default` != nil || identity != nil || generated != nil || type?.isSerial == true
  }
}
