import Syntax

extension CommentRun {
  /// The lines of titles between two lines that are drawn across the comment.
  func boxedLines(_ bytes: UnsafeBufferPointer<UInt8>) -> Set<Int> {
    var boxed: Set<Int> = []
    var top: Int?
    for index in lines.indices {
      guard bytes.isRule(lines[index].content) else { continue }
      if let start = top, (2...6).contains(index - start),
        !(start + 1..<index).contains(where: { lines[$0].content.isEmpty })
      {
        boxed.formUnion(start + 1..<index)
        top = nil
      } else {
        top = index
      }
    }
    return boxed
  }

  /// The line that says that the migration can't be undone.
  func noWayBack(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    lines.lazy.map(\.content).first { bytes.saysNoWayBack(in: $0) }
  }

  /// Whether a line begins another topic by its first word.
  func namesOtherTopic(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let line = lines[index].content
    guard let last = line.last, bytes[last] == UInt8(ascii: ":") else { return false }
    let word = bytes.text(line).lowercased().prefix { $0.isLetter }
    return otherTopics.contains(String(word))
  }
}

private let otherTopics: Set = [
  "verify", "verification", "validation", "validate", "forward", "apply", "usage", "test",
  "tests", "testing", "example", "examples", "check", "checks", "monitoring", "deployment",
]
