/// Turns byte offsets of a file into lines and columns.
///
/// Made only for files that have something to report.
package struct LineIndex: Sendable {
  /// A place as people count it: both numbers from 1, columns in Unicode scalars.
  package struct Position: Hashable, Sendable {
    /// From 1.
    package let line: Int
    /// From 1.
    package let column: Int
  }

  private let bytes: [UInt8]
  /// Offset of each line's first byte.
  private let starts: [Int]

  /// Finds the lines of a file.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    self.starts = starts
  }

  /// The position of an offset; one past the end is the end of the last line.
  package func position(of offset: Int) -> Position {
    let offset = min(max(0, offset), bytes.count)
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    // A byte order mark is not part of the first line.
    let lineStart = low == 0 && bytes.starts(with: byteOrderMark) ? min(3, offset) : starts[low]
    // Continuation bytes (10xxxxxx) do not start a scalar.
    let scalars = bytes[lineStart..<offset].count { $0 & 0xC0 != 0x80 }
    return Position(line: low + 1, column: scalars + 1)
  }

  /// The bytes of a line, counted from 1, without its line break.
  package func line(_ number: Int) -> Range<Int> {
    let start = starts[number - 1]
    var end = number < starts.count ? starts[number] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<end
  }
}

/// UTF-8's byte order mark, which some editors put at the start of a file.
package let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
