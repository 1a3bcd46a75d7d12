import JSON
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// FoundationEssentials' encoder is the judge: the same document has to come out as the same bytes.
struct JSONTextTests {
  private struct Document: Encodable {
    var zero = 0
    var text = "a"
    var large = UInt8.max
    var truth = true
    var absent: Int?
    var number = -1.5
    var whole: Float = 3
    var minimum = Int64.min
    var kind = Kind.second
    var list: [Document] = []
    var texts: [String?] = []
    var pairs: [String: [Int]] = [:]
    var nothing = Empty()
    var choice = Choice.named(first: 1, "two")

    enum Kind: String, Encodable { case second = "the \"second\"" }
    struct Empty: Encodable {}
    enum Choice: Encodable { case named(first: Int, String) }
  }

  private struct Wrapped: Encodable {
    let inner: [Int]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      var nested = container.nestedContainer(keyedBy: Key.self)
      var list = nested.nestedUnkeyedContainer(forKey: .inner)
      for number in inner { try list.encode(number) }
      try nested.encodeNil(forKey: .after)
      try container.encodeNil()
      try inner.encode(to: container.superEncoder())
      try container.encode(container.count)
    }

    enum Key: CodingKey { case inner, after }
  }

  @Test(arguments: [JSONText.Layout.indented, .compact])
  func isWhatFoundationWrites(_ layout: JSONText.Layout) throws {
    let full = Document(
      list: [Document(), Document(texts: ["", nil, "é€𝄞"])],
      pairs: ["b": [1, 2], "a": [], "Z": [3], "": [4], "ab": [5], "é": [6], "~": [7]])
    try check(full, layout)
    try check([Document](), layout)
    try check([String: Int](), layout)
    try check(Wrapped(inner: [1, 2]), layout)
    try check(Wrapped(inner: []), layout)
    try check("text", layout)
    try check([nil, 1], layout)
  }

  @Test func everyByteOfTextIsEscapedAsFoundationDoes() throws {
    let text = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init)))
    try check([text, text + "\u{2028}\u{FFFD}\u{10FFFF}"], .compact)
  }

  @Test func numbersWithoutAWordAreRefused() {
    #expect(throws: EncodingError.self) { try JSONText([Double.nan], .compact) }
    #expect(throws: EncodingError.self) { try JSONText(Float.infinity, .compact) }
  }

  private struct Lists: Encodable {
    var first: [Document]
    var second = Array(repeating: "a€𝄞\n", count: 20_000)
    var third = [Int]()
  }

  @Test(arguments: [JSONText.Layout.indented, .compact])
  func writesTheSamePieceByPiece(_ layout: JSONText.Layout) throws {
    let document = Lists(first: Array(repeating: Document(pairs: ["b": [1], "a": []]), count: 500))
    var pieces = Pieces()
    try JSONText.write(document, layout, to: &pieces)
    #expect(pieces.all.count > 4)
    #expect(pieces.all.joined() == (try JSONText(document, layout).string))
  }

  @Test func wholeObjectIsNotSortedPieceByPiece() {
    var pieces = Pieces()
    #expect(throws: EncodingError.self) { try JSONText.write(Document(), .compact, to: &pieces) }
  }

  private struct Pieces: TextOutputStream {
    var all: [String] = []

    mutating func write(_ string: String) { all.append(string) }
  }

  private func check(_ document: some Encodable, _ layout: JSONText.Layout) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if layout == .indented { encoder.outputFormatting.insert(.prettyPrinted) }
    let expected = String(decoding: try encoder.encode(document), as: UTF8.self)
    #expect(try JSONText(document, layout).string == expected)
  }
}
