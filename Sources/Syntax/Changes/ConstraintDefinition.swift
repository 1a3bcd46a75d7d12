/// A constraint of a table or a domain, as it is written.
package struct ConstraintDefinition: Hashable, Sendable {
  /// Nil: PostgreSQL chooses one.
  package var name: String?
  /// What it demands.
  package var kind: Kind
  /// False for `NOT VALID`, and for what is not enforced.
  package var isValidated: Bool
  /// False for `NOT ENFORCED`, which is not validated either, and cannot be.
  package var isEnforced = true
  /// `DEFERRABLE`.
  package var isDeferrable: Bool
  /// `INITIALLY DEFERRED`: checked when the transaction ends.
  package var isInitiallyDeferred: Bool
  /// `NO INHERIT`: children do without it.
  package var isNoInherit: Bool
  /// Written behind a column rather than on its own.
  package var isInline: Bool
  /// Options of the index behind it.
  package var options: [String: String] = [:]

  /// What a constraint demands of rows.
  package enum Kind: Hashable, Sendable {
    case check(Expression)
    case notNull(column: String)
    case unique(Key)
    case primaryKey(Key)
    case foreignKey(ForeignKey)
    case exclusion(Exclusion)
  }

  /// The columns of a unique constraint or a primary key.
  package struct Key: Hashable, Sendable {
    /// In order; empty with `USING INDEX`.
    package var columns: [String]
    /// `INCLUDE`: carried along by the index, no part of the key.
    package var including: [String]
    /// `USING INDEX`.
    package var index: String?
    /// `NULLS NOT DISTINCT`: one null is as good as another.
    package var nullsNotDistinct: Bool
    /// `WITHOUT OVERLAPS`: of the last column, which is a range.
    package var isWithoutOverlaps = false
  }

  /// `FOREIGN KEY … REFERENCES`.
  package struct ForeignKey: Hashable, Sendable {
    /// What happens to rows when the row they point to changes or goes.
    package enum Action: String, Hashable, Sendable {
      case noAction = "NO ACTION"
      case restrict = "RESTRICT"
      case cascade = "CASCADE"
      case setNull = "SET NULL"
      case setDefault = "SET DEFAULT"
    }

    /// When a key with nulls in it is looked up.
    package enum Match: Hashable, Sendable { case simple, full, partial }

    /// The referencing columns.
    package var columns: [String]
    /// As written.
    package var referencedTable: ObjectName
    /// Empty: its primary key.
    package var referencedColumns: [String]
    /// `ON UPDATE`.
    package var onUpdate: Action
    /// `ON DELETE`.
    package var onDelete: Action
    /// `MATCH`; simple if nothing is said.
    package var match: Match
    /// `PERIOD`: the last column of both sides is a range.
    package var hasPeriod = false
  }

  /// `EXCLUDE`: no two rows may agree in all of its comparisons.
  package struct Exclusion: Hashable, Sendable {
    /// The index's access method.
    package var method: String
    /// What is compared.
    package var elements: [IndexDefinition.Element]
    /// The operator for each element.
    package var operators: [String]
    /// `WHERE`: the rows it holds for.
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
  /// A key on columns, without an index to take over.
  package init(_ columns: [String], including: [String], nullsNotDistinct: Bool) {
    self.init(
      columns: columns, including: including, index: nil, nullsNotDistinct: nullsNotDistinct)
  }
}

/// `ALTER CONSTRAINT`; nil: that stays as it is.
package struct ConstraintAlteration: Hashable, Sendable {
  package var isDeferrable: Bool?
  package var isInitiallyDeferred: Bool?
  package var isEnforced: Bool?
  package var isNoInherit: Bool?
}
