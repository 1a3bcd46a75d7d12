import CPgQuery

/// Places of what has no location of its own in the tree.
extension Lowering {
  /// The place of a column or constraint in a list: from its location to the next comma.
  func elementRange(_ item: Node) -> SourceRange? {
    let start =
      switch item.tag {
      case T_ColumnDef: Int(item.cast(to: ColumnDef.self).pointee.location)
      case T_Constraint: Int(item.cast(to: Constraint.self).pointee.location)
      default: -1
      }
    guard let base, statement.contains(start) else { return nil }
    var depth = 0
    var end = start
    for token in Lexer(bytes, in: start..<statement.upperBound) {
      if token.isComment { continue }
      if token.kind == .symbol {
        switch bytes[token.range.lowerBound] {
        case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ",") where depth == 0: depth = -1
        default: break
        }
      }
      if depth < 0 { break }
      end = token.range.upperBound
    }
    return SourceRange(file: file, start: base + start, end: base + end)
  }

  /// The places of the commands of an `ALTER TABLE`, which lie between its commas.
  ///
  /// - Returns: Nil when they are not as many as `count`.
  func commandRanges(count: Int) -> [SourceRange]? {
    guard let base else { return nil }
    var ranges: [SourceRange] = []
    var depth = 0
    var start: Int?
    var end = 0
    for token in Lexer(bytes, in: statement) {
      if token.isComment || token.kind == .semicolon { continue }
      if token.kind == .symbol {
        switch bytes[token.range.lowerBound] {
        case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ",") where depth == 0:
          if let first = start {
            ranges.append(SourceRange(file: file, start: base + first, end: base + end))
          }
          start = nil
          continue
        default: break
        }
      }
      // The first command starts behind the table's name; its own verb is the first of these words
      // that is no part of a name.
      if start == nil, ranges.isEmpty ? isCommandVerb(token) && end > statement.lowerBound : true {
        start = token.range.lowerBound
      }
      end = token.range.upperBound
    }
    if let first = start {
      ranges.append(SourceRange(file: file, start: base + first, end: base + end))
    }
    return ranges.count == count ? ranges : nil
  }

  /// Whether a word can start a command of `ALTER TABLE`; the statement's own `ALTER` aside.
  private func isCommandVerb(_ token: Token) -> Bool {
    guard token.kind == .word, token.range.lowerBound > statement.lowerBound else { return false }
    let verbs: [StaticString] = [
      "add", "drop", "alter", "validate", "enable", "disable", "set", "reset", "rename", "owner",
      "attach", "detach", "inherit", "no", "force", "cluster", "replica", "of", "not", "options",
    ]
    return verbs.contains { bytes.matches($0, in: token.range) }
  }
}
