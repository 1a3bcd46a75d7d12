/// Placeholders of templates, which stand where a name or a value will.
extension [UInt8] {
  /// Turns `{{ … }}`, `${…}`, `:name`, `:'name'` and `:"name"` outside of quotes into names of the
  /// same length.
  ///
  /// - Returns: Whether there were any.
  mutating func fillPlaceholders(in range: Range<Int>) -> Bool {
    var edits: [(Range<Int>, PlaceholderKind)] = []
    withUnsafeBufferPointer { buffer in
      var lexer = Lexer(buffer, in: range)
      while let token = lexer.next() {
        let start = token.range.lowerBound
        if token.kind == .symbol, let (end, kind) = placeholder(at: start, in: range, buffer) {
          edits.append((start..<end, kind))
          lexer.skip(to: end)
        } else if token.kind == .quotedIdentifier,
          let end = endOfQuotedPlaceholder(at: start, in: range, buffer)
        {
          edits.append((start..<end, .quoted))
          lexer.skip(to: end)
        }
      }
    }
    for (range, kind) in edits { fill(range, kind) }
    return !edits.isEmpty
  }

  private enum PlaceholderKind { case braces, quoted, dollar, variable }

  private func placeholder(
    at start: Int, in range: Range<Int>, _ buffer: UnsafeBufferPointer<UInt8>
  ) -> (end: Int, kind: PlaceholderKind)? {
    func byte(_ offset: Int) -> UInt8 {
      start + offset < range.upperBound ? buffer[start + offset] : 0
    }
    switch byte(0) {
    case UInt8(ascii: "{") where byte(1) == UInt8(ascii: "{"):
      var end = start + 2
      while end + 1 < range.upperBound, buffer[end] != UInt8(ascii: "\n") {
        if buffer[end] == UInt8(ascii: "}"), buffer[end + 1] == UInt8(ascii: "}") {
          return (end + 2, .braces)
        }
        end += 1
      }
      return nil
    case UInt8(ascii: "$") where byte(1) == UInt8(ascii: "{"):
      var end = start + 2
      while end < range.upperBound, buffer[end] != UInt8(ascii: "\n") {
        if buffer[end] == UInt8(ascii: "}") { return (end + 1, .dollar) }
        end += 1
      }
      return nil
    case UInt8(ascii: ":"):
      // `::` is a cast, `:=` an assignment.
      let isCast = start > range.lowerBound && buffer[start - 1] == UInt8(ascii: ":")
      let next = byte(1)
      let isName =
        isIdentifierStart(next) || next == UInt8(ascii: "'") || next == UInt8(ascii: "\"")
      return isName && !isCast ? (start + 1, .variable) : nil
    default: return nil
    }
  }

  /// The end of `"{{ … "…" }}"`, whose inner quotes belong to the template's language.
  private func endOfQuotedPlaceholder(
    at start: Int, in range: Range<Int>, _ buffer: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    guard start + 3 < range.upperBound, buffer[start + 1] == UInt8(ascii: "{"),
      let end = placeholder(at: start + 1, in: range, buffer)?.end, end < range.upperBound,
      buffer[end] == UInt8(ascii: "\"")
    else { return nil }
    return end + 1
  }

  private mutating func fill(_ range: Range<Int>, _ kind: PlaceholderKind) {
    if kind == .variable {
      // `:name` → ` name`, `:'name'` → ` 'name'`.
      self[range.lowerBound] = UInt8(ascii: " ")
      return
    }
    let touchesName =
      range.lowerBound > 0 && isIdentifierPart(self[range.lowerBound - 1])
      || isIdentifierPart(self[range.upperBound])
    if touchesName, kind != .quoted {
      // `prefix_{{ x }}`: part of a plain name.
      for index in range where !isIdentifierPart(self[index]) || self[index] == UInt8(ascii: "$") {
        self[index] = UInt8(ascii: "_")
      }
      return
    }
    // A quoted name of the same length that still says what stood there.
    for index in range where self[index] == UInt8(ascii: "\"") { self[index] = UInt8(ascii: "'") }
    if kind == .quoted {
      // The same name as where the template has no quotes around it.
      self[range.lowerBound] = UInt8(ascii: " ")
      self[range.upperBound - 1] = UInt8(ascii: " ")
      self[range.lowerBound + 1] = UInt8(ascii: "\"")
      self[range.upperBound - 2] = UInt8(ascii: "\"")
      return
    }
    if kind == .dollar { self[range.lowerBound + 1] = UInt8(ascii: "$") }
    self[range.lowerBound] = UInt8(ascii: "\"")
    self[range.upperBound - 1] = UInt8(ascii: "\"")
  }
}
