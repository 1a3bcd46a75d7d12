/// `name = value` lines, of TOML or of Java's properties, as far as sidecar files need them.
struct SidecarSettings: Sendable {
  private var values: [String: String] = [:]

  init(_ bytes: [UInt8]) {
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let sides = line.split(separator: "=", maxSplits: 1)
      guard sides.count == 2 else { continue }
      let value = sides[1].prefix { $0 != "#" }
      values[Self.trim(sides[0])] = Self.trim(value)
    }
  }

  /// Whether all of the others are among them, with the same values.
  func includes(_ others: SidecarSettings) -> Bool {
    others.values.allSatisfy { values[$0.key] == $0.value }
  }

  private static func trim(_ text: Substring) -> String {
    String(text.filter { !$0.isWhitespace && $0 != "\"" })
  }
}
