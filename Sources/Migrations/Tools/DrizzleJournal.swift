/// The order of migrations in `meta/_journal.json`.
struct DrizzleJournal: Sendable {
  /// The place of each migration by its name.
  let ranks: [String: Int]

  /// Reads the tags in the order in which they stand, which is the order in which they run; nothing
  /// else of the journal matters, so nothing else of JSON is read.
  init(_ bytes: [UInt8]) {
    var ranks: [String: Int] = [:]
    let strings = Self.strings(in: bytes)
    for (key, value) in zip(strings, strings.dropFirst()) where key == "tag" {
      ranks[value] = ranks[value] ?? ranks.count
    }
    self.ranks = ranks
  }

  private static func strings(in bytes: [UInt8]) -> [String] {
    var strings: [String] = []
    var current: [UInt8]?
    var isEscaped = false
    for byte in bytes {
      guard var text = current else {
        if byte == UInt8(ascii: "\"") { current = [] }
        continue
      }
      if byte == UInt8(ascii: "\""), !isEscaped {
        strings.append(String(decoding: text, as: UTF8.self))
        current = nil
        continue
      }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      if !isEscaped { text.append(byte) }
      current = text
    }
    return strings
  }
}
