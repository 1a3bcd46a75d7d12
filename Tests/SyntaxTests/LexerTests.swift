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

  /// What `pg_query_scan_tokens` finds; nil where it refuses the text.
  private func scan(_ bytes: [UInt8]) -> [Piece]? {
    let text = bytes + [0]
    return text.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters -> [Piece]? in
        let result = pg_query_scan_tokens(characters.baseAddress)
        defer { pg_query_free_scan_tokens_result(result) }
        guard result.error == nil else { return nil }
        let tokens = UnsafeBufferPointer(start: result.tokens, count: Int(result.n_tokens))
        return tokens.compactMap { token in
          let kind: String? =
            switch token.token {
            case PG_QUERY_TOKEN_SQL_COMMENT: "line"
            case PG_QUERY_TOKEN_C_COMMENT: "block"
            case PG_QUERY_TOKEN_SCONST, PG_QUERY_TOKEN_USCONST, PG_QUERY_TOKEN_BCONST,
              PG_QUERY_TOKEN_XCONST:
              "string"
            case PG_QUERY_TOKEN_ASCII_59: ";"
            default: nil
            }
          return kind.map { Piece(kind: $0, start: Int(token.start), end: Int(token.end)) }
        }
      }
    }
  }
}
