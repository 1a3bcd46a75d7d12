/// What is different between two versions of a file, as `git apply` and `patch` take it.
///
/// https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
package struct UnifiedDiff {
  private static let contextLength = 3

  private enum Line {
    case kept(ArraySlice<UInt8>)
    case removed(ArraySlice<UInt8>)
    case added(ArraySlice<UInt8>)

    var isKept: Bool { if case .kept = self { true } else { false } }
  }

  private let path: String
  private let lines: [Line]

  /// - Parameters:
  ///   - path: What the file is called on both sides, behind `a/` and `b/`.
  ///   - old: Its bytes as they are.
  ///   - new: Its bytes as they would be.
  package init(path: String, from old: [UInt8], to new: [UInt8]) {
    self.path = path
    lines = Self.compare(Self.split(old), Self.split(new))
  }

  /// Nothing where nothing is different.
  package var text: String {
    let hunks = hunks
    guard !hunks.isEmpty else { return "" }
    var result = Array("--- \(name("a"))\n+++ \(name("b"))\n".utf8)
    for hunk in hunks { append(hunk, to: &result) }
    return String(decoding: result, as: UTF8.self)
  }

  /// A name as Git writes it: quoted where it would be misread, with a tab behind it where it ends late.
  private func name(_ side: String) -> String {
    let name = "\(side)/\(path)"
    let isSpecial = name.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == 0x5C }
    guard isSpecial else { return name.contains(" ") ? name + "\t" : name }
    let escaped = name.utf8.reduce(into: "") { result, byte in
      switch byte {
      case UInt8(ascii: "\""), 0x5C: result += "\\\(Character(Unicode.Scalar(byte)))"
      case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 8)
        result += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return "\"\(escaped)\""
  }

  // MARK: - Hunks

  /// Changes with the lines around them; those that lie close together are one.
  private var hunks: [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in lines.indices where !lines[index].isKept {
      let start = max(0, index - Self.contextLength)
      let end = min(lines.count, index + 1 + Self.contextLength)
      if let last = hunks.last, start <= last.upperBound {
        hunks[hunks.count - 1] = last.lowerBound..<end
      } else {
        hunks.append(start..<end)
      }
    }
    return hunks
  }

  private func append(_ hunk: Range<Int>, to result: inout [UInt8]) {
    let before = counts(in: 0..<hunk.lowerBound)
    let inside = counts(in: hunk)
    let old = Self.place(before.old, inside.old)
    let new = Self.place(before.new, inside.new)
    result += Array("@@ -\(old) +\(new) @@\n".utf8)
    for line in lines[hunk] {
      switch line {
      case .kept(let text): Self.append(" ", text, to: &result)
      case .removed(let text): Self.append("-", text, to: &result)
      case .added(let text): Self.append("+", text, to: &result)
      }
    }
  }

  private func counts(in range: Range<Int>) -> (old: Int, new: Int) {
    lines[range].reduce((0, 0)) { counts, line in
      switch line {
      case .kept: (counts.0 + 1, counts.1 + 1)
      case .removed: (counts.0 + 1, counts.1)
      case .added: (counts.0, counts.1 + 1)
      }
    }
  }

  /// Where a hunk starts, and its length; one without lines starts behind the line before it.
  private static func place(_ before: Int, _ count: Int) -> String {
    "\(count == 0 ? before : before + 1),\(count)"
  }

  private static func append(
    _ mark: Unicode.Scalar, _ line: ArraySlice<UInt8>, to result: inout [UInt8]
  ) {
    result.append(UInt8(ascii: mark))
    result += line
    if line.last != UInt8(ascii: "\n") {
      result += Array("\n\\ No newline at end of file\n".utf8)
    }
  }

  // MARK: - Lines

  /// The lines of a text, each with its line feed.
  private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
      lines.append(rest[..<end])
      rest = rest[end...]
    }
    return lines
  }

  private static func compare(
    _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
  ) -> [Line] {
    // Most of a file is the same, and the comparison costs what is different times what it looks at.
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    let suffix = zip(old[prefix...].reversed(), new[prefix...].reversed()).prefix { $0 == $1 }.count
    let middle = compareMiddle(
      Array(old[prefix..<old.count - suffix]), Array(new[prefix..<new.count - suffix]))
    return old[..<prefix].map(Line.kept) + middle + old.suffix(suffix).map(Line.kept)
  }

  private static func compareMiddle(
    _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
  ) -> [Line] {
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in new.difference(from: old) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var lines: [Line] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if removed.contains(left) {
        lines.append(.removed(old[left]))
        left += 1
      } else if added.contains(right) {
        lines.append(.added(new[right]))
        right += 1
      } else {
        lines.append(.kept(old[left]))
        left += 1
        right += 1
      }
    }
    return lines
  }
}
