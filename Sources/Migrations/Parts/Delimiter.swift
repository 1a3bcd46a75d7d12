import Syntax

/// What ends a statement in a file that says so itself, instead of a semicolon.
struct Delimiter: Sendable {
  private enum Form: Sendable {
    case text([UInt8])
    /// A text on a line of its own.
    case line([UInt8])
    case pattern(String)
  }

  private let forms: [Form]
  /// Whether semicolons end statements beside it.
  let isBesideSemicolons: Bool

  private init(_ forms: [Form], isBesideSemicolons: Bool = false) {
    self.forms = forms
    self.isBesideSemicolons = isBesideSemicolons
  }

  /// A text as Atlas writes it: `\n`, `\r` and `\t` stand for what they do in Go.
  init(escaped text: String) {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let first = rest.popFirst() {
      let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
      ]
      if first == UInt8(ascii: "\\"), let byte = rest.first.flatMap({ escapes[$0] }) {
        bytes.append(byte)
        rest = rest.dropFirst()
      } else {
        bytes.append(first)
      }
    }
    self.init([.text(bytes)])
  }

  /// What Liquibase takes for `endDelimiter`: a character, words, or a regular expression, in any case.
  ///
  /// A slash counts at the start of a line only, and so does a word.
  init(liquibase text: String) {
    let plain = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    let bytes = Array(text.utf8)
    if text == "/" || plain {
      self.init([.line(bytes)])
    } else if bytes.count == 1 || !text.contains(where: { "\\.*+?[](){}^$|".contains($0) }) {
      self.init([.text(bytes)])
    } else if let word = Self.wordOnItsLine(text) {
      self.init([.line(Array(word.utf8))])
    } else {
      self.init([.pattern(text)])
    }
  }

  /// The word of `\nGO`, `\n/\s*\n` and the like.
  private static func wordOnItsLine(_ text: String) -> String? {
    var rest = Substring(text)
    var isOnLine = false
    for sign in ["\\s*", "\\r?\\n", "\\n", "^"] where rest.hasPrefix(sign) {
      rest = rest.dropFirst(sign.count)
      isOnLine = isOnLine || sign.hasSuffix("n") || sign == "^"
    }
    for sign in ["$", "\\s*\\n", "\\r?\\n", "\\n", "\\s*"] where rest.hasSuffix(sign) {
      rest = rest.dropLast(sign.count)
    }
    let isPlain = rest.allSatisfy { $0.isLetter || $0 == "/" || $0 == "_" }
    return isOnLine && isPlain && !rest.isEmpty ? String(rest) : nil
  }

  /// What Liquibase ends statements with where nothing is said, beside semicolons.
  static let liquibaseLines = Delimiter(
    [.line(Array("go".utf8)), .line(Array("/".utf8))], isBesideSemicolons: true)

  // MARK: - Finding it

  /// Where it stands in a region: in no quotes, and in no comment that began before it.
  func places(in region: Range<Int>, of file: SourceFile) -> [Range<Int>] {
    let covered = Self.covered(region, file)
    let found = forms.flatMap { occurrences(of: $0, region, file.bytes) }
      .sorted { $0.lowerBound < $1.lowerBound }
    var places: [Range<Int>] = []
    var next = 0
    for place in found where place.lowerBound >= places.last?.upperBound ?? 0 {
      while next < covered.count, covered[next].upperBound <= place.lowerBound { next += 1 }
      let isCovered = next < covered.count && covered[next].lowerBound < place.lowerBound
      if !isCovered { places.append(place) }
    }
    return places
  }

  private static func covered(_ region: Range<Int>, _ file: SourceFile) -> [Range<Int>] {
    file.bytes.withUnsafeBufferPointer { buffer in
      Lexer(buffer, in: region).compactMap { token in
        switch token.kind {
        case .string, .dollarString, .quotedIdentifier, .lineComment, .blockComment: token.range
        case .word, .number, .symbol, .semicolon, .backslash, .unterminated: nil
        }
      }
    }
  }

  private func occurrences(of form: Form, _ region: Range<Int>, _ bytes: [UInt8]) -> [Range<Int>] {
    switch form {
    case .text(let text):
      guard let first = text.first else { return [] }
      return region.filter { index in
        lowercased(bytes[index]) == lowercased(first) && index + text.count <= region.upperBound
          && zip(bytes[index...], text).allSatisfy { lowercased($0) == lowercased($1) }
      }.map { $0..<$0 + text.count }
    case .line(let text): return lines(of: text, region, bytes)
    case .pattern(let text): return matches(of: text, region, bytes)
    }
  }

  private func lines(of text: [UInt8], _ region: Range<Int>, _ bytes: [UInt8]) -> [Range<Int>] {
    var places: [Range<Int>] = []
    var start = region.lowerBound
    while start < region.upperBound {
      let line = bytes[start..<region.upperBound].prefix { $0 != 0x0A }
      let word = line.drop(while: isWhitespace)
      let end = (word.lastIndex { !isWhitespace($0) } ?? word.startIndex - 1) + 1
      let isIt =
        end - word.startIndex == text.count
        && zip(word, text).allSatisfy { lowercased($0) == lowercased($1) }
      if isIt { places.append(word.startIndex..<end) }
      start = line.endIndex + 1
    }
    return places
  }

  private func matches(of text: String, _ region: Range<Int>, _ bytes: [UInt8]) -> [Range<Int>] {
    // Java's expressions that Swift does not read cut nothing: the changeset is one query then.
    guard let expression = try? Regex(text).ignoresCase(),
      let content = String(validating: bytes[region], as: UTF8.self)
    else { return [] }
    return content.matches(of: expression).compactMap { match in
      let start = content.utf8.distance(from: content.startIndex, to: match.range.lowerBound)
      let end = content.utf8.distance(from: content.startIndex, to: match.range.upperBound)
      return start < end ? region.lowerBound + start..<region.lowerBound + end : nil
    }
  }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

extension Cut {
  /// The same, where another delimiter ends statements: what stands between two of them is one query.
  func delimited(by delimiter: Delimiter, in file: SourceFile) -> Cut {
    let places = delimiter.places(in: region, of: file)
    var cut = self
    for place in places {
      cut.terminators.append(place.lowerBound)
      cut.blanks.append(place.lowerBound + 1..<place.upperBound)
    }
    if !delimiter.isBesideSemicolons {
      var start = region.lowerBound
      for place in places + [region.upperBound..<region.upperBound] {
        cut.queries.append(start..<place.lowerBound)
        start = place.upperBound
      }
    }
    return cut
  }
}
