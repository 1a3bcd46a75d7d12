/// The lines of a document on which its keys and the elements of its arrays stand.
///
/// The parser tells them only for what does not parse. The text has to be a document that does.
struct TOMLPlaces {
  private var lines: [[String]: Int] = [:]
  /// How many tables each array of tables has so far.
  private var tableCounts: [[String]: Int] = [:]
  private var tokens: TOMLTokens

  init(_ text: String) {
    tokens = TOMLTokens(text)
    var table: [String] = []
    while let token = tokens.peek {
      if token.kind == .newline {
        tokens.advance()
      } else if token.isSymbol("[") {
        table = readHeader()
      } else {
        readPair(in: table)
      }
    }
  }

  /// The line of what a path leads to, or of the nearest thing around it.
  func line(of path: [String]) -> Int {
    var path = path
    while !path.isEmpty {
      if let line = lines[path] { return line }
      path.removeLast()
    }
    return 1
  }

  /// `[a.b]`, or `[[a.b]]`, which starts the next table of an array.
  private mutating func readHeader() -> [String] {
    let line = tokens.peek?.line ?? 1
    tokens.advance()
    let isArray = tokens.peek?.isSymbol("[") ?? false
    if isArray { tokens.advance() }
    var path = readKey(in: [])
    while let token = tokens.peek, token.isSymbol("]") { tokens.advance() }
    if isArray {
      let index = tableCounts[path, default: 0]
      tableCounts[path] = index + 1
      if index == 0 { lines[path] = line }
      path.append(String(index))
    }
    lines[path] = line
    return path
  }

  /// `a.b = value`; also within `{ … }`.
  private mutating func readPair(in table: [String]) {
    let line = tokens.peek?.line ?? 1
    let path = readKey(in: table)
    if lines[path] == nil { lines[path] = line }
    guard let equals = tokens.peek, equals.isSymbol("=") else { return tokens.advance() }
    tokens.advance()
    readValue(at: path)
  }

  private mutating func readKey(in table: [String]) -> [String] {
    var path = table
    while let token = tokens.peek, let word = token.word {
      // A number with a point in it, where the point parts two keys.
      path.append(word)
      if lines[path] == nil { lines[path] = token.line }
      tokens.advance()
      guard let point = tokens.peek, point.isSymbol(".") else { break }
      tokens.advance()
    }
    return path
  }

  private mutating func readValue(at path: [String]) {
    guard let token = tokens.peek else { return }
    if token.isSymbol("[") {
      readElements(until: "]") { places, index in
        let element = path + [String(index)]
        places.lines[element] = places.tokens.peek?.line
        places.readValue(at: element)
      }
    } else if token.isSymbol("{") {
      readElements(until: "}") { places, _ in places.readPair(in: path) }
    } else {
      while let token = tokens.peek, !token.endsValue { tokens.advance() }
    }
  }

  private mutating func readElements(
    until end: Character, _ read: (inout TOMLPlaces, Int) -> Void
  ) {
    tokens.advance()
    var index = 0
    while let token = tokens.peek, !token.isSymbol(end) {
      if token.kind == .newline || token.isSymbol(",") {
        tokens.advance()
      } else {
        read(&self, index)
        index += 1
      }
    }
    tokens.advance()
  }
}

/// A document cut into words, strings and symbols.
private struct TOMLTokens {
  struct Token {
    enum Kind: Equatable {
      case newline
      case word(String)
      case symbol(Character)
    }

    let kind: Kind
    let line: Int

    var word: String? {
      if case .word(let word) = kind { return word }
      return nil
    }

    var endsValue: Bool {
      kind == .newline || isSymbol(",") || isSymbol("]") || isSymbol("}")
    }

    func isSymbol(_ character: Character) -> Bool { kind == .symbol(character) }
  }

  private var tokens: [Token] = []
  private var next = 0

  var peek: Token? { next < tokens.count ? tokens[next] : nil }

  mutating func advance() { next += 1 }

  init(_ text: String) {
    var line = 1
    var rest = text[...]
    while let character = rest.first {
      let start = line
      if character.isNewline {
        tokens.append(Token(kind: .newline, line: line))
        line += 1
        rest.removeFirst()
      } else if character == "#" {
        rest = rest.drop { !$0.isNewline }
      } else if character == "\"" || character == "'" {
        let string = Self.string(in: &rest, quote: character)
        line += string.count(where: \.isNewline)
        tokens.append(Token(kind: .word(string), line: start))
      } else if Self.isBare(character) {
        let word = rest.prefix(while: Self.isBare)
        tokens.append(Token(kind: .word(String(word)), line: line))
        rest = rest.dropFirst(word.count)
      } else {
        if !character.isWhitespace { tokens.append(Token(kind: .symbol(character), line: line)) }
        rest.removeFirst()
      }
    }
  }

  private static func isBare(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber) || "-_+:".contains(character)
  }

  /// A quoted string without its quotes, its escapes left as they are.
  private static func string(in rest: inout Substring, quote: Character) -> String {
    let triple = String(repeating: quote, count: 3)
    let isLong = rest.hasPrefix(triple)
    let end = isLong ? triple : String(quote)
    rest = rest.dropFirst(end.count)
    var text = ""
    while let character = rest.first {
      if rest.hasPrefix(end), !(isLong && rest.dropFirst(3).first == quote) {
        rest = rest.dropFirst(end.count)
        break
      }
      text.append(character)
      rest.removeFirst()
      if character == "\\", quote == "\"", let escaped = rest.first {
        text.append(escaped)
        rest.removeFirst()
      }
    }
    return text
  }
}
