import CPgQuery
import Syntax
import Testing

/// The lexer against PostgreSQL's own scanner.
struct LexerTests {
  /// A token in terms that both scanners know.
  private struct Piece: Hashable, CustomStringConvertible {
    let kind: String
    let start: Int
    let end: Int

    var description: String { "\(kind) \(start)..<\(end)" }
  }

  private func kinds(_ sql: String) -> [Token.Kind] {
    var sql = sql
    return sql.withUTF8 { bytes in Lexer(bytes).map(\.kind) }
  }

  @Test func commentsNestAndQuotesHoldThem() {
    #expect(
      kinds("/* a /* b */ c */ -- d\n'--' \"/*\" $$--$$ $t$ $$ $t$") == [
        .blockComment, .lineComment, .string, .quotedIdentifier, .dollarString, .dollarString,
      ])
  }

  @Test func backslashesEscapeOnlyInEscapeStrings() {
    #expect(kinds(#"'\' E'\'' e'\\' ''''"#) == [.string, .string, .string, .string])
  }

  @Test(arguments: ["'", "\"a", "/* /* */", "$a$ $b$", "E'\\'"])
  func whatDoesNotEndIsSaidToBeSo(_ sql: String) {
    #expect(kinds(sql) == [.unterminated])
  }

  @Test func corpusAgreesWithPostgreSQL() {
    for file in Corpus.files {
      guard let expected = scan(file.bytes) else { continue }
      let found = file.bytes.withUnsafeBufferPointer { bytes in
        Lexer(bytes).compactMap { token -> Piece? in
          switch token.kind {
          case .lineComment:
            Piece(kind: "line", start: token.range.lowerBound, end: token.range.upperBound)
          case .blockComment:
            Piece(kind: "block", start: token.range.lowerBound, end: token.range.upperBound)
          case .string, .dollarString:
            Piece(kind: "string", start: token.range.lowerBound, end: token.range.upperBound)
          case .semicolon:
            Piece(kind: ";", start: token.range.lowerBound, end: token.range.upperBound)
          default: nil
          }
        }
      }
      #expect(found == expected, "\(file.path)")
    }
  }

  /// What `pg_query_scan` finds; nil where it refuses the text.
  private func scan(_ bytes: [UInt8]) -> [Piece]? {
    let text = bytes + [0]
    return text.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters -> [Piece]? in
        let result = pg_query_scan(characters.baseAddress)
        defer { pg_query_free_scan_result(result) }
        guard result.error == nil else { return nil }
        let message = UnsafeRawBufferPointer(start: result.pbuf.data, count: Int(result.pbuf.len))
        return ScanResult(message).tokens.compactMap { token in
          let kind: String? =
            switch token.kind {
            case 275: "line"
            case 276: "block"
            case 261, 262, 263, 264: "string"
            case 59: ";"
            default: nil
            }
          return kind.map { Piece(kind: $0, start: token.start, end: token.end) }
        }
      }
    }
  }
}

/// The answer of `pg_query_scan`, a protobuf message of tokens: start, end and a number for the kind,
/// as in the enumeration Token of pg_query.proto.
private struct ScanResult {
  private(set) var tokens: [(start: Int, end: Int, kind: Int)] = []

  init(_ message: UnsafeRawBufferPointer) {
    var reader = Reader(message[...])
    while let (field, value) = reader.next() {
      guard field == 2, case .bytes(let bytes) = value else { continue }
      var token = (start: 0, end: 0, kind: 0)
      var inner = Reader(bytes)
      while let (field, value) = inner.next() {
        guard case .number(let number) = value else { continue }
        switch field {
        case 1: token.start = number
        case 2: token.end = number
        case 4: token.kind = number
        default: break
        }
      }
      tokens.append(token)
    }
  }

  private enum Value {
    case number(Int)
    case bytes(Slice<UnsafeRawBufferPointer>)
  }

  private struct Reader {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ bytes: Slice<UnsafeRawBufferPointer>) { rest = bytes }

    mutating func next() -> (field: Int, value: Value)? {
      guard !rest.isEmpty else { return nil }
      let key = varint()
      guard key & 7 == 2 else { return (key >> 3, .number(varint())) }
      let length = varint()
      defer { rest = rest.dropFirst(length) }
      return (key >> 3, .bytes(rest.prefix(length)))
    }

    private mutating func varint() -> Int {
      var result = 0
      var shift = 0
      while let byte = rest.popFirst() {
        result |= Int(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { break }
      }
      return result
    }
  }
}
