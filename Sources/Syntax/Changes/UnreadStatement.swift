/// A statement that runs but is not read: this tree has no words for it, its text is made when it runs, or
/// PostgreSQL's parser does not take it.
package struct UnreadStatement: Hashable, Sendable {
  /// What is known of it all the same.
  package enum Kind: Hashable, Sendable {
    /// `DO`, where its language or the structure of its body is not followed.
    case block
    /// `EXECUTE` in PL/pgSQL. The first words of its text, two at most and in capitals, as far as they are
    /// constant.
    case dynamic(firstWords: [String])
    /// A piece of SQL in a body that PostgreSQL does not parse.
    case fragment
    /// `PERFORM` of something that PostgreSQL does not parse.
    case perform
    /// `EXECUTE` of a prepared statement.
    case prepared
    case databaseCreated
    case tablespaceCreated, tablespaceDropped
    /// `ALTER SYSTEM`.
    case systemAltered
    /// Whether it makes a replication slot on the other server.
    case subscriptionCreated(makesSlot: Bool)
    case subscriptionDropped
    /// `DISCARD`; whether `ALL`.
    case discarded(all: Bool)
    /// Leaves nothing behind when the session ends: `EXPLAIN`, `SHOW`, `NOTIFY`, cursors and the like.
    case passing
    case other
  }

  /// What is known of it all the same.
  package let kind: Kind
  /// What to call it: its first words, most often two and in capitals.
  package let words: String

  init(_ kind: Kind, _ words: String) {
    self.kind = kind
    self.words = words
  }
}

extension UnreadStatement {
  static let block = UnreadStatement(.block, "DO")
  static let fragment = UnreadStatement(.fragment, "SQL")
  static let perform = UnreadStatement(.perform, "PERFORM")

  /// `EXECUTE` of a text of which only the first words are known, if any.
  static func dynamic(firstWords: [String]) -> UnreadStatement {
    UnreadStatement(
      .dynamic(firstWords: firstWords), (["EXECUTE"] + firstWords).joined(separator: " "))
  }
}
