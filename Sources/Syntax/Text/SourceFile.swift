/// A migration as it lies on disk: its bytes and the name people know it by.
package struct SourceFile: Sendable {
  /// A file's place in the list of files of a run.
  package struct ID: Hashable, Comparable, Sendable {
    /// Its place among the files of a run, from 0.
    package let index: Int32

    /// The file at a place among those of a run, from 0.
    package init(_ index: Int) {
      self.index = Int32(truncatingIfNeeded: index)
    }

    /// In the order in which they were read.
    package static func < (left: ID, right: ID) -> Bool { left.index < right.index }
  }

  /// Tells it from the other files of a run.
  package let id: ID
  /// The path as it was asked for, with `/` between its parts.
  package let path: String
  /// The content, untouched: every offset in the tool counts these bytes.
  package let bytes: [UInt8]

  /// A file with its content, which nothing reads again.
  package init(id: ID, path: String, bytes: [UInt8]) {
    self.id = id
    self.path = path
    self.bytes = bytes
  }

  /// The last part of the path.
  package var name: String {
    path.utf8.lastIndex(of: UInt8(ascii: "/"))
      .map { String(path[path.utf8.index(after: $0)...]) } ?? path
  }

  /// Whether both share one copy of the content in memory: it is not compared.
  package func isIdentical(to other: SourceFile) -> Bool {
    id == other.id && bytes.isIdentical(to: other.bytes)
  }

  /// The text of a range; bytes that are no UTF-8 are replaced.
  package func text(_ range: SourceRange) -> String {
    text(range.offsets)
  }

  /// The text between two offsets, in bytes.
  package func text(_ offsets: Range<Int>) -> String {
    String(decoding: bytes[offsets.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}

/// A half-open range of bytes of one file.
package struct SourceRange: Hashable, Sendable {
  /// The file that the offsets count bytes of.
  package let file: SourceFile.ID
  // Files are smaller than 2 GiB, and everything that is read of them has a range.
  @usableFromInline let first: Int32
  @usableFromInline let last: Int32

  /// From one offset to another, in bytes from 0; the end is not in it.
  package init(file: SourceFile.ID, start: Int, end: Int) {
    self.file = file
    first = Int32(clamping: start)
    last = Int32(clamping: max(start, end))
  }

  /// Offset of the first byte, from 0.
  @inlinable package var start: Int { Int(first) }
  /// Offset of the byte after the last.
  @inlinable package var end: Int { Int(last) }

  /// The range of offsets, in bytes from 0.
  package init(file: SourceFile.ID, _ offsets: Range<Int>) {
    self.init(file: file, start: offsets.lowerBound, end: offsets.upperBound)
  }

  /// In bytes from 0.
  package var offsets: Range<Int> { start..<end }

  /// Whether another range of the same file lies in it.
  package func contains(_ other: SourceRange) -> Bool {
    file == other.file && start <= other.start && other.end <= end
  }
}

extension SourceRange: Comparable {
  /// By file, then by where they begin.
  package static func < (left: SourceRange, right: SourceRange) -> Bool {
    (left.file, left.start, left.end) < (right.file, right.start, right.end)
  }
}
