import Syntax

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
        // What it says is about the linter.
        if bytes.isInstruction(token) { continue }
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
      let inner = innerComments(in: content, bytes)
      let dashes = dashes(in: content, bytes)
      lines.append(
        CommentLine(
          content: content, markers: [],
          depth: 1 + depth + (inner.starts ? 1 : 0) + dashes.count,
          innerMarkers: inner.markers + dashes, isInBlock: true))
      depth = max(0, depth + inner.change)
      start = end + 1
    }
    removeStars(from: &lines, bytes)
    if let first = lines.indices.first, let last = lines.indices.last {
      lines[first].markers.append(token.range.lowerBound..<inside.lowerBound)
      lines[last].markers.append(inside.upperBound..<token.range.upperBound)
    }
    return lines
  }

  /// The block comments that a line opens or closes, and whether it starts with one.
  private static func innerComments(
    in range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (change: Int, starts: Bool, markers: [Range<Int>]) {
    let (slash, star) = (UInt8(ascii: "/"), UInt8(ascii: "*"))
    var change = 0
    var markers: [Range<Int>] = []
    for index in range.dropLast() {
      if bytes[index] == slash, bytes[index + 1] == star {
        change += 1
      } else if bytes[index] == star, bytes[index + 1] == slash {
        change -= 1
      } else {
        continue
      }
      markers.append(index..<index + 2)
    }
    let starts = markers.first?.lowerBound == range.lowerBound && bytes[range.lowerBound] == slash
    return (change, starts, markers)
  }

  private static func lineComment(
    _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> CommentLine {
    // Any number of dashes opens a comment; a space between them makes two comments.
    var start = range.lowerBound
    while start < range.upperBound, bytes[start] == UInt8(ascii: "-") { start += 1 }
    let content = trimmed(start..<range.upperBound, bytes)
    let inner = dashes(in: content, bytes)
    return CommentLine(
      content: content, markers: [range.lowerBound..<start], depth: 1 + inner.count,
      innerMarkers: inner, isInBlock: false)
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
      let inner = dashes(in: lines[index].content, bytes)
      lines[index].depth = 1 + inner.count
      lines[index].innerMarkers = inner
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

  /// The dashes that make a line a comment once more, or several times.
  private static func dashes(
    in range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> [Range<Int>] {
    let dash = UInt8(ascii: "-")
    var found: [Range<Int>] = []
    var start = range.lowerBound
    while start + 2 < range.upperBound, bytes[start] == dash, bytes[start + 1] == dash,
      // More than two are a rule drawn across the page.
      bytes[start + 2] != dash
    {
      found.append(start..<start + 2)
      start += 2
      while start < range.upperBound, isWhitespace(bytes[start]) { start += 1 }
    }
    return found
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether a comment tells this linter, or squawk, what to pass over.
  fileprivate func isInstruction(_ token: Token) -> Bool {
    var start = token.range.lowerBound + 2
    while start < token.range.upperBound, isWhitespace(self[start]) { start += 1 }
    let names: [StaticString] = ["lockstep:", "squawk-ignore"]
    return names.contains { name in
      let end = start + name.utf8CodeUnitCount
      return end <= token.range.upperBound && matches(name, in: start..<end)
    }
  }
}
