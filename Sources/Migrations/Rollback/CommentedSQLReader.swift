import Syntax

/// A statement in a comment.
struct CommentedStatement: Sendable {
  /// With its semicolon, where it has one.
  let range: Range<Int>
  /// What it does; nil where PostgreSQL does not take it, though it can't be anything but SQL.
  let statement: Statement?
  /// The index of the line on which it begins.
  let line: Int
  /// The words on that line that lead to it; nil where the line, or what another statement leaves of it, begins with it.
  let lead: Range<Int>?
}

/// Tells SQL from prose in comments, whatever they are about.
struct CommentedSQLReader: Sendable {
  let file: SourceFile
  let run: CommentRun
  let masked: MaskedComments
  /// Where on a line SQL may begin because of what announces it.
  var announced: [Int: Int] = [:]

  /// The statements in some lines, in order.
  func statements(in lines: Range<Int>) -> [CommentedStatement] {
    var statements: [CommentedStatement] = []
    var position = 0
    var index = lines.lowerBound
    // Lines since the last statement that could have started one: so much prose is all prose.
    var misses = 0
    while index < lines.upperBound, misses < 200 {
      let line = run.lines[index]
      let begin = max(position, line.content.lowerBound)
      if begin < line.content.upperBound, line.depth == masked.depth,
        let found = statement(on: index, from: begin, to: lines.upperBound)
      {
        statements.append(found)
        position = found.range.upperBound
        while index + 1 < lines.upperBound, run.lines[index].content.upperBound <= position {
          index += 1
        }
        misses = 0
        continue
      }
      if line.depth == masked.depth, begin < line.content.upperBound {
        misses += commands.contains(masked.word(at: begin).lowercased()) ? 1 : 0
      }
      index += 1
    }
    return statements
  }

  /// The next statement that begins on a line: at its start, behind a colon or the like, or, in capitals
  /// and with a semicolon, behind any words.
  private func statement(on index: Int, from begin: Int, to end: Int) -> CommentedStatement? {
    let line = run.lines[index]
    let lines = run.lines[index..<end]
    // What stands in a comment behind a statement.
    if begin > line.content.lowerBound, isComment(masked.skippingSpace(from: begin)) { return nil }
    func found(_ range: Range<Int>, _ statement: Statement?, at start: Int, _ hasLead: Bool)
      -> CommentedStatement
    {
      CommentedStatement(
        range: range, statement: statement, line: index, lead: hasLead ? begin..<start : nil)
    }
    let start = textStart(begin, line)
    if let (range, statement) = statement(from: start, lines) {
      return found(range, statement, at: start, false)
    }
    var places = separators(in: begin..<line.content.upperBound)
    if let place = announced[index], place > begin, place < line.content.upperBound {
      places.insert(masked.skippingSpace(from: place), at: 0)
    }
    for place in places {
      let place = textStart(place, line)
      if let (range, statement) = statement(from: place, lines) {
        return found(range, statement, at: place, true)
      }
    }
    if let range = brokenStatement(from: start, lines) {
      return found(range, nil, at: start, false)
    }
    for place in places {
      if let range = brokenStatement(from: place, lines) {
        return found(range, nil, at: place, true)
      }
    }
    for place in capitals(in: start..<line.content.upperBound) {
      if let (range, statement) = statement(from: place, lines, needsSemicolon: true) {
        return found(range, statement, at: place, true)
      }
    }
    return nil
  }

  /// Where text begins behind colons and dashes.
  private func separators(in range: Range<Int>) -> [Int] {
    var places: [Int] = []
    var start = range.lowerBound
    file.bytes.withUnsafeBufferPointer { bytes in
      while let separator = Separator(in: start..<range.upperBound, bytes) {
        start = separator.range.upperBound
        var place = start
        while place < range.upperBound, isWhitespace(bytes[place]) { place += 1 }
        if place < range.upperBound { places.append(place) }
      }
    }
    return places
  }

  /// Where commands begin that are written in capitals.
  private func capitals(in range: Range<Int>) -> [Int] {
    range.filter { index in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(masked[index])
        && (index == range.lowerBound || !isIdentifierPart(masked[index - 1]))
        && isCapitalCommand(masked.word(at: index))
    }
  }

  private func isCapitalCommand(_ word: String) -> Bool {
    word.count > 2 && word == word.uppercased() && commands.contains(word.lowercased())
  }

  // MARK: - Line starts

  /// Where a line's text starts: behind `1.`, `Step 2:`, `*`, `run`, a backquote.
  private func textStart(_ start: Int, _ line: CommentLine) -> Int {
    let first = masked.skippingSpace(from: start)
    if first > line.content.lowerBound, isComment(first) { return line.content.upperBound }
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

  private func isComment(_ offset: Int) -> Bool {
    masked[offset] == UInt8(ascii: "-") && masked[offset + 1] == UInt8(ascii: "-")
      || masked[offset] == UInt8(ascii: "/") && masked[offset + 1] == UInt8(ascii: "*")
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
  private func statement(
    from start: Int, _ lines: ArraySlice<CommentLine>, needsSemicolon: Bool = false
  ) -> (Range<Int>, Statement)? {
    let word = masked.word(at: start)
    // Far more lines than a statement has, so that prose of any length is read in no time.
    let lines = lines.prefix(2000)
    guard commands.contains(word.lowercased()), let last = lines.last else { return nil }
    // As many semicolons as a function in standard SQL may have before its own.
    let ends = masked.semicolons(in: start..<max(start, last.content.upperBound), limit: 6)
    if let first = ends.first, let parsed = parse(start..<first) { return parsed }
    if isWrittenAsSQL(word), !needsSemicolon, let parsed = unfinished(from: start, word, lines) {
      return parsed
    }
    return ends.dropFirst().lazy.compactMap { parse(start..<$0) }.first
  }

  /// A statement that PostgreSQL does not take, and that can't be anything but SQL.
  private func brokenStatement(
    from start: Int, _ lines: ArraySlice<CommentLine>
  ) -> Range<Int>? {
    let word = masked.word(at: start)
    let lines = lines.prefix(2000)
    guard commands.contains(word.lowercased()), isWrittenAsSQL(word), let last = lines.last,
      let end = masked.semicolons(
        in: start..<max(start, last.content.upperBound), limit: 1
      ).first, isBroken(start..<end, lines)
    else { return nil }
    return start..<end
  }

  /// The end of a statement without a semicolon: with its paragraph, or with its line.
  private func unfinished(
    from start: Int, _ word: String, _ lines: ArraySlice<CommentLine>
  ) -> (Range<Int>, Statement)? {
    let isShort = shortCommands.contains(word.lowercased())
    if isShort, word != word.uppercased() { return nil }
    let paragraph = lines.prefix(100).prefix { !$0.content.isEmpty && $0.depth == masked.depth }
    let ends = [paragraph.last, lines.first].compactMap { $0?.content.upperBound }
    return ends.lazy.filter { $0 > start }.compactMap { parse(start..<$0) }.first
  }

  /// A piece, if PostgreSQL takes it for one statement.
  private func parse(_ range: Range<Int>) -> (Range<Int>, Statement)? {
    let script = Script.parse(file, in: range, blanks: masked.blanks(in: range))
    guard script.errors.isEmpty, script.statements.count == 1 else { return nil }
    return script.statements.first.map { (range, $0) }
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
  func mention(in line: CommentLine) -> Range<Int>? {
    let bytes = file.bytes
    var start = line.content.lowerBound
    while start < line.content.upperBound, !isIdentifierStart(bytes[start]) { start += 1 }
    let range = start..<line.content.upperBound
    return statement(in: range)
      ?? separators(in: range).lazy.compactMap { statement(in: $0..<range.upperBound) }.first
  }

  /// The statement that a piece of a line begins with, with its semicolon.
  private func statement(in range: Range<Int>) -> Range<Int>? {
    let word = file.text(range).prefix { $0.isLetter }
    guard commands.contains(word.lowercased()), isWrittenAsSQL(String(word)) else { return nil }
    let script = Script.parse(file, in: range)
    guard script.errors.isEmpty, let first = script.statements.first else { return nil }
    let end = first.range.end
    let hasSemicolon = end < range.upperBound && file.bytes[end] == UInt8(ascii: ";")
    return range.lowerBound..<(hasSemicolon ? end + 1 : end)
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
