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
    var rest = bytes[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "\"")) {
      var close = open + 1
      while close < rest.endIndex, rest[close] != UInt8(ascii: "\"") {
        close += rest[close] == UInt8(ascii: "\\") ? 2 : 1
      }
      close = min(close, rest.endIndex)
      strings.append(String(decoding: rest[min(open + 1, close)..<close], as: UTF8.self))
      rest = rest[min(close + 1, rest.endIndex)...]
    }
    return strings
  }
}
