import Catalog
import Linter
import Syntax

/// The words of a change as they stand in its file, for finding the places of fixes.
struct ChangeTokens {
  private let file: SourceFile
  private let tokens: [Token]

  /// The text of a change; nil where it has no place of its own, as in a string that is executed.
  init?(of change: ReplayedChange, in history: ReplayedHistory) {
    let file = history.migrations[change.origin.migration].source.file
    guard file.id == change.range.file else { return nil }
    self.init(file, change.range.offsets)
  }

  init(_ file: SourceFile, _ offsets: Range<Int>) {
    self.file = file
    tokens = file.bytes.withUnsafeBufferPointer { bytes in
      Lexer(bytes, in: offsets.clamped(to: 0..<bytes.count)).filter { !$0.isComment }
    }
  }

  /// The call that begins at an offset, up to the parenthesis that closes its arguments.
  func call(_ call: Expression.FunctionCall) -> SourceRange? {
    guard let offset = call.location.offset,
      var index = tokens.firstIndex(where: { $0.range.lowerBound == offset }),
      text(index).lowercased() == quoted(call.name.schema ?? call.name.name)
    else { return nil }
    while index < tokens.count, tokens[index].isPartOfName || text(index) == "." { index += 1 }
    return closing(of: index).map { SourceRange(file: file.id, start: offset, end: range($0).end) }
  }

  /// An edit that puts a qualifier in front of a bare column.
  func qualifying(_ reference: Expression.ColumnReference, with qualifier: String) -> Edit? {
    guard reference.path.count == 1, let offset = reference.location.offset,
      tokens.contains(where: { $0.range.lowerBound == offset && $0.isPartOfName })
    else { return nil }
    return .inserting("\(qualifier).", at: offset, in: file.id)
  }

  /// The range of the words in a row, the first time they stand so.
  func range(of words: String...) -> SourceRange? { range(of: words) }

  func range(of words: [String]) -> SourceRange? {
    guard tokens.count >= words.count else { return nil }
    for start in 0...tokens.count - words.count
    where words.indices.allSatisfy({ text(start + $0).lowercased() == words[$0] }) {
      return SourceRange(
        file: file.id, start: tokens[start].range.lowerBound,
        end: tokens[start + words.count - 1].range.upperBound)
    }
    return nil
  }

  /// The range of the token behind a place.
  func token(after range: SourceRange) -> SourceRange? {
    tokens.first { $0.range.lowerBound >= range.end }
      .map { SourceRange(file: file.id, $0.range) }
  }

  // MARK: - Tokens by their place

  var count: Int { tokens.count }

  func text(_ index: Int) -> String { file.text(tokens[index].range) }

  func range(_ index: Int) -> SourceRange { SourceRange(file: file.id, tokens[index].range) }

  /// The place of the token behind an offset.
  func index(behind offset: Int) -> Int? {
    tokens.firstIndex { $0.range.lowerBound >= offset }
  }

  /// The place of the parenthesis that closes the one at a place.
  func closing(of opening: Int) -> Int? {
    var depth = 0
    for index in opening..<max(opening, count) {
      if text(index) == "(" { depth += 1 }
      if text(index) == ")" { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  /// The name that a token is, as PostgreSQL reads it.
  func name(_ index: Int) -> String? {
    let text = text(index)
    switch tokens[index].kind {
    case .word: return text.lowercased()
    case .quotedIdentifier:
      return String(text.dropFirst().dropLast()).replacing("\"\"", with: "\"")
    default: return nil
    }
  }
}

extension Token {
  fileprivate var isPartOfName: Bool { kind == .word || kind == .quotedIdentifier }
}

extension Fix {
  /// A statement that is to run before the one of a change, if that stands at the top of its file.
  static func inserting(
    _ sql: String, before change: ReplayedChange, titled title: String
  ) -> Fix? {
    guard !change.isInBlock else { return nil }
    return Fix(
      title, .unsafe, [.inserting("\(sql)\n", at: change.range.start, in: change.range.file)])
  }
}
