import Syntax

/// A run of comments with everything blanked that is no text of theirs.
struct MaskedComments: Sendable {
  /// The offset of the first byte in the file.
  let base: Int
  /// What is no SQL in any case: comment markers, lines that are commented out twice.
  let blanks: [Range<Int>]
  private let bytes: [UInt8]

  init(_ run: CommentRun, _ source: UnsafeBufferPointer<UInt8>) {
    base = run.range.lowerBound
    let nested = run.lines.filter { $0.isNested && !$0.isInBlock }.map(\.content)
    blanks = (run.lines.flatMap(\.markers) + nested).sorted { $0.lowerBound < $1.lowerBound }
    var bytes = Array(source[run.range])
    for index in blanks.joined() where !isWhitespace(bytes[index - base]) {
      bytes[index - base] = UInt8(ascii: " ")
    }
    self.bytes = bytes
  }

  /// The blanks in a range.
  func blanks(in range: Range<Int>) -> ArraySlice<Range<Int>> {
    var (low, high) = (0, blanks.count)
    while low < high {
      let middle = (low + high) / 2
      if blanks[middle].upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return blanks[low...].prefix { $0.lowerBound < range.upperBound }
  }

  subscript(offset: Int) -> UInt8 {
    let index = offset - base
    return bytes.indices.contains(index) ? bytes[index] : 0
  }

  /// The offsets behind the next semicolons.
  func semicolons(in range: Range<Int>, limit: Int) -> [Int] {
    bytes.withUnsafeBufferPointer { buffer in
      var found: [Int] = []
      for token in Lexer(buffer, in: range.lowerBound - base..<range.upperBound - base) {
        if token.kind == .semicolon { found.append(token.range.upperBound + base) }
        if found.count == limit { break }
      }
      return found
    }
  }

  /// The text of the word that starts at an offset.
  func word(at offset: Int) -> String {
    var end = offset
    while end < offset + 20, isIdentifierPart(self[end]) { end += 1 }
    return String(decoding: (offset..<end).map { self[$0] }, as: UTF8.self)
  }

  func skippingSpace(from offset: Int) -> Int {
    var offset = offset
    while isWhitespace(self[offset]) { offset += 1 }
    return offset
  }
}

/// Tells SQL from prose in the lines below a header.
struct SectionReader: Sendable {
  struct Section: Sendable {
    var statements: [Range<Int>] = []
    var commentedOut: [Range<Int>] = []
  }

  let file: SourceFile
  let run: CommentRun
  let masked: MaskedComments

  func read(_ lines: ArraySlice<CommentLine>, from start: Int) -> Section {
    var section = Section()
    var position = start
    var lines = lines
    // Lines since the last statement that could have started one: so much prose is all prose.
    var misses = 0
    while let line = lines.first, misses < 200 {
      let begin = max(position, line.content.lowerBound)
      guard begin < line.content.upperBound else {
        lines = lines.dropFirst()
        continue
      }
      let isHeaderLine = start > line.content.lowerBound && line.content.contains(start - 1)
      if line.isNested, !isHeaderLine {
        section.commentedOut += mention(in: line)
      } else if let statement = statement(from: textStart(begin, line), lines) {
        section.statements.append(statement)
        position = statement.upperBound
        misses = 0
        continue
      } else {
        misses += commands.contains(masked.word(at: begin).lowercased()) ? 1 : 0
        section.commentedOut += mention(afterColonIn: begin..<line.content.upperBound)
      }
      lines = lines.dropFirst()
    }
    return section
  }

  // MARK: - Line starts

  /// Where a line's text starts: behind `1.`, `Step 2:`, `*`, `run`, a backquote.
  private func textStart(_ start: Int, _ line: CommentLine) -> Int {
    let first = masked.skippingSpace(from: start)
    let isComment =
      masked[first] == UInt8(ascii: "-") && masked[first + 1] == UInt8(ascii: "-")
      || masked[first] == UInt8(ascii: "/") && masked[first + 1] == UInt8(ascii: "*")
    if isComment, first > line.content.lowerBound { return line.content.upperBound }
    var start = skippingBullet(from: start, line)
    while start < line.content.upperBound {
      let word = masked.word(at: start)
      guard leadIns.contains(word.lowercased()) else { break }
      var next = masked.skippingSpace(from: start + word.utf8.count)
      while masked[next] == UInt8(ascii: ":") { next = masked.skippingSpace(from: next + 1) }
      start = next
    }
    return masked[start] == UInt8(ascii: "`") ? start + 1 : start
  }

  private func skippingBullet(from start: Int, _ line: CommentLine) -> Int {
    var start = start
    let end = line.content.upperBound
    if masked.word(at: start).lowercased() == "step" {
      start = masked.skippingSpace(from: start + 4)
    }
    if masked[start] == UInt8(ascii: "(") { start += 1 }
    var index = start
    while index < end, isDecimal(masked[index]) { index += 1 }
    if index > start,
      [UInt8(ascii: "."), UInt8(ascii: ")"), UInt8(ascii: ":")].contains(masked[index])
    {
      return masked.skippingSpace(from: index + 1)
    }
    while start < end, !isIdentifierPart(masked[start]) || masked[start] >= 0x80 {
      // A statement may start with a parenthesis, but none that undoes anything.
      if masked[start] == UInt8(ascii: "`") { break }
      start += 1
    }
    return start
  }

  // MARK: - Statements

  /// The statement that starts at an offset, with its semicolon.
  private func statement(from start: Int, _ lines: ArraySlice<CommentLine>) -> Range<Int>? {
    let word = masked.word(at: start)
    // Far more lines than a statement has, so that prose of any length is read in no time.
    let lines = lines.prefix(2000)
    guard commands.contains(word.lowercased()), let last = lines.last else { return nil }
    // As many semicolons as a function in standard SQL may have before its own.
    let ends = masked.semicolons(in: start..<max(start, last.content.upperBound), limit: 6)
    if let first = ends.first, parses(start..<first) { return start..<first }
    if isWrittenAsSQL(word), let end = unfinished(from: start, word, lines) { return start..<end }
    if let end = ends.dropFirst().first(where: { parses(start..<$0) }) { return start..<end }
    guard let first = ends.first, isWrittenAsSQL(word), isBroken(start..<first, lines) else {
      return nil
    }
    return start..<first
  }

  /// The end of a statement without a semicolon: with its paragraph, or with its line.
  private func unfinished(
    from start: Int, _ word: String, _ lines: ArraySlice<CommentLine>
  ) -> Int? {
    let isShort = shortCommands.contains(word.lowercased())
    if isShort, word != word.uppercased() { return nil }
    let paragraph = lines.prefix(100).prefix { !$0.content.isEmpty && !$0.isNested }
    let ends = [paragraph.last, lines.first].compactMap { $0?.content.upperBound }
    return ends.first { $0 > start && parses(start..<$0) }
  }

  /// Whether PostgreSQL takes a piece for one statement.
  private func parses(_ range: Range<Int>) -> Bool {
    let script = Script.parse(file, in: range, blanks: Array(masked.blanks(in: range)))
    return script.errors.isEmpty && script.statements.count == 1
  }

  /// Whether a piece that does not parse can't be anything but SQL: a command with its object's kind,
  /// and a semicolon at the end of a line.
  private func isBroken(_ range: Range<Int>, _ lines: ArraySlice<CommentLine>) -> Bool {
    guard lines.contains(where: { $0.content.upperBound == range.upperBound }) else { return false }
    let first = masked.word(at: range.lowerBound)
    let second = masked.word(at: masked.skippingSpace(from: range.lowerBound + first.utf8.count))
    guard isWrittenAsSQL(second), !second.isEmpty else { return false }
    if (first + second).allSatisfy({ $0.isUppercase }) { return true }
    switch first.lowercased() {
    case "alter", "create", "drop", "comment": return objectWords.contains(second.lowercased())
    default: return false
    }
  }

  /// All in one case; prose starts with a capital letter.
  private func isWrittenAsSQL(_ word: String) -> Bool {
    word == word.uppercased() || word == word.lowercased()
  }

  // MARK: - Mentions

  /// SQL on a line that is commented out once more.
  private func mention(in line: CommentLine) -> [Range<Int>] {
    let bytes = file.bytes
    var start = line.content.lowerBound
    while start < line.content.upperBound, !isIdentifierStart(bytes[start]) { start += 1 }
    let range = start..<line.content.upperBound
    if isStatement(range) { return [range] }
    return mention(afterColonIn: range)
  }

  /// SQL behind a remark such as `Optionally:`.
  private func mention(afterColonIn range: Range<Int>) -> [Range<Int>] {
    guard let colon = range.first(where: { file.bytes[$0] == UInt8(ascii: ":") }) else { return [] }
    var start = colon + 1
    while start < range.upperBound, isWhitespace(file.bytes[start]) { start += 1 }
    let rest = start..<range.upperBound
    return isStatement(rest) ? [rest] : []
  }

  private func isStatement(_ range: Range<Int>) -> Bool {
    let word = file.text(range).prefix { $0.isLetter }
    guard commands.contains(word.lowercased()), isWrittenAsSQL(String(word)) else { return false }
    let script = Script.parse(file, in: range)
    return script.errors.isEmpty && !script.statements.isEmpty
  }
}

/// What a statement that undoes something may start with.
private let commands: Set = [
  "alter", "analyze", "begin", "call", "cluster", "comment", "commit", "create", "delete", "do",
  "drop", "end", "grant", "insert", "lock", "merge", "notify", "reassign", "refresh", "reindex",
  "release", "reset", "revoke", "savepoint", "security", "select", "set", "start", "truncate",
  "update", "vacuum", "with",
]

/// Commands that prose may turn into by accident: “lock it”, “end”.
private let shortCommands: Set = [
  "analyze", "begin", "call", "cluster", "commit", "do", "end", "lock", "notify", "release",
  "reset", "savepoint", "set", "start", "truncate", "vacuum",
]

private let objectWords: Set = [
  "table", "index", "unique", "view", "materialized", "function", "procedure", "trigger", "policy",
  "type", "schema", "sequence", "extension", "domain", "or", "column", "constraint", "role", "on",
]

private let leadIns: Set = ["run", "execute", "use", "just", "simply", "then", "first", "finally"]
