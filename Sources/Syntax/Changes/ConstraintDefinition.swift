package struct ConstraintDefinition: Hashable, Sendable {
  package var name: String?
  package var kind: Kind
  /// False for `NOT VALID`.
  package var isValidated: Bool
  package var isDeferrable: Bool
  package var isInitiallyDeferred: Bool
  package var isNoInherit: Bool
  /// False for `NOT ENFORCED`, which is not validated either, and cannot be.
  package var isEnforced = true
  /// Written behind a column rather than on its own.
  package var isInline: Bool
  /// Options of the index behind it.
  package var options: [String: String] = [:]

  package enum Kind: Hashable, Sendable {
    case check(Expression)
    case notNull(column: String)
    case unique(Key)
    case primaryKey(Key)
    case foreignKey(ForeignKey)
    case exclusion(Exclusion)
  }

  package struct Key: Hashable, Sendable {
    package var columns: [String]
    package var including: [String]
    /// `USING INDEX`.
    package var index: String?
    package var nullsNotDistinct: Bool
  }

  package struct ForeignKey: Hashable, Sendable {
    package enum Action: String, Hashable, Sendable {
      case noAction = "NO ACTION"
      case restrict = "RESTRICT"
      case cascade = "CASCADE"
      case setNull = "SET NULL"
      case setDefault = "SET DEFAULT"
    }

    package enum Match: Hashable, Sendable { case simple, full, partial }

    package var columns: [String]
    package var referencedTable: ObjectName
    /// Empty: its primary key.
    package var referencedColumns: [String]
    package var onUpdate: Action
    package var onDelete: Action
    package var match: Match
  }

  package struct Exclusion: Hashable, Sendable {
    package var method: String
    package var elements: [IndexDefinition.Element]
    package var operators: [String]
    package var predicate: Expression?
  }
}

extension ConstraintDefinition {
  /// A constraint that nobody named.
  package init(_ kind: Kind) {
    self.init(
      name: nil, kind: kind, isValidated: true, isDeferrable: false, isInitiallyDeferred: false,
      isNoInherit: false, isInline: false)
  }
}

extension ConstraintDefinition.Key {
  package init(_ columns: [String], including: [String], nullsNotDistinct: Bool) {
    self.init(
      columns: columns, including: including, index: nil, nullsNotDistinct: nullsNotDistinct)
  }
}
