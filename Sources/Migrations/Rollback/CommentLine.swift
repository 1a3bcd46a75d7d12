import Syntax

/// A line of a comment.
struct CommentLine: Sendable {
  /// Its text without the comment's markers and the white space around; offsets of the file.
  var content: Range<Int>
  /// What makes it a comment and is no text.
  var markers: [Range<Int>]
  /// Whether the line is commented out once more inside of the comment.
  var isNested: Bool
  /// Whether it stands in a block comment.
  var isInBlock: Bool
}

/// Comments that follow each other without SQL in between.
struct CommentRun: Sendable {
  var lines: [CommentLine] = []
  /// From its first byte to its last.
  var range: Range<Int>
  /// The first byte of SQL behind it; nil where there is none.
  var next: Int?
}

extension CommentRun {
  /// The comments of a part of a file.
  static func all(in bytes: UnsafeBufferPointer<UInt8>, _ region: Range<Int>) -> [CommentRun] {
    var runs: [CommentRun] = []
    var isOpen = false
    for token in Lexer(bytes, in: region) {
      if token.isComment {
        if !isOpen { runs.append(CommentRun(range: token.range)) }
        // In place: a copy for each line adds up in a file of comments.
        let last = runs.endIndex - 1
        runs[last].range = runs[last].range.lowerBound..<token.range.upperBound
        runs[last].lines += lines(of: token, bytes)
        isOpen = true
      } else if isOpen {
        runs[runs.endIndex - 1].next = token.range.lowerBound
        isOpen = false
      }
    }
    return runs
  }

  private static func lines(
    of token: Token, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> [CommentLine] {
    if token.kind == .lineComment { return [lineComment(token.range, bytes)] }
    let first = token.range.lowerBound + 2
    let inside = first..<max(first, token.range.upperBound - 2)
    var lines: [CommentLine] = []
    var start = first
    var depth = 0
    while start <= inside.upperBound {
      var end = start
      while end < inside.upperBound, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      let content = trimmed(start..<end, bytes)
      let opening = commentDepthChange(in: content, bytes)
      let isNested = depth > 0 || opening.starts || startsWithDashes(content, bytes)
      lines.append(CommentLine(content: content, markers: [], isNested: isNested, isInBlock: true))
      depth = max(0, depth + opening.change)
      start = end + 1
    }
    removeStars(from: &lines, bytes)
    if let first = lines.indices.first, let last = lines.indices.last {
      lines[first].markers.append(token.range.lowerBound..<inside.lowerBound)
      lines[last].markers.append(inside.upperBound..<token.range.upperBound)
    }
    return lines
  }

  /// How many block comments a line opens or closes, and whether it starts with one.
  private static func commentDepthChange(
    in range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (change: Int, starts: Bool) {
    let (slash, star) = (UInt8(ascii: "/"), UInt8(ascii: "*"))
    var change = 0
    var starts = false
    for index in range.dropLast() {
      if bytes[index] == slash, bytes[index + 1] == star {
        change += 1
        starts = starts || index == range.lowerBound
      } else if bytes[index] == star, bytes[index + 1] == slash {
        change -= 1
      }
    }
    return (change, starts)
  }

  private static func lineComment(
    _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> CommentLine {
    // Any number of dashes opens a comment; a space between them makes two comments.
    var start = range.lowerBound
    while start < range.upperBound, bytes[start] == UInt8(ascii: "-") { start += 1 }
    let content = trimmed(start..<range.upperBound, bytes)
    return CommentLine(
      content: content, markers: [range.lowerBound..<start],
      isNested: startsWithDashes(content, bytes), isInBlock: false)
  }

  /// The stars that some put in front of every line of a block comment.
  private static func removeStars(
    from lines: inout [CommentLine], _ bytes: UnsafeBufferPointer<UInt8>
  ) {
    let inner = lines.indices.dropFirst().filter { !lines[$0].content.isEmpty }
    let star = UInt8(ascii: "*")
    guard !inner.isEmpty, inner.allSatisfy({ bytes[lines[$0].content.lowerBound] == star }) else {
      return
    }
    for index in inner {
      let content = lines[index].content
      var start = content.lowerBound
      while start < content.upperBound, bytes[start] == star { start += 1 }
      lines[index].markers.append(content.lowerBound..<start)
      lines[index].content = trimmed(start..<content.upperBound, bytes)
      lines[index].isNested = startsWithDashes(lines[index].content, bytes)
    }
  }

  private static func trimmed(
    _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isWhitespace(bytes[start]) { start += 1 }
    while end > start, isWhitespace(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func startsWithDashes(
    _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    // More than two are a rule drawn across the page.
    range.count > 2 && bytes[range.lowerBound] == UInt8(ascii: "-")
      && bytes[range.lowerBound + 1] == UInt8(ascii: "-")
      && bytes[range.lowerBound + 2] != UInt8(ascii: "-")
  }
}
