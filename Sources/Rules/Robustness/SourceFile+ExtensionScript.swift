import Syntax

// Files that PostgreSQL runs for an extension, which a server runs once for sure.

extension SourceFile {
  /// Whether `CREATE EXTENSION` or `ALTER EXTENSION … UPDATE` runs it: `counter--1.0.sql`,
  /// `counter--1.0--1.1.sql`.
  ///
  /// https://www.postgresql.org/docs/current/extend-extensions.html#EXTEND-EXTENSIONS-FILES
  var isExtensionScript: Bool {
    let name = name.utf8
    let dash = UInt8(ascii: "-")
    return !name.starts(with: "--".utf8)
      && zip(name, name.dropFirst()).contains { $0 == (dash, dash) }
  }
}
