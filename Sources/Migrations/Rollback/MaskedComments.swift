import Syntax

/// A run of comments with everything blanked that is no text of theirs.
struct MaskedComments: Sendable {
  /// The offset of the first byte in the file.
  let base: Int
  /// What is no SQL in any case: comment markers, lines that are commented out deeper than it is read.
  let blanks: [Range<Int>]
  /// How deep in comments that text stands which is read.
  let depth: Int
  private let bytes: [UInt8]

  /// - Parameters:
  ///   - run: The comments.
  ///   - source: The file.
  ///   - depth: 1 reads the comments' text; 2 what is commented out once more in it, and nothing else.
  init(_ run: CommentRun, _ source: UnsafeBufferPointer<UInt8>, depth: Int = 1) {
    base = run.range.lowerBound
    self.depth = depth
    let others = run.lines.filter { line in
      // What a block comment has commented out PostgreSQL passes over by itself.
      depth == 1 ? line.isNested && !line.isInBlock : line.depth != depth
    }
    let inner = depth == 1 ? [] : run.lines.flatMap(\.innerMarkers)
    blanks =
      (run.lines.flatMap(\.markers) + inner + others.map(\.content))
      .sorted { $0.lowerBound < $1.lowerBound }
    var bytes = Array(source[run.range])
    for index in blanks.joined() where !isWhitespace(bytes[index - base]) {
      bytes[index - base] = UInt8(ascii: " ")
    }
    self.bytes = bytes
  }

  /// The blanks in a range.
  func blanks(in range: Range<Int>) -> [Range<Int>] {
    blanks.filter { $0.lowerBound < range.upperBound && $0.upperBound > range.lowerBound }
  }

  subscript(offset: Int) -> UInt8 {
    let index = offset - base
    return bytes.indices.contains(index) ? bytes[index] : 0
  }

  /// The offsets behind the next semicolons.
  func semicolons(in range: Range<Int>, limit: Int) -> [Int] {
    bytes.withUnsafeBufferPointer { buffer in
      var found: [Int] = []
      for token in Lexer(buffer, in: range.lowerBound - base..<range.upperBound - base) {
        if token.kind == .semicolon { found.append(token.range.upperBound + base) }
        if found.count == limit { break }
      }
      return found
    }
  }

  /// The text of the word that starts at an offset.
  func word(at offset: Int) -> String {
    var end = offset
    while end < offset + 20, isIdentifierPart(self[end]) { end += 1 }
    return String(decoding: (offset..<end).map { self[$0] }, as: UTF8.self)
  }

  func skippingSpace(from offset: Int) -> Int {
    var offset = offset
    while isWhitespace(self[offset]) { offset += 1 }
    return offset
  }
}
