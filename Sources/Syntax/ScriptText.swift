import CPgQuery

/// A working copy of a script's bytes, at the same distances from each other as in the file.
struct ScriptText {
  private let file: SourceFile.ID
  private let base: Int
  /// The bytes, then a NUL.
  var bytes: [UInt8]
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
  /// - Returns: The statements with the comments before them, without their semicolons; and what is psql's.
  mutating func outline() -> (pieces: [Range<Int>], clientTexts: [ClientText]) {
    let end = all.upperBound
    let (pieces, blanks, terminators, clientTexts) = bytes.withUnsafeBufferPointer { buffer in
      let outline = ScriptOutline(buffer, upTo: end)
      return (outline.pieces, outline.blanks, outline.terminators, outline.clientTexts)
    }
    for range in blanks { blankLocal(range) }
    for offset in terminators { bytes[offset] = UInt8(ascii: ";") }
    let texts = clientTexts.map { kind, range in
      ClientText(
        kind: kind,
        range: SourceRange(
          file: file, start: base + range.lowerBound, end: base + range.upperBound))
    }
    return (pieces, texts)
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
    let notes = SyntaxNotes()
    var lowering = Lowering(file: file, base: base + start, bytes: text, notes: notes)
    return NodeList(tree).compactMap { item in
      guard item.tag == T_RawStmt else { return nil }
      let raw = item.cast(to: RawStmt.self).pointee
      guard let statement = node(raw.stmt) else { return nil }
      lowering.statement = trimmed(raw, in: text)
      let changes = lowering.changes(of: statement)
      return Statement(range: lowering.statementRange, changes: changes, uses: notes.take())
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
