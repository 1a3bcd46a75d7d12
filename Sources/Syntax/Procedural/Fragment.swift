import CPgQuery

/// A piece of SQL inside a routine's body, parsed by PostgreSQL's own parser.
///
/// Works inside the parser's memory context.
struct Fragment {
  /// The text it is a piece of.
  let bytes: UnsafeBufferPointer<UInt8>
  let file: SourceFile.ID
  /// Offset in the file of the text's first byte; nil when the text is not the file's own.
  let base: Int?
  /// Where to point when `base` is nil.
  let fallback: SourceRange
  var notes: SyntaxNotes?

  /// The changes of the statements in a range of the text; nil when PostgreSQL can't parse it.
  func changes(in range: Range<Int>, bodyDepth: Int) -> [SchemaChange]? {
    withTree(of: range, mode: PG_QUERY_PARSE_DEFAULT) { tree, lowering in
      var lowering = lowering
      lowering.bodyDepth = bodyDepth
      var changes: [SchemaChange] = []
      for item in NodeList(tree) where item.tag == T_RawStmt {
        let raw = item.cast(to: RawStmt.self).pointee
        guard let statement = node(raw.stmt) else { continue }
        lowering.statement = trimmed(raw, in: lowering.bytes)
        changes += lowering.changes(of: statement)
      }
      return base == nil ? changes.map { relocated($0) } : changes
    }
  }

  /// The target list and the rest of a PL/pgSQL expression, which is a `SELECT` without the word.
  func query(in range: Range<Int>) -> Query? {
    withTree(of: range, mode: PG_QUERY_PARSE_PLPGSQL_EXPR) { tree, lowering in
      guard let item = NodeList(tree)[0], item.tag == T_RawStmt,
        let statement = node(item.cast(to: RawStmt.self).pointee.stmt)
      else { return nil }
      return lowering.query(statement)
    } ?? nil
  }

  func expression(in range: Range<Int>) -> Expression? {
    guard case .select(let select)? = query(in: range)?.body, select.targets.count == 1 else {
      return nil
    }
    return select.targets[0].value
  }

  private func withTree<Result>(
    of range: Range<Int>, mode: PgQueryParseMode,
    _ body: (UnsafeMutablePointer<CPgQuery.List>?, Lowering) -> Result
  ) -> Result? {
    guard range.lowerBound < range.upperBound else { return nil }
    var copy = Array(bytes[range]) + [0]
    if let result = withTree(of: copy, at: range, mode: mode, body) { return result }
    // A template's placeholders are tried as names, as they are outside of bodies.
    guard copy.fillPlaceholders(in: 0..<range.count) else { return nil }
    return withTree(of: copy, at: range, mode: mode, body)
  }

  private func withTree<Result>(
    of copy: [UInt8], at range: Range<Int>, mode: PgQueryParseMode,
    _ body: (UnsafeMutablePointer<CPgQuery.List>?, Lowering) -> Result
  ) -> Result? {
    copy.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        let parsed = pg_query_raw_parse(characters.baseAddress, CInt(mode.rawValue))
        defer { free(parsed.stderr_buffer) }
        if let error = parsed.error {
          pg_query_free_error(error)
          return nil
        }
        let text = UnsafeBufferPointer(rebasing: buffer[..<range.count])
        return body(
          parsed.tree,
          Lowering(
            file: file, base: base.map { $0 + range.lowerBound }, bytes: text,
            statement: 0..<range.count, notes: notes, fallback: base == nil ? fallback : nil))
      }
    }
  }

  private func relocated(_ change: SchemaChange) -> SchemaChange {
    var change = change
    change.range = fallback
    return change
  }
}

/// A raw statement's place in its text, without the white space and comments around it.
func trimmed(_ raw: RawStmt, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
  let start = max(0, Int(raw.stmt_location))
  let end = raw.stmt_len > 0 ? min(bytes.count, start + Int(raw.stmt_len)) : bytes.count
  return trimmed(start..<end, in: bytes)
}

func trimmed(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
  if let plain = trimmedWithoutComments(range, in: bytes) { return plain }
  var first: Int?
  var last = range.lowerBound
  for token in Lexer(bytes, in: range) where !token.isComment {
    if token.kind == .semicolon { continue }
    if first == nil { first = token.range.lowerBound }
    last = token.range.upperBound
  }
  guard let first else { return range.lowerBound..<range.lowerBound }
  return first..<last
}

/// The same where nothing can be a comment, as in most statements: the ends alone are looked at.
private func trimmedWithoutComments(
  _ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>
) -> Range<Int>? {
  var (start, end) = (range.lowerBound, range.upperBound)
  let isBlank = { (byte: UInt8) in isWhitespace(byte) || byte == UInt8(ascii: ";") }
  while start < end, isBlank(bytes[start]) { start += 1 }
  while end > start, isBlank(bytes[end - 1]) { end -= 1 }
  guard start < end else { return nil }
  for index in start..<end - 1 {
    switch (bytes[index], bytes[index + 1]) {
    case (UInt8(ascii: "-"), UInt8(ascii: "-")), (UInt8(ascii: "/"), UInt8(ascii: "*")): return nil
    default: continue
    }
  }
  return start..<end
}
