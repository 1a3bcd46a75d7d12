/// A document as JSON: keys in the order of their bytes, so that the same input gives the same text.
///
/// FoundationEssentials' encoder builds a tree of dictionaries before it writes anything, which took a
/// fifth of a large run's instructions, and its peak of memory. This one writes as it goes, the same
/// bytes.
package struct JSONText {
  /// How the text is laid out.
  package enum Layout: Sendable {
    /// A member a line, two spaces a level.
    case indented
    case compact
  }

  /// The text, without a line break at its end.
  package let string: String

  /// Fails where the document's own encoding does, and on numbers that JSON has no word for.
  ///
  /// Dates, URLs and data have no form of their own.
  package init(_ document: some Encodable, _ layout: Layout) throws {
    let writer = JSONWriter(JSONOutput(layout))
    try writer.write(document)
    string = String(decoding: writer.output.bytes, as: UTF8.self)
  }

  /// Writes a document piece by piece: of a list, and of an object's lists, no more than an element has to
  /// be held.
  ///
  /// Its own members have to come in their order then; that they do not is an error.
  package static func write(
    _ document: some Encodable, _ layout: Layout, to output: inout some TextOutputStream
  ) throws {
    try encode(document, layout) { output.write($0) }
  }

  private static func encode(
    _ document: some Encodable, _ layout: Layout, _ write: (String) -> Void
  ) throws {
    try withoutActuallyEscaping(write) { write in
      let writer = JSONWriter(JSONOutput(layout, write))
      try writer.write(document)
      writer.output.drain()
      if writer.output.isOutOfOrder {
        throw EncodingError.invalidValue(
          document, .init(codingPath: [], debugDescription: "its members are not in their order"))
      }
    }
  }
}
