/// Statements, and the SQL in them.
extension ProceduralBody {
  /// `name := …`, `name.field := …`, `name[1] = …`.
  var isAssignment: Bool {
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

  mutating func assignment() throws(Unreadable) {
    let indices = try skipTo([])
    guard let sign = indices.first(where: { isSymbol("=", at: $0) }),
      let target = name(at: indices.lowerBound)
    else { return }
    // The field of a record is named as a column is, and has to be there.
    let end = isSymbol(":", at: sign - 1) ? sign - 1 : sign
    if end - indices.lowerBound == 3 { evaluate(indices.lowerBound..<end) }
    let value = evaluate(sign + 1..<indices.upperBound)
    variables.forget(target)
    // Of `name := …` the sign is the second token, or the third.
    if sign - indices.lowerBound <= 2, !isSymbol(".", at: indices.lowerBound + 1) {
      variables[target] = value
    }
  }

  /// `RAISE` without a level, or with EXCEPTION, stops the block.
  mutating func raise() throws(Unreadable) {
    let quiet: [StaticString] = ["debug", "log", "info", "notice", "warning"]
    let isQuiet = quiet.contains { isWord($0) }
    let indices = try skipTo([])
    if !isQuiet { append(.raised, at: text(indices.lowerBound - 1..<indices.upperBound)) }
  }

  mutating func execute() throws(Unreadable) {
    let indices = try skipTo(["into", "using"])
    runDynamic(indices)
    forgetNames(in: try skipTo([]))
  }

  /// `ASSERT condition [, message]` stops the block as RAISE does.
  mutating func assertion() throws(Unreadable) {
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

  mutating func perform() throws(Unreadable) {
    let indices = try skipTo([])
    if let query = fragment.query(in: text(indices)) {
      append(.queried(query.replacing(variables)), at: text(indices))
    } else {
      appendUnread(.perform, at: text(indices))
    }
  }

  /// Whatever a statement names may have another value after it.
  mutating func forgetNames(in indices: Range<Int>) {
    for index in indices {
      if let name = name(at: index) { variables.forget(name) }
    }
  }

  mutating func returned() throws(Unreadable) {
    if skip("query") {
      if skip("execute") { return try execute() }
      run(try skipTo([]))
      return
    }
    hasReturned = !skip("next")
    evaluate(try skipTo([]))
  }

  mutating func open() throws(Unreadable) {
    _ = try skipTo(["for"])
    guard skip("for") else { return }
    if skip("execute") { return try execute() }
    run(try skipTo([]))
  }

  mutating func sqlStatement() throws(Unreadable) {
    let indices = try skipTo([])
    guard !indices.isEmpty else { throw Unreadable() }
    run(indices)
  }

  mutating func guarded(
    by guard: SchemaChange.Guard, _ body: (inout ProceduralBody) throws(Unreadable) -> Void
  ) throws(Unreadable) {
    guards.append(`guard`)
    defer { guards.removeLast() }
    try body(&self)
  }

  // MARK: - SQL

  /// An expression, with the variables in it replaced by what is known of them.
  func expression(_ indices: Range<Int>) -> Expression? {
    fragment.expression(in: text(indices)).map { $0.replacing(variables) }
  }

  func query(_ indices: Range<Int>) -> Query? {
    let statement = fragment.changes(in: text(indices), bodyDepth: depth)?.first?.action
    guard case .queried(let query)? = statement else { return nil }
    return query.replacing(variables)
  }

  /// An expression that is computed on the way, or several of them between commas.
  ///
  /// - Returns: What it comes to, if that is constant.
  @discardableResult mutating func evaluate(_ indices: Range<Int>) -> Expression? {
    guard !indices.isEmpty else { return nil }
    guard case .select(let select)? = fragment.query(in: text(indices))?.body else {
      contents.isOpaque = true
      return nil
    }
    let values = select.targets.map { $0.value.replacing(variables) }
    contents.expressions += values
    return values.count == 1 && select.from.isEmpty ? values[0].constant : nil
  }

  mutating func run(_ indices: Range<Int>) {
    let range = text(indices)
    if let target = intoTarget(in: indices) {
      assign(target, from: indices)
      // `SELECT … INTO variable` is an assignment here, not a new table.
      var copy = Array(bytes)
      for index in text(target) { copy[index] = UInt8(ascii: " ") }
      let changes = copy.withUnsafeBufferPointer { blanked in
        Fragment(
          bytes: blanked, file: fragment.file, base: fragment.base, fallback: fragment.fallback,
          notes: fragment.notes
        ).changes(in: range, bodyDepth: depth)
      }
      append(changes, at: range)
    } else {
      append(fragment.changes(in: range, bodyDepth: depth), at: range)
    }
  }

  /// `SELECT value INTO name` without a table.
  private mutating func assign(_ target: Range<Int>, from indices: Range<Int>) {
    let names = target.dropFirst(isWord("strict", at: target.lowerBound + 1) ? 2 : 1)
      .compactMap { name(at: $0) }
    for name in names { variables.forget(name) }
    let head = text(indices.lowerBound..<target.lowerBound)
    guard target.upperBound == indices.upperBound,
      case .queried(let query)? = fragment.changes(in: head, bodyDepth: depth)?.first?.action,
      let row = query.replacing(variables).knownRows?.first, row.count == names.count
    else { return }
    for (name, column) in zip(names, row) { variables[name] = column.value }
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
  mutating func runDynamic(_ indices: Range<Int>) {
    let range = text(indices)
    let expression = expression(indices)
    guard var sql = expression.flatMap(ConstantText.of) else {
      let words = expression.map { ConstantText.firstWords(of: $0) } ?? []
      return appendUnread(.dynamic(firstWords: words), at: range)
    }
    let place = fragment.base.map {
      SourceRange(file: fragment.file, start: $0 + range.lowerBound, end: $0 + range.upperBound)
    }
    let changes = sql.withUTF8 { text in
      Fragment(
        bytes: text, file: fragment.file, base: nil, fallback: place ?? fragment.fallback,
        notes: guards.isEmpty && runsUnguarded ? fragment.notes : nil
      ).changes(in: 0..<text.count, bodyDepth: depth)
    }
    append(changes, at: range)
  }

  private mutating func append(_ changes: [SchemaChange]?, at range: Range<Int>) {
    guard let changes else { return appendUnread(.fragment, at: range) }
    for change in changes {
      var change = change
      if case .queried(let query) = change.action {
        change.action = .queried(query.replacing(variables))
      }
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

  private mutating func appendUnread(_ statement: UnreadStatement, at range: Range<Int>) {
    contents.isOpaque = true
    append(.unread(statement), at: range)
  }
}
