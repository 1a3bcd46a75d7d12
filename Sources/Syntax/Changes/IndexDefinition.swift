package struct IndexDefinition: Hashable, Sendable {
  package var name: String?
  package var table: ObjectName
  /// `ON ONLY`.
  package var isOnly: Bool
  package var method: String
  package var elements: [Element]
  package var including: [String]
  package var predicate: Expression?
  package var isUnique: Bool
  package var nullsNotDistinct: Bool
  package var isConcurrent: Bool
  package var ifNotExists: Bool
  /// Options of `WITH (…)`, names in lower case.
  package var options: [String: String] = [:]

  package struct Element: Hashable, Sendable {
    package var key: Key
    package var collation: ObjectName?
    package var operatorClass: ObjectName?
    package var isDescending: Bool
    /// Nil: the default of its direction.
    package var nullsFirst: Bool?

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
