import Foundation

@testable import Syntax

/// One of PostgreSQL's own regression tests, cut into what psql would send.
struct RegressFile {
  let name: String
  let statements: [Text]

  struct Text {
    /// Without its semicolon.
    let sql: String
    /// From 1.
    let line: Int
  }

  /// Where `Scripts/fetch-regression-tests` leaves them; nil where nobody has run it.
  static var directory: String? {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let path = tests.appendingPathComponent("../../../.build-libpg_query/regress").standardized.path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// All of them, by their names.
  static func all(in directory: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory)
      .filter { $0.hasSuffix(".sql") }.map { String($0.dropLast(4)) }.sorted()
  }

  init(_ name: String, in directory: String) throws {
    self.name = name
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name).sql"))
    let file = SourceFile(id: SourceFile.ID(0), path: name, bytes: Array(data))
    var text = ScriptText(file, in: 0..<file.bytes.count)
    let pieces = text.outline().pieces
    var statements: [Text] = []
    var line = 1
    var counted = 0
    for piece in pieces {
      var lexer = text.bytes.withUnsafeBufferPointer { Lexer($0, in: piece) }
      guard let first = lexer.next(where: { !$0.isComment }) else { continue }
      let start = first.range.lowerBound
      line += text.bytes[counted..<start].count { $0 == UInt8(ascii: "\n") }
      counted = start
      let sql = String(decoding: text.bytes[start..<piece.upperBound], as: UTF8.self)
      // What psql puts in for its variables is not in the file.
      guard !Self.hasVariable(sql) else { continue }
      statements.append(Text(sql: sql, line: line))
    }
    self.statements = statements
  }

  private static func hasVariable(_ sql: String) -> Bool {
    sql.firstRange(of: #/(^|[^:]):['"a-z_]/#.ignoresCase()) != nil
      && sql.firstRange(of: #/(^|[^:\[\w]):(['"]?)[a-z_]\w*/#.ignoresCase()) != nil
  }
}

extension Lexer {
  /// The first token that is as asked.
  fileprivate mutating func next(where isWanted: (Token) -> Bool) -> Token? {
    while let token = next() { if isWanted(token) { return token } }
    return nil
  }
}
