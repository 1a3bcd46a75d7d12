/// `V1_2__x`, `U1_2__x`, `B1__x`, `R__x`.
///
/// https://documentation.red-gate.com/flyway/flyway-concepts/migrations
struct FlywayName: Sendable {
  /// Nil for repeatable ones.
  let version: String?
  let role: MigrationName.Role
  let description: String

  init?(_ stem: String) {
    guard let separator = stem.firstIndexOfDoubleUnderscore, let prefix = stem.first else {
      return nil
    }
    let version = stem[stem.index(after: stem.startIndex)..<separator]
    description = String(stem[separator...].dropFirst(2))
    if prefix == "R", version.isEmpty {
      self.version = nil
      role = .repeatable
      return
    }
    let isVersion = version.utf8.allSatisfy {
      isDecimal($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
    }
    guard isVersion, let first = version.utf8.first, isDecimal(first) else { return nil }
    self.version = String(version)
    switch prefix {
    case "V": role = .forward
    case "B": role = .baseline
    case "U": role = .rollback(of: String(version))
    default: return nil
    }
  }
}

extension FlywayName {
  /// What two spellings of a version have in common.
  static func key(_ version: String) -> String {
    var parts = version.split { $0 == "." || $0 == "_" }.map { $0.drop { $0 == "0" } }
    while parts.last?.isEmpty ?? false { parts.removeLast() }
    return parts.joined(separator: ".")
  }

  /// Whether Flyway runs a file of one name before a file of another: by version, repeatable ones last.
  static func isOrdered(_ left: String, _ right: String) -> Bool {
    let names = (FlywayName(left.splitSuffix.stem), FlywayName(right.splitSuffix.stem))
    switch (names.0?.version, names.1?.version) {
    case (let left?, let right?): return DottedVersion(left) < DottedVersion(right)
    case (.some, nil): return true
    case (nil, .some): return false
    case (nil, nil):
      return isOrderedByBytes(names.0?.description ?? left, names.1?.description ?? right)
    }
  }
}

extension String {
  fileprivate var firstIndexOfDoubleUnderscore: Index? {
    var text = self
    let offset = text.withUTF8 { bytes in
      bytes.indices.dropLast().first { place in
        bytes[place] == UInt8(ascii: "_") && bytes[place + 1] == UInt8(ascii: "_")
      }
    }
    return offset.map { utf8.index(startIndex, offsetBy: $0) }
  }
}
