import Syntax

/// A line of a comment that announces how to undo the migration.
struct RollbackHeader: Sendable {
  /// The whole line.
  let range: Range<Int>
  /// Where SQL may begin on it: behind the announcement.
  let end: Int
  /// Whether nothing else can be meant, so that SQL is missed where there is none.
  let isStrong: Bool
  /// Whether it only counts with SQL on its own line.
  let needsSQLBehind: Bool

  /// Whether there is more on its line.
  var hasRemainder: Bool { end < range.upperBound }
}

extension RollbackHeader {
  /// - Parameters:
  ///   - line: The line.
  ///   - bytes: The file.
  ///   - isBoxed: Whether the line stands between lines drawn across the comment.
  init?(_ line: CommentLine, in bytes: UnsafeBufferPointer<UInt8>, isBoxed: Bool) {
    guard bytes.mentionsRollback(in: line.content) else { return nil }
    self.init(line.content, of: line.content, in: bytes, isBoxed: isBoxed)
  }

  private init?(
    _ text: Range<Int>, of line: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>, isBoxed: Bool
  ) {
    let words = Word.all(in: text, bytes)
    let separator = Separator(in: text, bytes)
    let all = words.filter { $0.range.upperBound <= separator?.range.lowerBound ?? .max }
    let asides = bytes.asides(in: text)
    let plain = all.filter { word in !asides.contains { $0.contains(word.range.lowerBound) } }
    let head = Term(in: plain) == nil ? all : plain
    guard let term = Term(in: head) else {
      // `Step 5: Rollback`
      guard let separator, head.count < 4, head.allSatisfy(\.belongsInHeading),
        let header = RollbackHeader(
          separator.range.upperBound..<text.upperBound, of: line, in: bytes, isBoxed: isBoxed)
      else { return nil }
      self = header
      return
    }
    guard !head.contains(where: \.isNegation) else { return nil }

    let others = head.indices.filter { !term.indices.contains($0) }.map { head[$0] }
    let isHeading = others.count < 12 && others.allSatisfy(\.belongsInHeading)
    let ends = bytes[text.upperBound - 1]
    range = line
    if let separator {
      end = separator.range.upperBound
      isStrong = isHeading && (!term.isDirection || others.count < 2)
      needsSQLBehind = !isHeading && ends != UInt8(ascii: ":") && !isBoxed
    } else if isHeading, ends != UInt8(ascii: ";") {
      end = text.upperBound
      isStrong = !term.isDirection || others.count < 2
      needsSQLBehind = false
    } else if term.indices.lowerBound == 0 {
      // `-- Rollback DROP TABLE t;`
      end = head[term.indices.upperBound - 1].range.upperBound
      isStrong = false
      needsSQLBehind = true
    } else {
      guard isBoxed || head.first?.text == "to" || head.first?.text == "how" else { return nil }
      end = text.upperBound
      isStrong = false
      needsSQLBehind = false
    }
  }
}

/// How clearly a line of a comment speaks of going back, in whatever words.
///
/// It says nothing alone; SQL beside it does, that undoes what the migration does.
enum RollbackMention: Int, Comparable, Sendable {
  case none
  /// `back`, `down`, `restore`: words that people use for much else.
  case loose
  /// `roll back`, `revert`, `undo`.
  case firm

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  init(_ line: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) {
    self = .none
    guard bytes.mentionsRollback(in: line) else { return }
    let words = Word.all(in: line, bytes)
    guard !words.contains(where: \.isNegation) else { return }
    if Term(in: words).map({ !$0.isDirection }) ?? false {
      self = .firm
    } else if words.contains(where: \.isLoose) {
      self = .loose
    }
  }

  /// Whether a piece of text holds a word for it.
  static func isMade(in text: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    Word.all(in: text, bytes).contains { $0.isLoose || terms.contains($0.text) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether some lines speak, in English, of something else than going back.
  func speaksOfSomethingElse(in line: Range<Int>) -> Bool {
    Word.all(in: line, self).contains { otherReadings.contains($0.text) }
  }

  /// Whether a line says that the migration can't be undone.
  func saysNoWayBack(in line: Range<Int>) -> Bool {
    guard mentionsRollback(in: line) else { return false }
    let words = Word.all(in: line, self).map(\.text)
    if words.contains("irreversible") || words.containsRun(["not", "reversible"]) { return true }
    if words.containsRun(["no", "way", "back"]) { return true }
    let refusals: Set = ["cannot", "not", "t", "never"]
    return words.indices.dropLast(2).contains { index in
      guard refusals.contains(words[index]), words[index + 1] == "be" else { return false }
      let next = words[index + 2]
      return terms.contains(next) || ["reversed", "unapplied"].contains(next)
        || firstTerms.contains(next) && index + 3 < words.count && words[index + 3] == "back"
    }
  }

  /// Whether a text says that what follows may as well be left out.
  func saysOptional(in text: Range<Int>) -> Bool {
    Word.all(in: text, self).contains { $0.text.hasPrefix("option") }
  }

  /// What stands in parentheses.
  fileprivate func asides(in line: Range<Int>) -> [Range<Int>] {
    var asides: [Range<Int>] = []
    var start: Int?
    for index in line {
      switch self[index] {
      case UInt8(ascii: "("): start = start ?? index
      case UInt8(ascii: ")"):
        if let start { asides.append(start..<index + 1) }
        start = nil
      default: continue
      }
    }
    return asides
  }
}

/// What parts an announcement from what it announces: a colon, or a dash with space around it.
struct Separator {
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

  var isLoose: Bool { looseTerms.contains(text) }
}

/// The word, or two, for going back.
private struct Term {
  let indices: Range<Int>
  /// `down`, which says a direction and not what happens.
  let isDirection: Bool

  init?(in words: [Word]) {
    for (index, word) in words.enumerated() {
      let next = index + 1 < words.count ? words[index + 1].text : ""
      // `roll back`, `roll this change back`
      let back = words[index...].prefix(4).firstIndex { $0.text == "back" } ?? index
      if terms.contains(word.text) {
        self.init(indices: index..<index + 1, isDirection: false)
      } else if word.text == "back", next == "out" {
        self.init(indices: index..<index + 2, isDirection: false)
      } else if firstTerms.contains(word.text), back > index {
        self.init(indices: index..<back + 1, isDirection: false)
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
  "undoes", "downgrade", "backout", "reverted", "undone", "reversal",
]
private let firstTerms: Set = ["roll", "rolls", "rolling", "rolled"]
private let looseTerms: Set = [
  "back", "down", "restore", "restores", "restoring", "restored", "unwind", "reversing", "reversed",
]
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

/// Words with which a remark above SQL, which says nothing of going back, speaks of other things: of what
/// comes later, of what was before, of tests.
private let otherReadings: Set = [
  "the", "this", "when", "after", "once", "later", "next", "todo", "if", "for", "with", "and", "or",
  "not", "cleanup", "clean", "test", "tests", "example", "examples", "only", "old", "previous",
  "alternative", "alternatively", "instead", "tried", "version", "verify", "check", "first",
  "before", "usage", "temporary", "debug", "manual", "optional", "optionally",
]

extension [String] {
  /// Whether some words follow each other in it.
  fileprivate func containsRun(_ words: [String]) -> Bool {
    guard count >= words.count else { return false }
    return (0...count - words.count).contains { self[$0...].starts(with: words) }
  }
}
