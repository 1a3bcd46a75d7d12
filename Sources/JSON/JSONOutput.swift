/// The text so far, and the objects and arrays that are open at its end.
struct JSONOutput {
  /// What the sink has not taken.
  private(set) var bytes: [UInt8] = []
  private var drained = 0
  private var levels: [Level] = []
  /// Of all open objects, the innermost last.
  private var members: [Member] = []
  private let isIndented: Bool
  /// Takes what is complete; where there is none, all is kept.
  private let sink: ((String) -> Void)?
  /// Whether members of the outermost object came too late to be put in front of others.
  private(set) var isOutOfOrder = false

  private struct Level {
    let isObject: Bool
    /// Where the text behind the bracket begins, in bytes that were not drained since.
    let start: Int
    let firstMember: Int
    var isEmpty = true
    var isSorted = true
  }

  private struct Member {
    let key: String
    /// Of the member with its indentation, in bytes.
    let start: Int
    var end: Int
  }

  init(_ layout: JSONText.Layout, _ sink: ((String) -> Void)? = nil) {
    isIndented = layout == .indented
    self.sink = sink
  }

  /// Of all that was written, in bytes.
  var length: Int { drained + bytes.count }
  /// How many objects and arrays are open.
  var depth: Int { levels.count }

  // MARK: Words, numbers and strings

  mutating func write(literal: String) {
    var literal = literal
    literal.withUTF8 { bytes.append(contentsOf: $0) }
  }

  mutating func write(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { text in
      var start = 0
      for index in text.indices where Self.needsEscape(text[index]) {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
        write(escapeOf: text[index])
        start = index + 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func write(escapeOf byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x00...0x1F:
      write(literal: byte < 0x10 ? "u000" : "u00")
      write(literal: String(byte, radix: 16))
    default: bytes.append(byte)
    }
  }

  // MARK: Objects and arrays

  mutating func open(isObject: Bool) {
    bytes.append(UInt8(ascii: isObject ? "{" : "["))
    if isIndented { bytes.append(UInt8(ascii: "\n")) }
    levels.append(
      Level(isObject: isObject, start: bytes.count, firstMember: members.count))
  }

  /// Closes what was opened at this depth or further in.
  mutating func close(to depth: Int) {
    while levels.count > depth, let level = levels.popLast() {
      if level.isObject {
        endMember(of: level)
        if !level.isSorted {
          if sink != nil, levels.isEmpty { isOutOfOrder = true } else { sort(level) }
        }
        members.removeSubrange(level.firstMember...)
      }
      if isIndented {
        bytes.append(UInt8(ascii: "\n"))
        indent()
      }
      bytes.append(UInt8(ascii: level.isObject ? "}" : "]"))
    }
  }

  /// Begins an element of the array, or a member of the object, that is open at this depth.
  mutating func begin(at depth: Int, key: String? = nil) {
    close(to: depth)
    let level = levels[depth - 1]
    if !level.isEmpty {
      endMember(of: level)
      separate()
    }
    levels[depth - 1].isEmpty = false
    if bytes.count >= 1 << 16, isComplete { drain() }
    let start = bytes.count
    if isIndented { indent() }
    if let key {
      if let last = members.last, !level.isEmpty, !Self.precedes(last.key, key) {
        levels[depth - 1].isSorted = false
      }
      members.append(Member(key: key, start: start, end: start))
      write(key)
      write(literal: isIndented ? " : " : ":")
    }
  }

  /// Whether nothing in front of here will be moved: no object is open, but for the outermost.
  private var isComplete: Bool { levels.dropFirst().allSatisfy { !$0.isObject } }

  mutating func drain() {
    guard let sink else { return }
    sink(String(decoding: bytes, as: UTF8.self))
    drained += bytes.count
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func endMember(of level: Level) {
    if level.isObject, !level.isEmpty { members[members.endIndex - 1].end = bytes.count }
  }

  private mutating func separate() {
    bytes.append(UInt8(ascii: ","))
    if isIndented { bytes.append(UInt8(ascii: "\n")) }
  }

  private mutating func indent() {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * levels.count))
  }

  private mutating func sort(_ level: Level) {
    let sorted = members[level.firstMember...].sorted { Self.precedes($0.key, $1.key) }
    let text = Array(bytes[level.start...])
    bytes.removeSubrange(level.start...)
    for (index, member) in sorted.enumerated() {
      if index > 0 { separate() }
      bytes.append(contentsOf: text[member.start - level.start..<member.end - level.start])
    }
  }

  private static func precedes(_ key: String, _ other: String) -> Bool {
    key.utf8.lexicographicallyPrecedes(other.utf8)
  }
}
