import Syntax

/// The line a finding starts on, as far as it fits, and where the carets under it go.
struct Excerpt {
  /// The line, without what a terminal would obey.
  let text: String
  /// As wide as what stands before the range; tabs stay tabs, so that carets stay below.
  let indent: String
  let caretCount: Int

  /// Bytes of a line that are shown; a longer one is cut around the range.
  private static let limit = 120
  /// Bytes before the range that a cut line keeps.
  private static let lead = 20

  init(of range: SourceRange, at place: PlaceFinder.Place) {
    let bytes = place.file.bytes
    var line = place.index.line(place.start.line)
    if line.lowerBound == 0, bytes.starts(with: byteOrderMark) { line = 3..<line.upperBound }
    while let last = bytes[line].last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
      line = line.lowerBound..<line.upperBound - 1
    }
    let shown = range.offsets.clamped(to: line)
    let window = Self.window(of: line, around: shown, in: bytes)
    let marked = shown.clamped(to: window)

    let head = window.lowerBound > line.lowerBound ? "…" : ""
    let before = head + place.file.text(window.lowerBound..<marked.lowerBound).printable
    let inside = place.file.text(marked).printable
    let after = place.file.text(marked.upperBound..<window.upperBound).printable
    let goesOn = place.end.line > place.start.line
    let tail = window.upperBound < line.upperBound ? "…" : goesOn ? " …" : ""
    text = before + inside + after + tail
    indent = before.unicodeScalars.reduce(into: "") { indent, scalar in
      indent += scalar == "\t" ? "\t" : String(repeating: " ", count: scalar.cells)
    }
    caretCount = max(1, inside.unicodeScalars.reduce(0) { $0 + $1.cells })
  }

  private static func window(
    of line: Range<Int>, around range: Range<Int>, in bytes: [UInt8]
  ) -> Range<Int> {
    guard line.count > limit else { return line }
    var start = line.lowerBound
    if range.upperBound - start > limit { start = max(start, range.lowerBound - lead) }
    var end = min(line.upperBound, start + limit)
    // Never in the middle of a scalar.
    while start > line.lowerBound, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    while end > start, end < line.upperBound, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return start..<end
  }
}

extension Unicode.Scalar {
  /// How many places a terminal gives it.
  fileprivate var cells: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return Self.wide.contains { $0.contains(value) } ? 2 : 1
    }
  }

  /// East Asian scripts and emoji.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
    0x20000...0x3FFFD,
  ]
}
