import CPgQuery

/// Reads the control structure of a PL/pgSQL body; the SQL in it goes through PostgreSQL's parser.
///
/// libpg_query's own PL/pgSQL parser gives no positions, needs the types of all variables, and aborts
/// the process on some input, so the block structure is read here. Everything keeps its exact place.
/// https://www.postgresql.org/docs/current/plpgsql.html
struct ProceduralBody {
  let fragment: Fragment
  let bytes: UnsafeBufferPointer<UInt8>
  let tokens: [Token]
  let depth: Int
  var position = 0
  var nesting = 0
  var guards: [SchemaChange.Guard] = []
  /// Whether the last statement was a RETURN.
  var hasReturned = false
  var contents = RoutineContents()
  /// What is known of its variables at this point.
  var variables = KnownVariables()
  /// Tells whether a condition holds where the body is called; nil where nobody knows.
  var judge: (Expression) -> Bool? = { _ in nil }
  /// Whether it runs with the migration, and catches no error: whatever text it executes under no condition has
  /// to be right.
  var runsUnguarded = false
  /// How many more tokens of loops may be read again.
  var remainingTokens = 100_000

  /// The body cannot be read further: its structure is not PL/pgSQL's.
  struct Unreadable: Error {}

  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, file: SourceFile.ID, base: Int?, fallback: SourceRange,
    depth: Int, notes: SyntaxNotes? = nil, isDoBlock: Bool = false,
    arguments: KnownVariables = KnownVariables(),
    judge: @escaping (Expression) -> Bool? = { _ in nil }
  ) -> RoutineContents {
    let fragment = Fragment(
      bytes: bytes, file: file, base: base, fallback: fallback, notes: notes)
    var body = ProceduralBody(fragment: fragment, depth: depth)
    body.variables = arguments
    body.runsUnguarded = isDoBlock && !body.handlesErrors
    body.judge = judge
    do throws(Unreadable) {
      try body.block()
    } catch {
      body.contents.isOpaque = true
    }
    return body.contents
  }

  private init(fragment: Fragment, depth: Int) {
    self.fragment = fragment
    bytes = fragment.bytes
    tokens = Lexer(fragment.bytes).filter { !$0.isComment }
    self.depth = depth
  }

  private var handlesErrors: Bool {
    tokens.indices.contains { isWord("exception", at: $0) && isWord("when", at: $0 + 1) }
  }

  // MARK: - Tokens

  var token: Token? { position < tokens.count ? tokens[position] : nil }

  func isWord(_ word: StaticString, at index: Int) -> Bool {
    index < tokens.count && tokens[index].kind == .word
      && bytes.matches(word, in: tokens[index].range)
  }

  func isWord(_ word: StaticString) -> Bool { isWord(word, at: position) }

  func isSymbol(_ symbol: Unicode.Scalar, at index: Int) -> Bool {
    index < tokens.count && tokens[index].kind == .symbol
      && bytes[tokens[index].range.lowerBound] == UInt8(ascii: symbol)
  }

  mutating func skip(_ word: StaticString) -> Bool {
    guard isWord(word) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ word: StaticString) throws(Unreadable) {
    guard skip(word) else { throw Unreadable() }
  }

  mutating func skipSemicolon() {
    if token?.kind == .semicolon { position += 1 }
  }

  /// Moves to the first of the words, or the semicolon, that is in no parentheses.
  ///
  /// - Returns: The indices of the tokens passed.
  mutating func skipTo(_ words: [StaticString]) throws(Unreadable) -> Range<Int> {
    let start = position
    var parentheses = 0
    while let token {
      if token.kind == .symbol {
        switch bytes[token.range.lowerBound] {
        case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
        default: break
        }
      } else if parentheses == 0 {
        if token.kind == .semicolon { return start..<position }
        if token.kind == .word, words.contains(where: { bytes.matches($0, in: token.range) }) {
          return start..<position
        }
      }
      position += 1
    }
    throw Unreadable()
  }

  /// The name that a token is, folded as PostgreSQL folds it.
  func name(at index: Int) -> String? {
    guard index < tokens.count else { return nil }
    let text = String(decoding: bytes[tokens[index].range], as: UTF8.self)
    switch tokens[index].kind {
    case .word: return text.lowercased()
    case .quotedIdentifier:
      return text.dropFirst().dropLast().split(separator: "\"\"", omittingEmptySubsequences: false)
        .joined(separator: "\"")
    default: return nil
    }
  }

  /// The bytes that a run of tokens covers.
  func text(_ indices: Range<Int>) -> Range<Int> {
    guard let first = indices.first, let last = indices.last else { return 0..<0 }
    return tokens[first].range.lowerBound..<tokens[last].range.upperBound
  }

  // MARK: - Blocks

  private mutating func block() throws(Unreadable) {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting < 100 else { throw Unreadable() }
    skipLabel()
    let outer = variables
    var declared: [String] = []
    if skip("declare") { declared = try declarations() }
    try expect("begin")
    let first = contents.changes.count
    try statements(until: ["end", "exception"])
    if skip("exception") { try handlers(guarding: first) }
    try expect("end")
    if token?.kind == .word { position += 1 }
    skipSemicolon()
    // Behind the block its names mean what they meant before.
    for name in declared { variables.take(name, from: outer) }
  }

  private mutating func skipLabel() {
    guard isSymbol("<", at: position), isSymbol("<", at: position + 1) else { return }
    position = min(tokens.count, position + 5)
  }

  private mutating func declarations() throws(Unreadable) -> [String] {
    var names: [String] = []
    while !isWord("begin") {
      let indices = try skipTo([])
      skipSemicolon()
      guard let name = name(at: indices.lowerBound), !indices.isEmpty else { continue }
      names.append(name)
      variables.forget(name)
      // A default follows `:=`, `=` or DEFAULT.
      guard
        let start = indices.first(where: {
          isSymbol("=", at: $0) || isWord("default", at: $0)
        })
      else { continue }
      variables[name] = evaluate(start + 1..<indices.upperBound)
    }
    return names
  }

  /// `EXCEPTION WHEN condition THEN statements …`: the block goes on unless every handler raises.
  private mutating func handlers(guarding first: Int) throws(Unreadable) {
    let guarded = contents.changes.count
    let before = variables
    defer { variables.forgetDifferences(from: before) }
    var isTolerant = false
    guards.append(.exceptionHandler)
    defer { guards.removeLast() }
    while skip("when") {
      _ = try skipTo(["then"])
      try expect("then")
      let start = contents.changes.count
      try statements(until: ["when", "end"])
      let raises = contents.changes[start...].contains {
        if case .raised = $0.action { true } else { false }
      }
      if !raises { isTolerant = true }
    }
    guard isTolerant else { return }
    for index in first..<guarded {
      guard case .block(var block) = contents.changes[index].placement else { continue }
      block.toleratesFailure = true
      contents.changes[index].placement = .block(block)
    }
  }

  // MARK: - Statements

  mutating func statements(until ends: [StaticString]) throws(Unreadable) {
    // An early return guards what follows it, up to here.
    let outer = guards.count
    defer { guards.removeLast(guards.count - outer) }
    while let token {
      if token.kind == .semicolon {
        position += 1
        continue
      }
      if token.kind == .word, ends.contains(where: { bytes.matches($0, in: token.range) }) {
        return
      }
      try statement()
    }
    throw Unreadable()
  }

  private mutating func statement() throws(Unreadable) {
    hasReturned = false
    nesting += 1
    defer { nesting -= 1 }
    guard nesting < 100 else { throw Unreadable() }
    skipLabel()
    if isWord("begin") || isWord("declare") { return try block() }
    if skip("if") { return try conditional() }
    if skip("case") { return try caseStatement() }
    if isWord("loop") { return try loopBody() }
    if skip("while") { return try whileLoop() }
    if skip("for") || skip("foreach") { return try forLoop() }
    if isAssignment { return try assignment() }
    if skip("perform") { return try perform() }
    if skip("raise") { return try raise() }
    if skip("execute") { return try execute() }
    if skip("return") { return try returned() }
    if skip("assert") { return try assertion() }
    if isWord("exit") || isWord("continue") {
      _ = try skipTo(["when"])
      if skip("when") { evaluate(try skipTo([])) }
      return
    }
    if isWord("open") { return try open() }
    let unneeded: [StaticString] = ["null", "get", "close", "fetch", "move"]
    if unneeded.contains(where: { isWord($0) }) {
      forgetNames(in: try skipTo([]))
      return
    }
    try sqlStatement()
  }
}
