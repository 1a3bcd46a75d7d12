import Syntax

/// A file as goose and sql-migrate cut it: at each line that ends in a semicolon, whatever it stands in, but for
/// what is between the markers of a statement.
///
/// https://github.com/pressly/goose/blob/main/internal/sqlparser/parser.go
/// https://github.com/rubenv/sql-migrate/blob/master/sqlparse/sqlparse.go
package struct LineCuts: Sendable {
  /// What is sent as one query.
  package struct Piece: Hashable, Sendable {
    /// From its first line to the end of its last.
    package let range: Range<Int>
    /// Of the part that goes forward.
    package let isForward: Bool
    /// Whether markers stand around it.
    package let isMarked: Bool
    /// The semicolon that ends it; where it is marked, the offset behind it.
    package let end: Int
  }

  /// In the order of the file, both of its parts.
  package private(set) var pieces: [Piece] = []
  /// What no semicolon ends, for which the tool refuses the file.
  package private(set) var unfinished: [Piece] = []

  private var isForward: Bool?
  private var isMarked = false
  private var open: Range<Int>?

  /// Reads a file as the tools do, to its end.
  ///
  /// - Parameters:
  ///   - file: A migration's file, with both of its parts.
  ///   - markers: The tool's.
  init(_ file: SourceFile, _ markers: MarkerSyntax) {
    let marked = Dictionary(
      MarkerLine.all(in: file.bytes).compactMap { line in
        markers.marker(in: line).map { (line.range.upperBound, $0) }
      }, uniquingKeysWith: { first, _ in first })
    var start = 0
    while start < file.bytes.count {
      let line = file.bytes[start...].prefix { $0 != 0x0A }
      let text = line.trimmed
      if let marker = marked[text.endIndex] {
        read(marker)
      } else {
        read(line: line, text, markers)
      }
      start = line.endIndex + 1
    }
    close()
  }

  private mutating func read(_ marker: Marker) {
    switch marker {
    case .up, .down:
      close()
      isForward = if case .up = marker { true } else { false }
    case .statementBegin: isMarked = true
    case .statementEnd:
      if isMarked, let open { finish(open, end: open.upperBound) }
      isMarked = false
    case .noTransaction, .other: break
    }
  }

  private mutating func read(
    line: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>, _ markers: MarkerSyntax
  ) {
    let isComment = text.starts(with: Array("--".utf8))
    // Comments and empty lines in front of a statement are no part of it.
    if open == nil, isComment || text.isEmpty { return }
    let start = open?.lowerBound ?? line.startIndex
    open = start..<text.endIndex
    guard !isMarked, let end = line.finalSemicolon else { return }
    finish(start..<text.endIndex, end: end)
  }

  private mutating func finish(_ range: Range<Int>, end: Int) {
    if let isForward {
      pieces.append(Piece(range: range, isForward: isForward, isMarked: isMarked, end: end))
    }
    open = nil
  }

  private mutating func close() {
    if let open, let isForward, !isMarked {
      unfinished.append(
        Piece(range: open, isForward: isForward, isMarked: false, end: open.upperBound))
    }
    open = nil
    isMarked = false
  }
}

extension ArraySlice<UInt8> {
  fileprivate var trimmed: ArraySlice<UInt8> {
    let text = drop(while: isWhitespace)
    guard let last = text.lastIndex(where: { !isWhitespace($0) }) else { return text.prefix(0) }
    return text[...last]
  }

  /// The semicolon that the last word of a line ends in; a word that starts with dashes starts a comment.
  fileprivate var finalSemicolon: Int? {
    var last: Int?
    for word in split(whereSeparator: isWhitespace) {
      if word.starts(with: Array("--".utf8)) { break }
      last = word.last == UInt8(ascii: ";") ? word.endIndex - 1 : nil
    }
    return last
  }
}

extension ToolProfile {
  /// How it cuts a file by its lines; nil where it reads SQL, or sends a file whole.
  package func lineCuts(of file: SourceFile) -> LineCuts? {
    guard let markers, markers.cutsAtLines else { return nil }
    return LineCuts(file, markers)
  }
}
