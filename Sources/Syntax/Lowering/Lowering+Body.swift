import CPgQuery

/// What runs inside of a statement: the bodies of routines, and `DO`.
extension Lowering {
  func call(_ call: CallStmt) -> [SchemaChange] {
    guard let call = call.funccall else { return [] }
    return [change(.called(self.call(call.pointee)))]
  }

  func doBlock(_ block: DoStmt) -> [SchemaChange] {
    guard let source = routineSource(block.args) else { return [change(.unread(.block))] }
    var language = "plpgsql"
    for item in NodeList(block.args) {
      if let (name, value) = option(item), name == "language" { language = value.lowercased() }
    }
    let contents = contents(of: source, language: language, isDoBlock: true)
    var changes = contents.changes
    // What can't be read is there already, unless it is the structure of the block.
    let isNoted = changes.contains { if case .unread = $0.action { true } else { false } }
    if contents.isOpaque, !isNoted { changes.append(change(.unread(.block))) }
    for expression in contents.expressions {
      // Conditions and assignments run queries and functions too.
      changes.append(
        SchemaChange(
          action: .queried(Query(evaluating: expression)), range: statementRange,
          placement: .block(.init(guards: [], toleratesFailure: false))))
    }
    return changes
  }

  /// The text of a string body and where its first byte stands in the file.
  struct RoutineSource {
    let text: String
    /// Nil when quoting changed the text, so that its offsets are not the file's.
    let offset: Int?
  }

  func routineSource(_ options: UnsafeMutablePointer<CPgQuery.List>?) -> RoutineSource? {
    for item in NodeList(options) where item.tag == T_DefElem {
      let element = item.cast(to: DefElem.self).pointee
      guard text(element.defname) == "as", let value = node(element.arg) else { continue }
      var body = value.string
      if value.tag == T_List {
        // A second string names the function in a C library.
        let list = NodeList(UnsafeMutablePointer(mutating: value.cast(to: CPgQuery.List.self)))
        body = list.count == 1 ? list[0]?.string : nil
      }
      guard let body else { return nil }
      return RoutineSource(text: body, offset: offset(of: body, from: Int(element.location)))
    }
    return nil
  }

  /// Where the string of a body stands: its quotes follow the option's location.
  func offset(of body: String, from location: Int) -> Int? {
    guard let base, statement.contains(location) else { return nil }
    for token in Lexer(bytes, in: location..<statement.upperBound) {
      let start: Int
      switch token.kind {
      case .dollarString:
        start = bytes.insideOfDollars(token.range).lowerBound
      case .string: start = token.range.lowerBound + 1
      default: continue
      }
      var body = body
      let isHere = body.withUTF8 { body in
        let end = min(start + body.count, bytes.count)
        return UnsafeBufferPointer(rebasing: bytes[start..<end]).elementsEqual(body)
      }
      return isHere ? base + start : nil
    }
    return nil
  }

  /// What a string body does; opaque in languages other than SQL and PL/pgSQL.
  func contents(
    of source: RoutineSource, language: String, isDoBlock: Bool = false
  ) -> RoutineContents {
    guard bodyDepth < 3 else { return RoutineContents(isOpaque: true) }
    var text = source.text
    return text.withUTF8 { body in
      switch language {
      case "plpgsql":
        return ProceduralBody.read(
          body, file: file, base: source.offset, fallback: statementRange, depth: bodyDepth + 1,
          notes: notes, isDoBlock: isDoBlock && bodyDepth == 0)
      case "sql":
        return sqlBody(body, base: source.offset)
      default: return RoutineContents(isOpaque: true)
      }
    }
  }

  private func sqlBody(_ body: UnsafeBufferPointer<UInt8>, base: Int?) -> RoutineContents {
    let fragment = Fragment(
      bytes: body, file: file, base: base, fallback: statementRange, notes: notes)
    let parsed = fragment.changes(in: 0..<body.count, bodyDepth: bodyDepth + 1)
    return RoutineContents(changes: parsed ?? [], isOpaque: parsed == nil)
  }

  /// `BEGIN ATOMIC … END`, or `RETURN expression`.
  func atomicBody(_ body: Node) -> RoutineContents {
    switch body.tag {
    case T_ReturnStmt:
      return RoutineContents(
        expressions: optionalExpression(body.cast(to: ReturnStmt.self).pointee.returnval)
          .map { [$0] } ?? [])
    case T_List:
      var contents = RoutineContents()
      let list = UnsafeMutablePointer(mutating: body.cast(to: CPgQuery.List.self))
      for item in NodeList(list) {
        let inner = atomicBody(item)
        contents.changes += inner.changes
        contents.expressions += inner.expressions
      }
      return contents
    default: return RoutineContents(changes: changes(of: body))
    }
  }
}
