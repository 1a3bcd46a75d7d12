import Syntax

// SQL that is not PostgreSQL's, by where it lies and by what is in it: a project may be for several databases.

/// Names of databases, as folders and files are called after them.
enum OtherDatabase {
  /// Names that nothing else has.
  private static let names: Set = [
    "mysql", "mariadb", "sqlite", "sqlite3", "mssql", "sqlserver", "clickhouse", "snowflake",
    "bigquery", "hsqldb", "tidb",
  ]
  /// Names that count beside a folder of PostgreSQL's only: programs are called that, too.
  private static let namesAmongDatabases: Set = [
    "oracle", "derby", "h2", "db2", "cockroach", "cockroachdb", "crdb", "spanner", "cassandra",
  ]
  private static let ownNames: Set = ["postgres", "postgresql", "pg", "psql", "pgsql"]
  private static let companions: Set = [
    "migration", "migrations", "migrate", "sql", "db", "schema", "schemas", "changelog",
  ]

  /// Whether a folder holds another database's SQL by its name, beside others.
  static func isName(ofFolder name: String, among folders: [String]) -> Bool {
    let rest = words(of: name).filter { !companions.contains($0) }
    guard rest.count == 1, let word = rest.first else { return false }
    if names.contains(word) { return true }
    return namesAmongDatabases.contains(word)
      && folders.contains { words(of: $0).contains(where: ownNames.contains) }
  }

  /// Whether a file holds it by its name: `1_a.mysql.up.sql`, `schema_sqlite.sql`.
  static func isName(ofFile path: String) -> Bool {
    let stem = path.lastPart.splitSuffix.stem.lowercased()
    let parts = stem.split(separator: ".").dropFirst().map(String.init)
    if parts.contains(where: { names.contains($0) || namesAmongDatabases.contains($0) }) {
      return true
    }
    // In the words of a migration's name a database may be what it is about.
    guard MigrationName(path).version == nil, let last = words(of: stem).last else { return false }
    return names.contains(last)
  }

  private static func words(of name: String) -> [String] {
    name.lowercased().split { $0 == "-" || $0 == "_" || $0 == "." }.map(String.init)
  }

  /// The files of a group that are another database's by what is in them.
  ///
  /// One statement that PostgreSQL does not take is a mistake in a migration, and no other database: among
  /// migrations of PostgreSQL's only what has no version is taken for it.
  static func files(in paths: [String], contents: [String: [UInt8]]) -> [String] {
    let foreign = paths.filter { path in
      contents[path].map { isOthers($0) } ?? false
    }
    if foreign.isEmpty { return [] }
    // What a migration of MySQL's drops, PostgreSQL drops alike: a part of the files tells of all.
    let isAll =
      foreign.count * 2 >= paths.count
      || foreign.count > 1 && foreign.count * 4 >= paths.count
        && !paths.contains { contents[$0].map { signs(in: $0) == .own } ?? false }
    return isAll ? paths : foreign.filter { !MigrationName($0).isVersioned }
  }
}

// MARK: - Signs

extension OtherDatabase {
  /// Whether what is in a file tells; each changeset of one that holds several says by itself where it runs.
  private static func isOthers(_ bytes: [UInt8]) -> Bool {
    mayHaveSigns(bytes) && signs(in: bytes) == .others
      && MigrationTool(markersIn: bytes)?.profile.holdsChangesets != true
  }

  enum Signs: Hashable { case none, own, others }

  /// What a file has that only PostgreSQL takes, or that MySQL, SQLite or SQL Server take and PostgreSQL never does.
  static func signs(in bytes: [UInt8]) -> Signs {
    bytes.withUnsafeBufferPointer { buffer in
      var signs = ForeignSigns(bytes: buffer)
      var isOthers = false
      for token in Lexer(buffer) where !token.isComment {
        if signs.isOwn(token) { return .own }
        if signs.isSeen(with: token) { isOthers = true }
      }
      return isOthers ? .others : .none
    }
  }

  /// Whether it is worth the while to read the words of a file.
  private static func mayHaveSigns(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { buffer in
      for (index, byte) in buffer.enumerated() {
        switch byte {
        case UInt8(ascii: "`"): return true
        case UInt8(ascii: "["):
          if index > 0, isWhitespace(buffer[index - 1]) { return true }
        case UInt8(ascii: "A"), UInt8(ascii: "a"), UInt8(ascii: "E"), UInt8(ascii: "e"),
          UInt8(ascii: "P"), UInt8(ascii: "p"):
          guard index + 6 <= buffer.count else { continue }
          let range = index..<index + 6
          if buffer.matches("autoin", in: range) || buffer.matches("engine", in: range)
            || buffer.matches("pragma", in: range)
            || buffer.matches("auto", in: index..<index + 4)
              && buffer[index + 4] == UInt8(ascii: "_")
          {
            return true
          }
        default: continue
        }
      }
      return false
    }
  }
}

/// The last tokens of a text, as far as they tell one database from another.
private struct ForeignSigns {
  let bytes: UnsafeBufferPointer<UInt8>
  private var last: Token?
  private var beforeLast: Token?

  init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// Whether a token makes one of the signs, with those before it.
  mutating func isSeen(with token: Token) -> Bool {
    defer { (beforeLast, last) = (last, token) }
    switch token.kind {
    case .word: return isColumnOption(token) || isPragma(token)
    case .symbol:
      switch bytes[token.range.lowerBound] {
      // `name`: MySQL's and SQLite's quotes are operators here, which stand alone.
      case UInt8(ascii: "`"):
        return last?.kind == .word && isSymbol(beforeLast, "`")
          && last?.range.upperBound == token.range.lowerBound
          && beforeLast?.range.upperBound == last?.range.lowerBound
      // ) ENGINE =
      case UInt8(ascii: "="): return isWord(last, "engine") && isSymbol(beforeLast, ")")
      // [name], behind words that no element of an array stands behind.
      case UInt8(ascii: "]"): return isBracketed()
      default: return false
      }
    default: return false
    }
  }

  /// Whether a token, behind the last, is PostgreSQL's alone.
  func isOwn(_ token: Token) -> Bool {
    switch token.kind {
    case .dollarString: true
    case .symbol: isSymbol(token, ":") && isSymbol(last, ":")
    case .word:
      isWord(
        token, "serial", "bigserial", "jsonb", "timestamptz", "bytea", "plpgsql", "concurrently")
    default: false
    }
  }

  private func isColumnOption(_ token: Token) -> Bool {
    if isWord(token, "autoincrement") { return isWord(last, "key", "asc", "desc") }
    // The underscore differs from what is compared by case alone.
    guard bytes[token.range].count == 14, bytes.matches("auto", in: prefix(of: token, 4)),
      bytes[token.range.lowerBound + 4] == UInt8(ascii: "_"),
      bytes.matches("increment", in: token.range.lowerBound + 5..<token.range.upperBound)
    else { return false }
    return isSymbol(last, ")")
      || isWord(last, "null", "key", "unique", "unsigned", "int", "integer", "bigint", "smallint")
  }

  private func prefix(of token: Token, _ count: Int) -> Range<Int> {
    token.range.lowerBound..<token.range.lowerBound + count
  }

  /// `PRAGMA name` at the start of a statement.
  private func isPragma(_ token: Token) -> Bool {
    isWord(last, "pragma") && (beforeLast == nil || beforeLast?.kind == .semicolon)
  }

  private var opening: Token? { isSymbol(beforeLast, "[") ? beforeLast : nil }

  private func isBracketed() -> Bool {
    guard let opening, last?.kind == .word else { return false }
    var index = opening.range.lowerBound
    while index > 0, isWhitespace(bytes[index - 1]) { index -= 1 }
    guard index < opening.range.lowerBound else { return false }
    let words: [StaticString] = ["table", "into", "from", "references", "join"]
    return words.contains { word in
      let start = index - word.utf8CodeUnitCount
      guard start >= 0, bytes.matches(word, in: start..<index) else { return false }
      return start == 0 || !isIdentifierPart(bytes[start - 1])
    }
  }

  private func isSymbol(_ token: Token?, _ symbol: Unicode.Scalar) -> Bool {
    guard let token, token.kind == .symbol else { return false }
    return bytes[token.range.lowerBound] == UInt8(ascii: symbol)
  }

  private func isWord(_ token: Token?, _ words: StaticString...) -> Bool {
    guard let token, token.kind == .word else { return false }
    return words.contains { bytes.matches($0, in: token.range) }
  }
}

extension FileGroup {
  /// The group without what is another database's, and that.
  func withoutOtherDatabases(_ contents: [String: [UInt8]]) -> (own: FileGroup, foreign: [String]) {
    let named = files.filter { OtherDatabase.isName(ofFile: $0) }
    let rest = named.isEmpty ? files : files.filter { !OtherDatabase.isName(ofFile: $0) }
    let foreign = named + OtherDatabase.files(in: rest, contents: contents)
    if foreign.isEmpty { return (self, []) }
    var own = self
    let left = Set(foreign)
    own.files.removeAll(where: left.contains)
    own.rollbacks.removeAll { OtherDatabase.isName(ofFile: $0) }
    return (own, foreign)
  }
}
