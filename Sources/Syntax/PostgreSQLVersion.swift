import CPgQuery

/// A major version of PostgreSQL: what the server that runs the migrations is.
package struct PostgreSQLVersion: Hashable, Sendable {
  /// The number before the dot.
  package let major: Int

  /// A version by its number before the dot.
  package init(_ major: Int) {
    self.major = major
  }

  /// The version whose grammar the parser has.
  package static let parser = PostgreSQLVersion(parserVersion) ?? PostgreSQLVersion(17)

  /// Reads `15`, or `15.4`; nil when it is no version since 10, the first with one major number.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard (1...2).contains(parts.count), numbers.count == parts.count, numbers[0] >= 10 else {
      return nil
    }
    major = numbers[0]
  }
}

extension PostgreSQLVersion: Comparable {
  /// Older ones come first.
  package static func < (left: PostgreSQLVersion, right: PostgreSQLVersion) -> Bool {
    left.major < right.major
  }
}

extension PostgreSQLVersion: CustomStringConvertible {
  /// The number alone.
  package var description: String { String(major) }
}

/// Which PostgreSQL the parser is taken from: `18.6`.
package let parserVersion: Swift.String = PG_VERSION
