/// Conditions and loops.
extension ProceduralBody {
  mutating func conditional() throws(Unreadable) {
    let before = variables
    var branches = Branches()
    /// The conditions of the parts before, none of which held.
    var passed: [Expression?] = []
    repeat {
      let condition = expression(try skipTo(["then"]))
      try expect("then")
      let verdict = verdict(on: condition)
      variables = before
      hasReturned = false
      try guarded(by: passed, condition) { body throws(Unreadable) in
        try body.statements(until: ["elsif", "elseif", "else", "end"])
      }
      branches.add(variables, verdict)
      passed.append(condition)
    } while skip("elsif") || skip("elseif")
    variables = before
    let isEarlyReturn = hasReturned && passed.count == 1 && isWord("end")
    if skip("else") {
      try guarded(by: passed, nil) { body throws(Unreadable) in
        try body.statements(until: ["end"])
      }
    }
    branches.add(variables, true)
    variables = branches.merged
    try expect("end")
    try expect("if")
    // What follows runs only where the condition did not hold.
    if isEarlyReturn { guards.append(.condition(passed[0].map { .not($0) }, isNegated: false)) }
    hasReturned = false
  }

  mutating func caseStatement() throws(Unreadable) {
    evaluate(try skipTo(["when"]))
    let before = variables
    var branches = Branches()
    while skip("when") {
      let condition = expression(try skipTo(["then"]))
      try expect("then")
      let verdict = verdict(on: condition)
      variables = before
      try guarded(by: .condition(condition, isNegated: false)) { body throws(Unreadable) in
        try body.statements(until: ["when", "else", "end"])
      }
      branches.add(variables, verdict)
    }
    variables = before
    if skip("else") {
      try guarded(by: .condition(nil, isNegated: true)) { body throws(Unreadable) in
        try body.statements(until: ["end"])
      }
    }
    branches.add(variables, true)
    variables = branches.merged
    try expect("end")
    try expect("case")
    hasReturned = false
  }

  /// Whether a condition holds, as long as the body has changed nothing that it could look at.
  private func verdict(on condition: Expression?) -> Bool? {
    let isUntouched = contents.changes.allSatisfy { change in
      switch change.action {
      case .queried, .raised: true
      default: false
      }
    }
    return isUntouched ? condition.flatMap(judge) : nil
  }

  /// What is known of the variables behind the parts of an IF or a CASE.
  private struct Branches {
    private var ends: [KnownVariables] = []
    /// Whether one of the parts certainly runs, so that those behind it do not.
    private var isSettled = false

    mutating func add(_ variables: KnownVariables, _ verdict: Bool?) {
      guard !isSettled, verdict != false else { return }
      ends.append(variables)
      isSettled = verdict == true
    }

    var merged: KnownVariables {
      var merged = ends.first ?? KnownVariables()
      for other in ends.dropFirst() { merged.forgetDifferences(from: other) }
      return merged
    }
  }

  /// Reads statements that run when no condition of `passed` holds and, if there is one, `condition` does.
  private mutating func guarded(
    by passed: [Expression?], _ condition: Expression??,
    _ body: (inout ProceduralBody) throws(Unreadable) -> Void
  ) throws(Unreadable) {
    let outer = guards.count
    guards += passed.map { .condition($0, isNegated: true) }
    if let condition { guards.append(.condition(condition, isNegated: false)) }
    defer { guards.removeSubrange(outer...) }
    try body(&self)
  }

  // MARK: - Loops

  mutating func whileLoop() throws(Unreadable) {
    evaluate(try skipTo(["loop"]))
    try loopBody()
  }

  /// A body that runs nobody knows how often.
  mutating func loopBody() throws(Unreadable) {
    try expect("loop")
    // What one round assigns the next one sees.
    let body = position..<endOfLoop(from: position)
    forgetAssigned(in: body)
    try guarded(by: .loop) { body throws(Unreadable) in try body.statements(until: ["end"]) }
    try endLoop()
    forgetAssigned(in: body)
  }

  private mutating func endLoop() throws(Unreadable) {
    try expect("end")
    try expect("loop")
    if token?.kind == .word { position += 1 }
    hasReturned = false
  }

  mutating func forLoop() throws(Unreadable) {
    let targets = try skipTo(["in"]).compactMap { name(at: $0) }
      .prefix { $0 != "slice" && $0 != "reverse" }
    try expect("in")
    for target in targets { variables.forget(target) }
    let rows = try loopRows()
    if let rows, try unroll(rows, Array(targets)) { return }
    try loopBody()
  }

  /// What the loop goes through, if that is constant.
  private mutating func loopRows() throws(Unreadable) -> [KnownRow]? {
    if skip("array") {
      return evaluate(try skipTo(["loop"]))?.knownElements?.map { [KnownColumn("", $0)] }
    }
    if skip("execute") {
      runDynamic(try skipTo(["loop", "using"]))
      _ = try skipTo(["loop"])
      return nil
    }
    let isReverse = skip("reverse")
    let indices = try skipTo(["loop"])
    let isQuery = ["select", "with", "values", "insert", "update", "delete"].contains {
      isWord($0, at: indices.lowerBound)
    }
    guard isQuery || isSymbol("(", at: indices.lowerBound) else {
      let range = integerRange(indices)
      return isReverse ? range?.reversed() : range
    }
    if let rows = query(indices)?.knownRows { return rows }
    run(indices)
    return nil
  }

  private func integerRange(_ indices: Range<Int>) -> [KnownRow]? {
    let range = text(indices)
    let dots = range.dropLast().first { self.bytes[$0] == dot && self.bytes[$0 + 1] == dot }
    guard let dots, let first = integer(range.lowerBound..<dots),
      let last = integer(dots + 2..<range.upperBound), first <= last,
      last - first < Self.maximumRounds
    else { return nil }
    return (first...last).map { [KnownColumn("", .literal(.number(String($0))))] }
  }

  private func integer(_ range: Range<Int>) -> Int? {
    fragment.expression(in: range)?.replacing(variables).knownInteger
  }

  /// Loops over more than this are not gone through.
  private static let maximumRounds = 200

  /// Reads the body once for every row.
  ///
  /// - Returns: False when there is too much to read, and nothing was.
  private mutating func unroll(_ rows: [KnownRow], _ targets: [String]) throws(Unreadable) -> Bool {
    let start = position + 1
    let end = endOfLoop(from: start)
    guard isWord("loop"), !targets.isEmpty, !rows.isEmpty, rows.count <= Self.maximumRounds,
      rows.count * (end - start) <= remainingTokens
    else { return false }
    remainingTokens -= rows.count * (end - start)
    let outer = guards.count
    defer { guards.removeSubrange(outer...) }
    // Whoever may leave a round early leaves the rest of it in doubt.
    let mayLeave = (start..<end).contains {
      isWord("exit", at: $0) || isWord("continue", at: $0) || isWord("return", at: $0)
    }
    if mayLeave { guards.append(.condition(nil, isNegated: false)) }
    for row in rows {
      position = start
      variables.bind(targets, to: row)
      try statements(until: ["end"])
    }
    try endLoop()
    for target in targets { variables.forget(target) }
    if mayLeave { forgetAssigned(in: start..<end) }
    return true
  }

  /// The place of the END that closes the loop whose body begins at a token.
  private func endOfLoop(from start: Int) -> Int {
    var open = 1
    for index in min(start, tokens.count)..<tokens.count where isWord("loop", at: index) {
      let closes = isWord("end", at: index - 1)
      open += closes ? -1 : 1
      if open == 0 { return index - 1 }
    }
    return tokens.count
  }

  private mutating func forgetAssigned(in indices: Range<Int>) {
    let reader = self
    variables.removeAll { reader.isAssigned($0, in: indices) }
  }

  /// Whether statements in a run of tokens may give a variable another value.
  private func isAssigned(_ variable: String, in indices: Range<Int>) -> Bool {
    var isTarget = false
    for index in indices {
      if tokens[index].kind == .semicolon { isTarget = false }
      if isWord("into", at: index) { isTarget = true }
      guard name(at: index) == variable else { continue }
      let next = index + 1
      if isTarget || isSymbol(":", at: next) || isSymbol("=", at: next)
        || isSymbol(".", at: next) || isSymbol("[", at: next)
      {
        return true
      }
    }
    return false
  }
}

private let dot = UInt8(ascii: ".")
