import CPgQuery

/// The SQL of a file, or of a part of one: its statements in order, its comments, and what PostgreSQL
/// would not parse.
package struct Script: Sendable {
  /// In the order of the file.
  package internal(set) var statements: [Statement]
  /// What PostgreSQL would not parse, in the order of the file.
  package let errors: [SyntaxError]
}

/// One statement and what it does.
package struct Statement: Sendable {
  /// From its first word to its last, without the semicolon.
  package let range: SourceRange
  /// What it does, in order; a DO block has those of its statements.
  package let changes: [SchemaChange]
  /// Of statements that the tool sends together as one query, though it sends others one by one: which
  /// query of the script it is.
  package internal(set) var query: Int?
}

/// A piece of a script that PostgreSQL does not parse.
package struct SyntaxError: Error, Hashable, Sendable {
  /// What is wrong with it.
  package enum Kind: Hashable, Sendable {
    /// A statement that PostgreSQL refuses.
    case statement
    /// Bytes that are no text; nothing of the script was read.
    case encoding
  }

  /// What is wrong with it.
  package let kind: Kind
  /// PostgreSQL's own words, for a statement.
  package let message: String
  /// Where it stands in the file.
  package let range: SourceRange

  /// An error of a statement, unless another kind is named.
  package init(_ kind: Kind = .statement, message: String, range: SourceRange) {
    self.kind = kind
    self.message = message
    self.range = range
  }
}

extension Script {
  /// Parses a part of a file.
  ///
  /// A statement that does not parse costs only itself. What is psql's and not SQL (meta-commands, the
  /// data of `COPY … FROM stdin`) is passed over; placeholders of templates are tried as names where a
  /// statement does not parse as it stands. Nothing shifts: every place counts the bytes of the file.
  ///
  /// - Parameters:
  ///   - file: The file it stands in.
  ///   - region: The part to parse; the whole file if nil.
  ///   - blanks: Pieces of it to read as white space.
  ///   - terminators: Offsets of bytes to read as semicolons, for tools that end statements their
  ///     own way.
  ///   - queries: Pieces whose statements are sent together.
  /// - Returns: Its statements, and the errors of those that do not parse.
  package static func parse(
    _ file: SourceFile, in region: Range<Int>? = nil, blanks: [Range<Int>] = [],
    terminators: [Int] = [], queries: [Range<Int>]
  ) -> Script {
    var script = parse(file, in: region, blanks: blanks, terminators: terminators)
    for (number, query) in queries.enumerated() {
      let together = script.statements.indices.filter {
        query.contains(script.statements[$0].range.start)
      }
      guard together.count > 1 else { continue }
      for place in together { script.statements[place].query = number }
    }
    return script
  }

  /// The same for tools that send each statement alone, or all of them together.
  package static func parse(
    _ file: SourceFile, in region: Range<Int>? = nil, blanks: [Range<Int>] = [],
    terminators: [Int] = []
  ) -> Script {
    var text = ScriptText(file, in: region ?? 0..<file.bytes.count)
    if let error = text.encodingError { return Script(statements: [], errors: [error]) }
    for blank in blanks { text.blank(blank) }
    for offset in terminators { text.terminate(at: offset) }
    let pieces = text.outline()
    if let statements = text.parse(text.all) { return Script(statements: statements, errors: []) }

    var statements: [Statement] = []
    var errors: [SyntaxError] = []
    for piece in pieces {
      if let parsed = text.parse(piece) {
        statements += parsed
        continue
      }
      let error = text.error
      if text.bytes.fillPlaceholders(in: piece), let parsed = text.parse(piece) {
        statements += parsed
      } else if let error {
        errors.append(error)
      }
    }
    return Script(statements: statements, errors: errors)
  }
}

/// A working copy of a script's bytes, at the same distances from each other as in the file.
private struct ScriptText {
  private let file: SourceFile.ID
  private let base: Int
  /// The bytes, then a NUL.
  fileprivate var bytes: [UInt8]
  /// The failure of the last call of `parse`.
  private(set) var error: SyntaxError?

  init(_ file: SourceFile, in region: Range<Int>) {
    self.file = file.id
    let region = region.clamped(to: 0..<file.bytes.count)
    base = region.lowerBound
    bytes = Array(file.bytes[region])
    bytes.append(0)
    if base == 0, bytes.starts(with: byteOrderMark) { blank(0..<3) }
  }

  var all: Range<Int> { 0..<bytes.count - 1 }

  /// Reads a range of the file as white space; line breaks stay.
  mutating func blank(_ range: Range<Int>) {
    let local = (range.lowerBound - base..<range.upperBound - base).clamped(to: all)
    blankLocal(local)
  }

  private mutating func blankLocal(_ range: Range<Int>) {
    for index in range where !isWhitespace(bytes[index]) { bytes[index] = UInt8(ascii: " ") }
  }

  mutating func terminate(at offset: Int) {
    if all.contains(offset - base) { bytes[offset - base] = UInt8(ascii: ";") }
  }

  /// What keeps the bytes from being text.
  var encodingError: SyntaxError? {
    if let offset = bytes[all].firstIndex(of: 0) {
      return SyntaxError(
        .encoding, message: "the file holds a NUL byte, which PostgreSQL does not take in text",
        range: SourceRange(file: file, start: base + offset, end: base + offset + 1))
    }
    guard String(validating: bytes[all], as: UTF8.self) == nil else { return nil }
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes[all].makeIterator()
    var offset = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { offset += scalar.count }
    return SyntaxError(
      .encoding, message: "the file is not UTF-8 from here on",
      range: SourceRange(file: file, start: base + offset, end: base + offset + 1))
  }

  // MARK: - Outline

  /// Blanks what is psql's own, and finds where statements end.
  ///
  /// - Returns: The statements with the comments before them, without their semicolons.
  mutating func outline() -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var blanks: [Range<Int>] = []
    var terminators: [Int] = []
    let end = bytes.count - 1
    bytes.withUnsafeBufferPointer { buffer in
      var lexer = Lexer(buffer, in: 0..<end)
      var start = 0
      var words: [Range<Int>] = []
      var depth = 0
      var atomic = false
      var cases = 0
      while let token = lexer.next() {
        switch token.kind {
        case .word:
          // Enough to know the statement by; `FROM STDIN` may stand behind a long list of columns.
          if words.count < 8 || words.count < 400 && buffer.matches("copy", in: words[0]) {
            words.append(token.range)
          }
          if buffer.matches("atomic", in: token.range), isFunction(words, buffer) { atomic = true }
          if atomic, buffer.matches("case", in: token.range) { cases += 1 }
          if atomic, buffer.matches("end", in: token.range) {
            if cases > 0 { cases -= 1 } else { atomic = false }
          }
        case .symbol:
          if buffer[token.range.lowerBound] == UInt8(ascii: "(") { depth += 1 }
          if buffer[token.range.lowerBound] == UInt8(ascii: ")") { depth -= 1 }
        case .backslash where followed(by: ";", token, buffer):
          // psql sends what `\;` separates as one query.
          blanks.append(token.range)
        case .backslash:
          let line = endOfLine(from: token.range.lowerBound, in: buffer)
          blanks.append(token.range.lowerBound..<line)
          // `\g` and its kin end a statement as a semicolon does.
          let ends: [StaticString] = ["g", "crosstabview", "watch"]
          if ends.contains(where: { followed(by: $0, token, buffer) }) {
            pieces.append(start..<token.range.lowerBound)
            terminators.append(token.range.lowerBound)
            start = token.range.upperBound
            words.removeAll(keepingCapacity: true)
          }
          lexer.skip(to: line)
        case .semicolon:
          if atomic || depth > 0 && isRule(words, buffer) { continue }
          pieces.append(start..<token.range.lowerBound)
          start = token.range.upperBound
          if isCopyFromStandardInput(words, buffer) {
            let data = copyData(from: token.range.upperBound, in: buffer)
            blanks.append(data)
            lexer.skip(to: data.upperBound)
          }
          words.removeAll(keepingCapacity: true)
          depth = 0
        default: break
        }
      }
      pieces.append(start..<end)
    }
    for range in blanks { blankLocal(range) }
    for offset in terminators { bytes[offset] = UInt8(ascii: ";") }
    return pieces
  }

  private func isFunction(_ words: [Range<Int>], _ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
    words.first.map { buffer.matches("create", in: $0) } ?? false
      && words.prefix(4).contains {
        buffer.matches("function", in: $0) || buffer.matches("procedure", in: $0)
      }
  }

  private func isRule(_ words: [Range<Int>], _ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
    words.first.map { buffer.matches("create", in: $0) } ?? false
      && words.prefix(4).contains { buffer.matches("rule", in: $0) }
  }

  private func isCopyFromStandardInput(
    _ words: [Range<Int>], _ buffer: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let first = words.first, buffer.matches("copy", in: first) else { return false }
    return zip(words, words.dropFirst()).contains {
      buffer.matches("from", in: $0) && buffer.matches("stdin", in: $1)
    }
  }

  private func followed(
    by word: StaticString, _ token: Token, _ buffer: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let start = token.range.upperBound
    let end = start + word.utf8CodeUnitCount
    return end <= all.upperBound
      && word.withUTF8Buffer { buffer[start..<end].elementsEqual($0) }
  }

  private func endOfLine(from start: Int, in buffer: UnsafeBufferPointer<UInt8>) -> Int {
    var index = start
    while index < all.upperBound, buffer[index] != UInt8(ascii: "\n") { index += 1 }
    return index
  }

  /// The lines of data after a `COPY`, up to and with the line `\.`.
  private func copyData(
    from start: Int, in buffer: UnsafeBufferPointer<UInt8>
  ) -> Range<Int> {
    let first = endOfLine(from: start, in: buffer)
    var line = first
    while line < all.upperBound {
      let next = endOfLine(from: line + 1, in: buffer)
      let isEnd =
        line + 2 < all.upperBound && buffer[line + 1] == UInt8(ascii: "\\")
        && buffer[line + 2] == UInt8(ascii: ".")
      line = min(next, all.upperBound)
      if isEnd { break }
    }
    return first..<line
  }

  // MARK: - Parsing

  /// The statements of a part of the text; nil, and `error` set, when PostgreSQL refuses it.
  mutating func parse(_ range: Range<Int>) -> [Statement]? {
    error = nil
    // The parser reads up to a NUL.
    let after = bytes[range.upperBound]
    bytes[range.upperBound] = 0
    defer { bytes[range.upperBound] = after }
    let context = pg_query_enter_memory_context()
    defer { pg_query_exit_memory_context(context) }
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<[Statement], SyntaxError> in
      let text = UnsafeBufferPointer(rebasing: buffer[range])
      return text.withMemoryRebound(to: CChar.self) { characters in
        // An empty buffer may have no address; there is nothing in it either.
        guard let start = characters.baseAddress else { return .success([]) }
        let parsed = pg_query_raw_parse(start, CInt(PG_QUERY_PARSE_DEFAULT.rawValue))
        defer { free(parsed.stderr_buffer) }
        if let error = parsed.error {
          defer { pg_query_free_error(error) }
          return .failure(syntaxError(error.pointee, in: text, at: range.lowerBound))
        }
        return .success(lower(parsed.tree, text, at: range.lowerBound))
      }
    }
    switch result {
    case .success(let statements): return statements
    case .failure(let failure):
      error = failure
      return nil
    }
  }

  private func lower(
    _ tree: UnsafeMutablePointer<CPgQuery.List>?, _ text: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> [Statement] {
    var lowering = Lowering(file: file, base: base + start, bytes: text)
    return NodeList(tree).compactMap { item in
      guard item.tag == T_RawStmt else { return nil }
      let raw = item.cast(to: RawStmt.self).pointee
      guard let statement = node(raw.stmt) else { return nil }
      lowering.statement = trimmed(raw, in: text)
      return Statement(
        range: lowering.statementRange, changes: lowering.changes(of: statement))
    }
  }

  private func syntaxError(
    _ error: PgQueryError, in text: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> SyntaxError {
    // The position counts characters from 1, not bytes; 0 is none.
    var offset = 0
    var characters = Int(error.cursorpos) - 1
    while offset < text.count, characters > 0 {
      offset += 1
      while offset < text.count, text[offset] & 0xC0 == 0x80 { offset += 1 }
      characters -= 1
    }
    var lexer = Lexer(text, in: min(offset, text.count)..<text.count)
    var range = lexer.next()?.range ?? offset..<offset
    if range.isEmpty || error.cursorpos <= 0 {
      // At the end of the input: point at the last thing before it.
      range = Lexer(text).reduce(into: 0..<0) { last, token in
        if !token.isComment { last = token.range }
      }
    }
    return SyntaxError(
      message: Syntax.text(error.message) ?? "syntax error",
      range: SourceRange(
        file: file, start: base + start + range.lowerBound, end: base + start + range.upperBound))
  }
}
