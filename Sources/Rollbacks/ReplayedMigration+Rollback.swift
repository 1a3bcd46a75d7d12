import Linter
import Migrations
import Syntax

// Whether there is a rollback, has to be one, and what it says of itself.

extension ReplayedHistory {
  /// Whether its migrations are meant to come with the SQL that undoes them.
  package var expectsRollbacks: Bool {
    switch settings.rollback {
    case .required: true
    case .optional: false
    case .automatic: tool.profile.expectsRollbacks || migrations.contains { !$0.lacksRollback }
    }
  }
}

extension ReplayedMigration {
  /// Whether the rollback says no more than that there is none.
  package var isWaived: Bool {
    guard let rollback = source.rollback, lacksRollback else { return false }
    return rollback.place == .comment
      ? rollback.file.says(noWayBack, in: rollback.range.offsets) : rollbackSays(noWayBack)
  }

  /// Whether it says in words that it can't be undone.
  package var saysNoWayBack: Bool { source.noWayBack != nil }

  /// Whether the rollback itself warns that something is gone.
  package var saysWhatIsLost: Bool { isWaived || rollbackSays(lost) }

  /// Whether a comment of the rollback's holds one of some phrases in lower case.
  private func rollbackSays(_ phrases: [String]) -> Bool {
    guard let rollback = source.rollback else { return false }
    let start = rollback.place == .file ? 0 : rollback.range.start
    let place = start..<min(rollback.file.bytes.count, start + 4000)
    // A section in a comment is one whole comment, which starts behind its marks.
    let comments = rollback.place == .comment ? [place] : rollback.file.comments(in: place)
    return comments.contains { rollback.file.says(phrases, in: $0) }
  }

  /// Whether nothing in the rollback undoes anything.
  package var lacksRollback: Bool {
    source.rollback.map { $0.script.statements.isEmpty } ?? true
      || rollback.allSatisfy { statement in
        statement.changes.allSatisfy { change in
          if case .transaction = change.action { true } else { false }
        }
      } && !rollback.isEmpty
  }
}

/// How people say that nothing can be done.
private let noWayBack = [
  "irreversible", "not reversible", "not required", "not possible", "cannot be", "can't be",
  "one-way", "no revert", "nothing to revert", "no rollback", "nothing to roll back",
  "intentionally", " on purpose", "--rollback empty",
]

/// How people say that something is gone.
private let lost = [
  "is lost", "are lost", "data loss", "be restored", "restore from", "irrecoverabl", "be reverted",
]

extension SourceFile {
  /// The comments in a part of the file.
  fileprivate func comments(in place: Range<Int>) -> [Range<Int>] {
    bytes.withUnsafeBufferPointer { bytes in
      Lexer(bytes, in: place).filter(\.isComment).map(\.range)
    }
  }

  /// Whether a part of the file holds one of some phrases in lower case, however it is capitalized.
  func says(_ phrases: [String], in place: Range<Int>) -> Bool {
    let text = bytes[place.clamped(to: 0..<bytes.count)].map { byte in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
    return phrases.contains { phrase in
      let words = Array(phrase.utf8)
      guard let first = words.first, text.count >= words.count else { return false }
      return text.indices.dropLast(words.count - 1).contains { start in
        text[start] == first && text[start...].starts(with: words)
      }
    }
  }
}
