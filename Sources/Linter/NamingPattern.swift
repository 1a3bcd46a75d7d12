/// A kind of object whose names a project may have a convention for.
package enum NamedObject: String, CaseIterable, Comparable, Sendable {
  case schema, table, column, view, sequence, type, function, trigger, policy, index
  case primaryKey = "primary-key"
  case foreignKey = "foreign-key"
  case unique, check

  /// By the words of the settings file, so that lists have one order.
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A regular expression that whole names have to match.
package struct NamingPattern: Hashable, Sendable {
  /// The expression as it was written.
  package let text: String

  /// - Returns: Nil when it is no regular expression.
  package init?(_ text: String) {
    guard (try? Regex(text)) != nil else { return nil }
    self.text = text
  }

  /// Tells which names match; made once for many names, since reading the expression takes its time.
  package func matcher() -> (String) -> Bool {
    guard let expression = try? Regex(text) else { return { _ in true } }
    return { $0.wholeMatch(of: expression) != nil }
  }
}
