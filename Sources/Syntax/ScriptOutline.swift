/// Where the statements of a script end, found without parsing it, and what in it is psql's.
struct ScriptOutline {
  /// The statements with the comments before them, without their semicolons.
  private(set) var pieces: [Range<Int>] = []
  /// What is to be read as white space.
  private(set) var blanks: [Range<Int>] = []
  /// What is to be read as semicolons.
  private(set) var terminators: [Int] = []
  /// What psql reads itself, and where it says so.
  private(set) var clientTexts: [(kind: ClientText.Kind, range: Range<Int>)] = []

  private let bytes: UnsafeBufferPointer<UInt8>
  private let end: Int
  private var lexer: Lexer
  private var start = 0
  /// The first words of the statement.
  private var words: [Range<Int>] = []
  /// How many parentheses are open.
  private var depth = 0
  /// How deep the lexer is in a body of `BEGIN ATOMIC`; nil: in none.
  private var cases: Int?

  /// Goes through `bytes` up to `end`.
  init(_ bytes: UnsafeBufferPointer<UInt8>, upTo end: Int) {
    self.bytes = bytes
    self.end = end
    lexer = Lexer(bytes, in: 0..<end)
    while let token = lexer.next() {
      switch token.kind {
      case .word: pass(word: token.range)
      case .symbol:
        if bytes[token.range.lowerBound] == UInt8(ascii: "(") { depth += 1 }
        if bytes[token.range.lowerBound] == UInt8(ascii: ")") { depth -= 1 }
      case .backslash: pass(backslash: token)
      case .semicolon: pass(semicolon: token.range)
      default: break
      }
    }
    pieces.append(start..<end)
  }

  private mutating func pass(word: Range<Int>) {
    // Enough to know the statement by; `FROM STDIN` may stand behind a long list of columns.
    if words.count < 8 || words.count < 400 && bytes.matches("copy", in: words[0]) {
      words.append(word)
    }
    if bytes.matches("atomic", in: word), isFunction { cases = cases ?? 0 }
    if let inside = cases {
      if bytes.matches("case", in: word) { cases = inside + 1 }
      if bytes.matches("end", in: word) { cases = inside > 0 ? inside - 1 : nil }
    }
  }

  private mutating func pass(backslash token: Token) {
    if isFollowed(by: ";", token) {
      // psql sends what `\;` separates as one query.
      blanks.append(token.range)
      return
    }
    let line = endOfLine(from: token.range.lowerBound)
    var stop = token.range.upperBound
    while stop < line, !isWhitespace(bytes[stop]) { stop += 1 }
    let name = token.range.lowerBound..<stop
    clientTexts.append((.command(String(decoding: bytes[name], as: UTF8.self)), name))
    blanks.append(token.range.lowerBound..<line)
    // `\g` and its kin end a statement as a semicolon does.
    let ends: [StaticString] = ["g", "crosstabview", "watch"]
    if ends.contains(where: { isFollowed(by: $0, token) }) {
      terminators.append(token.range.lowerBound)
      endStatement(at: token.range)
    }
    lexer.skip(to: line)
  }

  private mutating func pass(semicolon: Range<Int>) {
    if cases != nil || depth > 0 && isRule { return }
    if isCopyFromStandardInput {
      let data = copyData(from: semicolon.upperBound)
      if !data.isEmpty, let last = words.last { clientTexts.append((.copyData, last)) }
      blanks.append(data)
      lexer.skip(to: data.upperBound)
    }
    endStatement(at: semicolon)
    depth = 0
  }

  private mutating func endStatement(at terminator: Range<Int>) {
    pieces.append(start..<terminator.lowerBound)
    start = terminator.upperBound
    words.removeAll(keepingCapacity: true)
  }

  // MARK: - What a statement is

  private var isFunction: Bool {
    isCreate
      && words.prefix(4).contains {
        bytes.matches("function", in: $0) || bytes.matches("procedure", in: $0)
      }
  }

  private var isRule: Bool {
    isCreate && words.prefix(4).contains { bytes.matches("rule", in: $0) }
  }

  private var isCreate: Bool { words.first.map { bytes.matches("create", in: $0) } ?? false }

  private var isCopyFromStandardInput: Bool {
    guard let first = words.first, bytes.matches("copy", in: first) else { return false }
    return zip(words, words.dropFirst()).contains {
      bytes.matches("from", in: $0) && bytes.matches("stdin", in: $1)
    }
  }

  // MARK: - What follows

  private func isFollowed(by word: StaticString, _ token: Token) -> Bool {
    let start = token.range.upperBound
    let stop = start + word.utf8CodeUnitCount
    return stop <= end && word.withUTF8Buffer { bytes[start..<stop].elementsEqual($0) }
  }

  private func endOfLine(from start: Int) -> Int {
    var index = start
    while index < end, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    return index
  }

  /// The lines of data after a `COPY`, up to and with the line `\.`.
  private func copyData(from start: Int) -> Range<Int> {
    let first = endOfLine(from: start)
    var line = first
    while line < end {
      let next = endOfLine(from: line + 1)
      let isEnd =
        line + 2 < end && bytes[line + 1] == UInt8(ascii: "\\")
        && bytes[line + 2] == UInt8(ascii: ".")
      line = min(next, end)
      if isEnd { break }
    }
    return first..<line
  }
}
