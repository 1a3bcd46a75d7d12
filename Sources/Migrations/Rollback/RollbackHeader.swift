import Syntax

/// A line of a comment that announces how to undo the migration.
struct RollbackHeader: Sendable {
  /// The whole line.
  let range: Range<Int>
  /// What stands behind the announcement on its line.
  let remainder: Range<Int>
  /// Whether nothing else can be meant, so that SQL is missed where there is none.
  let isStrong: Bool
  /// Whether it only counts with SQL right behind it.
  let needsSQLBehind: Bool
}

extension RollbackHeader {
  /// - Parameters:
  ///   - line: The line.
  ///   - bytes: The file.
  ///   - isBoxed: Whether the line stands between lines drawn across the comment.
  init?(_ line: CommentLine, in bytes: UnsafeBufferPointer<UInt8>, isBoxed: Bool) {
    guard bytes.mentionsRollback(in: line.content) else { return nil }
    let words = Word.all(in: line.content, bytes)
    let separator = Separator(in: line.content, bytes)
    let head = words.filter { $0.range.upperBound <= separator?.range.lowerBound ?? .max }
    guard let term = Term(in: head), !head.contains(where: \.isNegation) else { return nil }

    let others = head.indices.filter { !term.indices.contains($0) }.map { head[$0] }
    let isHeading = head.count <= 12 && others.allSatisfy(\.belongsInHeading)
    let ends = bytes[line.content.upperBound - 1]
    range = line.content
    if let separator {
      remainder = separator.range.upperBound..<line.content.upperBound
      isStrong = isHeading && (!term.isDirection || others.count < 2)
      needsSQLBehind = !isHeading && ends != UInt8(ascii: ":") && !isBoxed
    } else if isHeading, ends != UInt8(ascii: ";") {
      remainder = line.content.upperBound..<line.content.upperBound
      isStrong = !term.isDirection || others.count < 2
      needsSQLBehind = false
    } else if term.indices.lowerBound == 0 {
      // `-- Rollback DROP TABLE t;`
      remainder = head[term.indices.upperBound - 1].range.upperBound..<line.content.upperBound
      isStrong = false
      needsSQLBehind = true
    } else {
      guard isBoxed || head.first?.text == "to" || head.first?.text == "how" else { return nil }
      remainder = line.content.upperBound..<line.content.upperBound
      isStrong = false
      needsSQLBehind = false
    }
  }
}

/// What parts an announcement from what it announces: a colon, or a dash with space around it.
private struct Separator {
  let range: Range<Int>

  init?(in line: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) {
    for index in line {
      if bytes[index] == UInt8(ascii: ":") {
        range = index..<index + 1
        return
      }
      guard isWhitespace(bytes[index]) else { continue }
      let rest = UnsafeBufferPointer(rebasing: bytes[index + 1..<line.upperBound])
      for dash in ["- ", "– ", "— ", "-> ", "=> ", "→ "] where rest.starts(with: dash.utf8) {
        range = index..<index + 1 + dash.utf8.count
        return
      }
    }
    return nil
  }
}

/// A word of a line of comment, in lower case.
private struct Word {
  let text: String
  let range: Range<Int>

  static func all(in range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> [Word] {
    var words: [Word] = []
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, isPart(bytes[end]) { end += 1 }
      if end > start {
        let piece = UnsafeBufferPointer(rebasing: bytes[start..<end])
        words.append(
          Word(text: String(decoding: piece, as: UTF8.self).lowercased(), range: start..<end))
      }
      start = end + 1
    }
    return words
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    // Lines of boxes and arrows are not ASCII; neither are other languages, which we can't read.
    byte < 0x80 && isIdentifierPart(byte) && byte != UInt8(ascii: "$")
  }

  var isNegation: Bool { negations.contains(text) }

  /// Whether it adds nothing to an announcement that would make it a sentence.
  var belongsInHeading: Bool {
    headingWords.contains(text) || text.utf8.contains(where: isDecimal)
  }
}

/// The word, or two, for going back.
private struct Term {
  let indices: Range<Int>
  /// `down`, which says a direction and not what happens.
  let isDirection: Bool

  init?(in words: [Word]) {
    for (index, word) in words.enumerated() {
      let next = index + 1 < words.count ? words[index + 1].text : ""
      if terms.contains(word.text) {
        self.init(indices: index..<index + 1, isDirection: false)
      } else if firstTerms.contains(word.text),
        next == "back" || word.text == "back" && next == "out"
      {
        self.init(indices: index..<index + 2, isDirection: false)
      } else if word.text == "down", Self.isDirection(words, index) {
        self.init(indices: index..<index + 1, isDirection: true)
      } else {
        continue
      }
      return
    }
    return nil
  }

  private init(indices: Range<Int>, isDirection: Bool) {
    self.indices = indices
    self.isDirection = isDirection
  }

  /// Whether `down` is the direction of a migration: alone, or with a word for one.
  private static func isDirection(_ words: [Word], _ index: Int) -> Bool {
    let others = words.indices.filter { $0 != index }.map { words[$0].text }
    return others.allSatisfy { directionWords.contains($0) }
  }
}

private let terms: Set = [
  "rollback", "rollbacks", "revert", "reverts", "reverting", "reverse", "undo", "undoing",
  "downgrade", "backout", "reverted", "undone", "reversal",
]
private let firstTerms: Set = ["roll", "rolling", "rolled", "back"]
private let directionWords: Set = [
  "migrate", "migration", "script", "sql", "section", "part", "steps", "step",
]
private let negations: Set = [
  "not", "cannot", "can't", "never", "without", "no", "irreversible", "isn", "don", "won",
]
private let headingWords: Set = [
  "script", "section", "sql", "steps", "step", "plan", "instructions", "migration", "migrations",
  "procedure", "commands", "command", "statements", "statement", "strategy", "notes", "note",
  "changes", "change", "this", "the", "these", "by", "with", "if", "needed", "necessary",
  "required", "optional", "manual", "manually", "only", "for", "of", "in", "case", "above",
  "below", "all", "everything", "code", "block", "query", "queries", "run", "execute", "using",
  "use", "uncomment", "comment", "to", "emergency", "and", "file", "path", "guide", "part",
  "start", "begin", "end", "example", "previous", "state", "as", "follows", "following", "how",
  "database", "schema", "safe", "safely", "quick", "full", "complete", "you", "need", "or", "up",
  "down", "a", "it", "be", "can", "should", "must", "want", "go", "wrong", "something", "goes",
  "fails", "just", "simply", "after", "before", "please", "apply", "ddl", "postgres", "postgresql",
  "psql", "would", "look", "like", "is", "are", "here", "s", "out", "information", "info",
  "documentation", "reference", "considerations", "in", "production", "x",
]
