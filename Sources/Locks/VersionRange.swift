import Syntax

/// The versions of PostgreSQL that a row holds for.
package struct VersionRange: Hashable, Sendable {
  /// Nil: since long ago.
  package let first: Int?
  /// The first version it does not hold for any more; nil: there is none yet.
  package let end: Int?

  /// Whether a version is among them.
  package func contains(_ version: PostgreSQLVersion) -> Bool {
    version.major >= first ?? 0 && version.major < end ?? .max
  }
}

extension VersionRange: CustomStringConvertible {
  /// As docs/locks.md has it: `12 and newer`.
  package var description: String {
    switch (first, end) {
    case (nil, nil): "all"
    case (let first?, nil): "\(first) and newer"
    case (nil, let end?): "before \(end)"
    case (let first?, let end?): "\(first) to \(end - 1)"
    }
  }
}
