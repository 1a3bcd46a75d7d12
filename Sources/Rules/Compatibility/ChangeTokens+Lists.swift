import Linter
import Syntax

// Lists between parentheses and assignments, for fixes that take a piece out of one.

extension ChangeTokens {
  /// A piece of a list, up to its comma.
  struct Item {
    let range: SourceRange
    /// The column that it begins with; nil if it begins with something else.
    let column: String?
  }

  /// The pieces of the first list in parentheses behind a place, without the parentheses.
  ///
  /// - Returns: Nil when something else stands there.
  func list(behind offset: Int) -> [Item]? {
    guard let start = index(behind: offset), text(start) == "(" else { return nil }
    return items(from: start + 1) { _ in false }
  }

  /// The lists of `VALUES`, one after the other.
  func rows(behind offset: Int) -> [[Item]] {
    var rows: [[Item]] = []
    var end = offset
    while let start = index(behind: end), text(start) == "(",
      let closing = closing(of: start)
    {
      rows.append(items(from: start + 1) { _ in false })
      guard closing + 1 < count, text(closing + 1) == "," else { break }
      end = range(closing + 1).end
    }
    return rows
  }

  /// The assignments of a `SET`.
  func assignments() -> [Item] {
    guard let set = range(of: "set"), let start = index(behind: set.end) else { return [] }
    let ends: Set = ["from", "where", "returning", "when", ";"]
    return items(from: start) { ends.contains(text($0).lowercased()) }
  }

  /// The pieces between commas, up to a parenthesis that was not opened there.
  private func items(from start: Int, until isEnd: (Int) -> Bool) -> [Item] {
    var items: [Item] = []
    var first = start
    var depth = 0
    var index = start
    while index < count {
      let word = text(index)
      if word == "(" || word == "[" { depth += 1 }
      if word == ")" || word == "]" { depth -= 1 }
      let isOver = depth < 0 || depth == 0 && isEnd(index)
      if isOver || depth == 0 && word == "," {
        if first < index { items.append(item(first..<index)) }
        first = index + 1
      }
      if isOver { return items }
      index += 1
    }
    if first < count { items.append(item(first..<count)) }
    return items
  }

  private func item(_ tokens: Range<Int>) -> Item {
    let whole = SourceRange(
      file: range(tokens.lowerBound).file, start: range(tokens.lowerBound).start,
      end: range(tokens.upperBound - 1).end)
    return Item(range: whole, column: name(tokens.lowerBound))
  }
}

extension [ChangeTokens.Item] {
  /// Edits that leave out pieces, each with the comma behind it.
  ///
  /// - Parameter isSuperfluous: By the place of the piece; never true of the last one.
  /// - Returns: Edits that go together.
  func leavingOut(_ isSuperfluous: (Int) -> Bool) -> [Edit] {
    indices.dropLast().filter(isSuperfluous).map { place in
      Edit(
        replacing: SourceRange(
          file: self[place].range.file, start: self[place].range.start,
          end: self[place + 1].range.start),
        with: "")
    }
  }
}
