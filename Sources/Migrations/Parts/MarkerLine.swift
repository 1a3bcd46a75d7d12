import Syntax

/// A line that is a comment from its first character on, the form in which tools take orders.
struct MarkerLine: Sendable {
  /// From the dashes to the end of the line, without the line break.
  let range: Range<Int>
  /// What follows the dashes, trimmed, as written.
  let text: String

  /// The words in lower case.
  var words: [String] { text.utf8.split(whereSeparator: isWhitespace).map(lowercasedASCII) }

  /// The first of the words.
  var firstWord: String { lowercasedASCII(text.utf8.prefix { !isWhitespace($0) }) }
}

extension MarkerLine {
  /// The lines of comments in a part of a file.
  ///
  /// By lines and not by tokens, as the tools do it: to them a marker counts inside of quotes too.
  static func all(in bytes: [UInt8], limit: Int = .max) -> [MarkerLine] {
    var lines: [MarkerLine] = []
    bytes.withUnsafeBufferPointer { buffer in
      var start = 0
      let end = min(limit, buffer.count)
      while start < end {
        var lineEnd = start
        while lineEnd < buffer.count, buffer[lineEnd] != UInt8(ascii: "\n") { lineEnd += 1 }
        if let line = comment(buffer, start..<lineEnd) { lines.append(line) }
        start = lineEnd + 1
      }
    }
    return lines
  }

  private static func comment(
    _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>
  ) -> MarkerLine? {
    var start = line.lowerBound
    if start == 0, bytes.prefix(3).elementsEqual(byteOrderMark) { start = 3 }
    while start < line.upperBound, isWhitespace(bytes[start]) { start += 1 }
    guard start + 1 < line.upperBound, bytes[start] == dash, bytes[start + 1] == dash else {
      return nil
    }
    var first = start + 2
    var end = line.upperBound
    while first < end, isWhitespace(bytes[first]) { first += 1 }
    while end > first, isWhitespace(bytes[end - 1]) { end -= 1 }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[first..<end]), as: UTF8.self)
    return MarkerLine(range: start..<max(end, start + 2), text: text)
  }
}

private let dash = UInt8(ascii: "-")

/// Text with its ASCII letters in lower case, which is all that keywords and suffixes have.
func lowercasedASCII(_ text: Substring.UTF8View) -> String {
  let isUpper = { (byte: UInt8) in (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
  if !text.contains(where: isUpper) { return String(Substring(text)) }
  return String(decoding: text.map { isUpper($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
}
