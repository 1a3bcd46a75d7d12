/// A document as JSON: keys in the order of their bytes, so that the same input gives the same text.
///
/// FoundationEssentials' encoder builds a tree of dictionaries before it writes anything, which took a
/// fifth of a run's time and a third of its memory. This one writes as it goes, the same bytes.
package struct JSONText {
  package enum Layout: Sendable {
    /// A member a line, two spaces a level.
    case indented
    case compact
  }

  private let bytes: [UInt8]

  /// Fails where the document's own encoding does, and on numbers that JSON has no word for.
  package init(_ document: some Encodable, _ layout: Layout) throws {
    let writer = JSONWriter(layout)
    try writer.write(document)
    bytes = writer.output.bytes
  }

  package var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Writes piece by piece: a second copy of a large document would double what it takes.
  package func write(to output: inout some TextOutputStream) {
    var rest = bytes[...]
    while !rest.isEmpty {
      var end = min(rest.startIndex + 65_536, rest.endIndex)
      while end < rest.endIndex, UTF8.isContinuation(rest[end]) { end -= 1 }
      output.write(String(decoding: rest[..<end], as: UTF8.self))
      rest = rest[end...]
    }
  }
}
