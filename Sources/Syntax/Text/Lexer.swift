/// Splits SQL into comments, quoted text and words, as PostgreSQL's scanner does.
///
/// The parse tree has no comments, and PostgreSQL's own scanner costs twice the parse; this one only
/// knows where things begin and end. A test compares it with `pg_query_scan_tokens`.
/// https://www.postgresql.org/docs/current/sql-syntax-lexical.html
package struct Lexer: Sequence, IteratorProtocol {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset: Int
  private let end: Int

  /// Reads `range` of `bytes`; the offsets of tokens count from the start of `bytes`.
  package init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>? = nil) {
    self.bytes = bytes
    offset = range?.lowerBound ?? 0
    end = range?.upperBound ?? bytes.count
  }

  /// The next token; nil at the end.
  package mutating func next() -> Token? {
    skipWhitespace()
    guard offset < end else { return nil }
    let start = offset
    let kind = scan()
    return Token(kind: kind, range: start..<offset)
  }

  /// Goes on from another offset, whatever was read so far.
  package mutating func skip(to offset: Int) {
    self.offset = Swift.min(offset, end)
  }

  private func byte(at index: Int) -> UInt8 { index < end ? bytes[index] : 0 }

  private mutating func skipWhitespace() {
    while offset < end, isWhitespace(bytes[offset]) { offset += 1 }
  }

  private mutating func scan() -> Token.Kind {
    let first = bytes[offset]
    switch first {
    case UInt8(ascii: "-") where byte(at: offset + 1) == UInt8(ascii: "-"):
      offset = endOfLine(from: offset)
      return .lineComment
    case UInt8(ascii: "/") where byte(at: offset + 1) == UInt8(ascii: "*"):
      return scanBlockComment()
    case UInt8(ascii: "'"):
      offset += 1
      return scanQuoted(by: UInt8(ascii: "'"), escapes: false) ? .string : .unterminated
    case UInt8(ascii: "\""):
      offset += 1
      return scanQuoted(by: UInt8(ascii: "\""), escapes: false) ? .quotedIdentifier : .unterminated
    case UInt8(ascii: "$"):
      return scanDollar()
    case UInt8(ascii: ";"):
      offset += 1
      return .semicolon
    case UInt8(ascii: "\\"):
      offset += 1
      return .backslash
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      while offset < end, isIdentifierPart(bytes[offset]) || bytes[offset] == UInt8(ascii: ".") {
        offset += 1
      }
      return .number
    case _ where isIdentifierStart(first):
      return scanWord()
    default:
      offset += 1
      return .symbol
    }
  }

  private func endOfLine(from start: Int) -> Int {
    var index = start
    while index < end, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") {
      index += 1
    }
    return index
  }

  /// Block comments nest.
  private mutating func scanBlockComment() -> Token.Kind {
    var depth = 0
    while offset < end {
      if bytes[offset] == UInt8(ascii: "/"), byte(at: offset + 1) == UInt8(ascii: "*") {
        depth += 1
        offset += 2
      } else if bytes[offset] == UInt8(ascii: "*"), byte(at: offset + 1) == UInt8(ascii: "/") {
        depth -= 1
        offset += 2
        if depth == 0 { return .blockComment }
      } else {
        offset += 1
      }
    }
    return .unterminated
  }

  /// - Returns: Whether the closing quote was found.
  private mutating func scanQuoted(by quote: UInt8, escapes: Bool) -> Bool {
    while offset < end {
      let byte = bytes[offset]
      offset += 1
      if byte == quote {
        guard self.byte(at: offset) == quote, offset < end else { return true }
        offset += 1
      } else if escapes, byte == UInt8(ascii: "\\"), offset < end {
        offset += 1
      }
    }
    return false
  }

  private mutating func scanDollar() -> Token.Kind {
    let start = offset
    var index = offset + 1
    // A tag is an identifier without dollar signs.
    if index < end, isIdentifierStart(bytes[index]) {
      while index < end, isIdentifierPart(bytes[index]), bytes[index] != UInt8(ascii: "$") {
        index += 1
      }
    }
    guard byte(at: index) == UInt8(ascii: "$") else {
      // `$1`, or a stray dollar sign.
      offset += 1
      while offset < end, isDigit(bytes[offset]) { offset += 1 }
      return .symbol
    }
    let tagLength = index + 1 - start
    offset = index + 1
    while offset + tagLength <= end {
      if bytes[offset] == UInt8(ascii: "$"),
        (1..<tagLength).allSatisfy({ bytes[offset + $0] == bytes[start + $0] })
      {
        offset += tagLength
        return .dollarString
      }
      offset += 1
    }
    offset = end
    return .unterminated
  }

  private mutating func scanWord() -> Token.Kind {
    let start = offset
    while offset < end, isIdentifierPart(bytes[offset]) { offset += 1 }
    guard byte(at: offset) == UInt8(ascii: "'"), offset < end, offset - start == 1 else {
      // U&'…' and U&"…" are a word, a symbol and a quoted text; that is as good.
      return .word
    }
    switch bytes[start] | 0x20 {
    case UInt8(ascii: "e"):
      offset += 1
      return scanQuoted(by: UInt8(ascii: "'"), escapes: true) ? .string : .unterminated
    case UInt8(ascii: "b"), UInt8(ascii: "x"), UInt8(ascii: "n"):
      offset += 1
      return scanQuoted(by: UInt8(ascii: "'"), escapes: false) ? .string : .unterminated
    default:
      return .word
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// What stands between the tags of a whole string in dollars.
  ///
  /// Of its bytes and not of its characters: a mark that combines with a dollar sign hides it in text.
  package func insideOfDollars(_ range: Range<Int>) -> Range<Int> {
    let tag = self[range].dropFirst().prefix { $0 != UInt8(ascii: "$") }.count + 2
    return range.lowerBound + tag..<range.upperBound - tag
  }
}

/// A piece of SQL that PostgreSQL's scanner does not take apart; white space is none.
package struct Token: Hashable, Sendable {
  /// What kind of piece; words are key words and names alike.
  package enum Kind: Hashable, Sendable {
    case lineComment, blockComment
    case string, dollarString, quotedIdentifier
    case word, number, symbol, semicolon, backslash
    /// A quote or comment that the text ends in.
    case unterminated
  }

  /// What kind of piece it is.
  package let kind: Kind
  /// Offsets of its bytes.
  package let range: Range<Int>

  /// Whether PostgreSQL passes it over.
  package var isComment: Bool { kind == .lineComment || kind == .blockComment }
}

/// Whether PostgreSQL's scanner takes a byte for white space.
package func isWhitespace(_ byte: UInt8) -> Bool {
  byte == 0x20 || (0x09...0x0D).contains(byte)
}

/// Whether a byte is one of the ten digits of ASCII.
package func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// Whether an unquoted name may begin with a byte; those beyond ASCII all may.
package func isIdentifierStart(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    || byte >= 0x80
}

/// Whether a byte may stand in an unquoted name.
package func isIdentifierPart(_ byte: UInt8) -> Bool {
  isIdentifierStart(byte) || isDigit(byte) || byte == UInt8(ascii: "$")
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the bytes of a range are this lower-case word, in any case.
  package func matches(_ word: StaticString, in range: Range<Int>) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { expected in
      expected.indices.allSatisfy { self[range.lowerBound + $0] | 0x20 == expected[$0] }
    }
  }
}
