import CPgQuery

/// Reads the control structure of a PL/pgSQL body; the SQL in it goes through PostgreSQL's parser.
///
/// libpg_query's own PL/pgSQL parser gives no positions, needs the types of all variables, and aborts
/// the process on some input, so the block structure is read here. Everything keeps its exact place.
/// https://www.postgresql.org/docs/current/plpgsql.html
struct ProceduralBody {
  private let fragment: Fragment
  private let bytes: UnsafeBufferPointer<UInt8>
  private let tokens: [Token]
  private let depth: Int
  private var position = 0
  private var nesting = 0
  private var guards: [SchemaChange.Guard] = []
  /// Whether the last statement was a RETURN.
  private var hasReturned = false
  private var contents = RoutineContents()

  /// The body cannot be read further: its structure is not PL/pgSQL's.
  private struct Unreadable: Error {}

  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, file: SourceFile.ID, base: Int?, fallback: SourceRange,
    depth: Int
  ) -> RoutineContents {
    let fragment = Fragment(bytes: bytes, file: file, base: base, fallback: fallback)
    var body = ProceduralBody(fragment: fragment, depth: depth)
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

  // MARK: - Tokens

  private var token: Token? { position < tokens.count ? tokens[position] : nil }

  private func isWord(_ word: StaticString, at index: Int) -> Bool {
    index < tokens.count && tokens[index].kind == .word
      && bytes.matches(word, in: tokens[index].range)
  }

  private func isWord(_ word: StaticString) -> Bool { isWord(word, at: position) }

  private func isSymbol(_ symbol: Unicode.Scalar, at index: Int) -> Bool {
    index < tokens.count && tokens[index].kind == .symbol
      && bytes[tokens[index].range.lowerBound] == UInt8(ascii: symbol)
  }

  private mutating func skip(_ word: StaticString) -> Bool {
    guard isWord(word) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ word: StaticString) throws(Unreadable) {
    guard skip(word) else { throw Unreadable() }
  }

  private mutating func skipSemicolon() {
    if token?.kind == .semicolon { position += 1 }
  }

  /// Moves to the first of the words, or the semicolon, that is in no parentheses.
  ///
  /// - Returns: The indices of the tokens passed.
  private mutating func skipTo(_ words: [StaticString]) throws(Unreadable) -> Range<Int> {
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

  /// The bytes that a run of tokens covers.
  private func text(_ indices: Range<Int>) -> Range<Int> {
    guard let first = indices.first, let last = indices.last else { return 0..<0 }
    return tokens[first].range.lowerBound..<tokens[last].range.upperBound
  }

  // MARK: - Blocks

  private mutating func block() throws(Unreadable) {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting < 100 else { throw Unreadable() }
    skipLabel()
    if skip("declare") { try declarations() }
    try expect("begin")
    let first = contents.changes.count
    try statements(until: ["end", "exception"])
    if skip("exception") { try handlers(guarding: first) }
    try expect("end")
    if token?.kind == .word { position += 1 }
    skipSemicolon()
  }

  private mutating func skipLabel() {
    guard isSymbol("<", at: position), isSymbol("<", at: position + 1) else { return }
    position = min(tokens.count, position + 5)
  }

  private mutating func declarations() throws(Unreadable) {
    while !isWord("begin") {
      let indices = try skipTo([])
      skipSemicolon()
      // A default follows `:=`, `=` or DEFAULT.
      guard
        let start = indices.first(where: {
          isSymbol("=", at: $0) || isWord("default", at: $0)
        })
      else { continue }
      evaluate(start + 1..<indices.upperBound)
    }
  }

  /// `EXCEPTION WHEN condition THEN statements …`: the block goes on unless every handler raises.
  private mutating func handlers(guarding first: Int) throws(Unreadable) {
    let guarded = contents.changes.count
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

  private mutating func statements(until ends: [StaticString]) throws(Unreadable) {
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
    if skip("while") {
      evaluate(try skipTo(["loop"]))
      return try loopBody()
    }
    if skip("for") || skip("foreach") { return try forLoop() }
    if isAssignment { return try assignment() }
    if skip("perform") {
      let indices = try skipTo([])
      if let query = fragment.query(in: text(indices)) {
        append(.queried(query), at: text(indices))
      } else {
        appendOpaque("PERFORM", at: text(indices))
      }
      return
    }
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
      _ = try skipTo([])
      return
    }
    try sqlStatement()
  }

  private mutating func conditional() throws(Unreadable) {
    var condition = expression(try skipTo(["then"]))
    try expect("then")
    let first = condition
    var branches = 0
    while true {
      hasReturned = false
      try guarded(by: .condition(condition, isNegated: false)) { body throws(Unreadable) in
        try body.statements(until: ["elsif", "elseif", "else", "end"])
      }
      branches += 1
      guard skip("elsif") || skip("elseif") else { break }
      condition = expression(try skipTo(["then"]))
      try expect("then")
    }
    let isEarlyReturn = hasReturned && branches == 1 && isWord("end")
    if skip("else") {
      try guarded(by: .condition(condition, isNegated: true)) { body throws(Unreadable) in
        try body.statements(until: ["end"])
      }
    }
    try expect("end")
    try expect("if")
    // What follows runs only where the condition did not hold.
    if isEarlyReturn { guards.append(.condition(first.map { .not($0) }, isNegated: false)) }
    hasReturned = false
  }

  /// `ASSERT condition [, message]` stops the block as RAISE does.
  private mutating func assertion() throws(Unreadable) {
    let start = position - 1
    let indices = try skipTo([])
    let end = indices.first { isSymbol(",", at: $0) && isTopLevel($0, from: indices.lowerBound) }
    let condition = indices.lowerBound..<(end ?? indices.upperBound)
    evaluate(condition)
    let negated = expression(condition).map { Expression.not($0) }
    try guarded(by: .condition(negated, isNegated: false)) { body throws(Unreadable) in
      body.append(.raised, at: body.text(start..<indices.upperBound))
    }
  }

  private func isTopLevel(_ index: Int, from start: Int) -> Bool {
    let opened = (start..<index).count { isSymbol("(", at: $0) }
    return opened == (start..<index).count { isSymbol(")", at: $0) }
  }

  private mutating func caseStatement() throws(Unreadable) {
    evaluate(try skipTo(["when"]))
    while skip("when") {
      let condition = expression(try skipTo(["then"]))
      try expect("then")
      try guarded(by: .condition(condition, isNegated: false)) { body throws(Unreadable) in
        try body.statements(until: ["when", "else", "end"])
      }
    }
    if skip("else") {
      try guarded(by: .condition(nil, isNegated: true)) { body throws(Unreadable) in
        try body.statements(until: ["end"])
      }
    }
    try expect("end")
    try expect("case")
    hasReturned = false
  }

  private mutating func loopBody() throws(Unreadable) {
    try expect("loop")
    try guarded(by: .loop) { body throws(Unreadable) in try body.statements(until: ["end"]) }
    try expect("end")
    try expect("loop")
    if token?.kind == .word { position += 1 }
    hasReturned = false
  }

  private mutating func forLoop() throws(Unreadable) {
    _ = try skipTo(["in"])
    try expect("in")
    if skip("array") {
      evaluate(try skipTo(["loop"]))
    } else if skip("execute") {
      let indices = try skipTo(["loop", "using"])
      runDynamic(indices)
      _ = try skipTo(["loop"])
    } else {
      let indices = try skipTo(["loop"])
      let isQuery = ["select", "with", "values", "insert", "update", "delete"].contains {
        isWord($0, at: indices.lowerBound)
      }
      if isQuery || isSymbol("(", at: indices.lowerBound) { run(indices) }
    }
    try loopBody()
  }

  /// `name := …`, `name.field := …`, `name[1] = …`.
  private var isAssignment: Bool {
    var index = position
    guard index < tokens.count,
      tokens[index].kind == .word || tokens[index].kind == .quotedIdentifier
    else { return false }
    index += 1
    while isSymbol(".", at: index) { index += 2 }
    if isSymbol("[", at: index) {
      while index < tokens.count, !isSymbol("]", at: index) { index += 1 }
      index += 1
    }
    return isSymbol("=", at: index) || isSymbol(":", at: index) && isSymbol("=", at: index + 1)
  }

  private mutating func assignment() throws(Unreadable) {
    let indices = try skipTo([])
    guard let sign = indices.first(where: { isSymbol("=", at: $0) }) else { return }
    evaluate(sign + 1..<indices.upperBound)
  }

  /// `RAISE` without a level, or with EXCEPTION, stops the block.
  private mutating func raise() throws(Unreadable) {
    let quiet: [StaticString] = ["debug", "log", "info", "notice", "warning"]
    let isQuiet = quiet.contains { isWord($0) }
    let indices = try skipTo([])
    if !isQuiet { append(.raised, at: text(indices.lowerBound - 1..<indices.upperBound)) }
  }

  private mutating func execute() throws(Unreadable) {
    let indices = try skipTo(["into", "using"])
    runDynamic(indices)
    _ = try skipTo([])
  }

  private mutating func returned() throws(Unreadable) {
    if skip("query") {
      if skip("execute") { return try execute() }
      run(try skipTo([]))
      return
    }
    hasReturned = !skip("next")
    evaluate(try skipTo([]))
  }

  private mutating func open() throws(Unreadable) {
    _ = try skipTo(["for"])
    guard skip("for") else { return }
    if skip("execute") { return try execute() }
    run(try skipTo([]))
  }

  private mutating func sqlStatement() throws(Unreadable) {
    let indices = try skipTo([])
    guard !indices.isEmpty else { throw Unreadable() }
    run(indices)
  }

  private mutating func guarded(
    by guard: SchemaChange.Guard, _ body: (inout ProceduralBody) throws(Unreadable) -> Void
  ) throws(Unreadable) {
    guards.append(`guard`)
    defer { guards.removeLast() }
    try body(&self)
  }

  // MARK: - SQL

  private func expression(_ indices: Range<Int>) -> Expression? {
    fragment.expression(in: text(indices))
  }

  /// An expression that is computed on the way.
  private mutating func evaluate(_ indices: Range<Int>) {
    guard !indices.isEmpty else { return }
    if let expression = expression(indices) {
      contents.expressions.append(expression)
    } else {
      contents.isOpaque = true
    }
  }

  private mutating func run(_ indices: Range<Int>) {
    let range = text(indices)
    if let target = intoTarget(in: indices) {
      // `SELECT … INTO variable` is an assignment here, not a new table.
      var copy = Array(bytes)
      for index in text(target) { copy[index] = UInt8(ascii: " ") }
      let changes = copy.withUnsafeBufferPointer { blanked in
        Fragment(
          bytes: blanked, file: fragment.file, base: fragment.base, fallback: fragment.fallback
        ).changes(in: range, bodyDepth: depth)
      }
      append(changes, at: range)
    } else {
      append(fragment.changes(in: range, bodyDepth: depth), at: range)
    }
  }

  /// The tokens of `INTO [STRICT] name, name …` in a query that hands its rows to variables.
  private func intoTarget(in indices: Range<Int>) -> Range<Int>? {
    var parentheses = 0
    var index = indices.lowerBound
    while index < indices.upperBound {
      if isSymbol("(", at: index) { parentheses += 1 }
      if isSymbol(")", at: index) { parentheses -= 1 }
      let isTarget =
        parentheses == 0 && isWord("into", at: index)
        && !(isWord("insert", at: index - 1) || isWord("merge", at: index - 1))
      if isTarget {
        var end = index + 1
        if isWord("strict", at: end) { end += 1 }
        end += 1
        while end < indices.upperBound,
          isSymbol(".", at: end) || isSymbol(",", at: end)
        {
          end += 2
        }
        return index..<min(end, indices.upperBound)
      }
      index += 1
    }
    return nil
  }

  /// Runs a string as SQL, if its text is known.
  private mutating func runDynamic(_ indices: Range<Int>) {
    let range = text(indices)
    guard let expression = expression(indices), var sql = ConstantText.of(expression) else {
      return appendOpaque("EXECUTE", at: range)
    }
    let place = fragment.base.map {
      SourceRange(file: fragment.file, start: $0 + range.lowerBound, end: $0 + range.upperBound)
    }
    let changes = sql.withUTF8 { text in
      Fragment(
        bytes: text, file: fragment.file, base: nil, fallback: place ?? fragment.fallback
      ).changes(in: 0..<text.count, bodyDepth: depth)
    }
    append(changes, at: range)
  }

  private mutating func append(_ changes: [SchemaChange]?, at range: Range<Int>) {
    guard let changes else { return appendOpaque("SQL", at: range) }
    for change in changes {
      var change = change
      if case .topLevel = change.placement {
        change.placement = .block(.init(guards: guards, toleratesFailure: false))
      }
      contents.changes.append(change)
    }
  }

  private mutating func append(_ action: SchemaChange.Action, at range: Range<Int>) {
    let place = fragment.base.map {
      SourceRange(file: fragment.file, start: $0 + range.lowerBound, end: $0 + range.upperBound)
    }
    contents.changes.append(
      SchemaChange(
        action: action, range: place ?? fragment.fallback,
        placement: .block(.init(guards: guards, toleratesFailure: false))))
  }

  private mutating func appendOpaque(_ what: String, at range: Range<Int>) {
    contents.isOpaque = true
    append(.opaque(what), at: range)
  }
}

/// Texts that are known without running anything.
enum ConstantText {
  /// The value of a constant expression; nil when it depends on anything.
  static func of(_ expression: Expression) -> String? {
    switch expression {
    case .literal(.string(let text)): return text
    case .literal(.number(let digits)): return digits
    case .cast(let value, _): return of(value)
    case .operation(let operation) where operation.name.name == "||" && operation.kind == .plain:
      guard let left = operation.left.flatMap(of), let right = of(operation.right) else {
        return nil
      }
      return left + right
    case .call(let call):
      let arguments = call.arguments.compactMap(of)
      guard arguments.count == call.arguments.count, let first = arguments.first else { return nil }
      switch call.name.name {
      case "format": return format(first, Array(arguments.dropFirst()))
      case "quote_ident": return quoted(first)
      case "quote_literal": return literal(first)
      case "concat": return arguments.joined()
      default: return nil
      }
    default: return nil
    }
  }

  /// PostgreSQL's `format` for `%s`, `%I`, `%L` and `%%`; nil for positions and widths.
  ///
  /// https://www.postgresql.org/docs/current/functions-string.html#FUNCTIONS-STRING-FORMAT
  private static func format(_ template: String, _ arguments: [String]) -> String? {
    var result = ""
    var next = 0
    var scalars = template.unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "%" else {
        result.unicodeScalars.append(scalar)
        continue
      }
      guard let letter = scalars.next() else { return nil }
      if letter == "%" {
        result += "%"
        continue
      }
      guard next < arguments.count else { return nil }
      switch letter {
      case "s": result += arguments[next]
      case "I": result += quoted(arguments[next])
      case "L": result += literal(arguments[next])
      default: return nil
      }
      next += 1
    }
    return result
  }
}
