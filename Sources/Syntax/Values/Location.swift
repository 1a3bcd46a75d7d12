/// A place in a file that takes no part in comparing or hashing what carries it.
///
/// Two expressions are equal when they say the same, wherever they stand.
package struct Location: Hashable, Sendable {
  /// Offset of the first byte in the file; nil when PostgreSQL does not say.
  package let offset: Int?

  /// Always: where an expression stands is no part of what it says.
  package static func == (_: Location, _: Location) -> Bool { true }
  /// Adds nothing, as all are equal.
  package func hash(into _: inout Hasher) {}
}
