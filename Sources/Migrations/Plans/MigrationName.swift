/// What the name of a file says, in the ways that the tools name files.
struct MigrationName: Sendable {
  enum Role: Hashable, Sendable {
    case forward
    /// Undoes the migration of this stem.
    case rollback(of: String)
    /// Runs again whenever it changes, after all others.
    case repeatable
    /// Stands for all migrations up to its version.
    case baseline
  }

  let role: Role
  /// The number it starts with, as written; nil if there is none.
  let version: String?

  /// - Parameter name: A file's name or path.
  init(_ name: String) {
    let name = name.lastPart
    let stem = name.splitSuffix.stem
    if let flyway = FlywayName(stem) {
      version = flyway.version
      role = flyway.role
      return
    }
    let digits = stem.utf8.prefix(while: isDecimal)
    version = digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    role = Self.base(of: stem).map { .rollback(of: $0) } ?? .forward
  }

  private static let rollbackSuffixes = [
    ".down", ".rollback", ".undo", ".revert", "_down", "_rollback", "_undo", "_revert", "-down",
    "-rollback", "-undo", "-revert",
  ]

  /// What the rollback of this stem undoes.
  private static func base(of stem: String) -> String? {
    for suffix in rollbackSuffixes {
      if let base = stem.removing(suffix: suffix) { return base }
    }
    return nil
  }

  /// Whether a stem ends as only the names of rollbacks do: `x_down` may be about anything.
  static func isSurelyRollback(_ name: String) -> Bool {
    let stem = name.lastPart.splitSuffix.stem
    return rollbackSuffixes.prefix(4).contains { stem.removing(suffix: $0) != nil }
  }

  /// A stem without the suffix that says it goes forward.
  static func withoutUp(_ stem: String) -> String {
    [".up", "_up", "-up"].lazy.compactMap { stem.removing(suffix: $0) }.first ?? stem
  }
}

extension String {
  /// The string without an ASCII suffix in any case; nil if it doesn't end in it, or is it.
  func removing(suffix: String) -> String? {
    let (text, suffix) = (utf8, suffix.utf8)
    // Most names end otherwise, and are asked for many suffixes.
    guard text.count > suffix.count, let last = text.last, let other = suffix.last,
      last | 0x20 == other | 0x20
    else { return nil }
    let tail = text.suffix(suffix.count)
    let isEqual = zip(tail, suffix).allSatisfy { pair in
      pair.0 == pair.1 || pair.0 | 0x20 == pair.1 && pair.0 != pair.0 | 0x20
    }
    return isEqual ? String(self[..<tail.startIndex]) : nil
  }
}
