/// `CREATE INDEX`, or the index that a constraint stands on.
package struct IndexDefinition: Hashable, Sendable {
  /// Nil: PostgreSQL chooses one.
  package var name: String?
  /// The table or materialized view.
  package var table: ObjectName
  /// `ON ONLY`.
  package var isOnly: Bool
  /// `btree` if nothing is said.
  package var method: String
  /// The key.
  package var elements: [Element]
  /// `INCLUDE`: carried along, no part of the key.
  package var including: [String]
  /// `WHERE`: the rows that are in it.
  package var predicate: Expression?
  /// `UNIQUE`.
  package var isUnique: Bool
  /// `NULLS NOT DISTINCT`: one null is as good as another.
  package var nullsNotDistinct: Bool
  /// `CONCURRENTLY`.
  package var isConcurrent: Bool
  /// `IF NOT EXISTS`.
  package var ifNotExists: Bool
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String] = [:]

  /// A column or an expression of the key.
  package struct Element: Hashable, Sendable {
    /// What is indexed.
    package var key: Key
    /// `COLLATE`; nil: the column's.
    package var collation: ObjectName?
    /// Nil: the usual one of the type.
    package var operatorClass: ObjectName?
    /// `DESC`.
    package var isDescending: Bool
    /// Nil: the default of its direction.
    package var nullsFirst: Bool?

    /// A column, or something computed from the row.
    package enum Key: Hashable, Sendable {
      case column(String)
      case expression(Expression)
    }

    /// The column's name, if the element is a plain column.
    package var column: String? {
      if case .column(let name) = key { name } else { nil }
    }
  }
}

extension IndexDefinition.Element {
  /// A plain ascending column.
  package init(column: String) {
    self.init(
      key: .column(column), collation: nil, operatorClass: nil, isDescending: false,
      nullsFirst: nil)
  }
}

extension IndexDefinition {
  /// The index behind a constraint; its table is told elsewhere.
  package init(
    named name: String?, elements: [Element], method: String, isUnique: Bool,
    including: [String] = [], predicate: Expression? = nil, nullsNotDistinct: Bool = false
  ) {
    self.init(
      name: name, table: ObjectName(""), isOnly: false, method: method, elements: elements,
      including: including, predicate: predicate, isUnique: isUnique,
      nullsNotDistinct: nullsNotDistinct, isConcurrent: false, ifNotExists: false)
  }
}
