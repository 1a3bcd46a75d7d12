import Syntax
import Testing

/// How much of real `DO` blocks can be read.
struct CorpusBlockTests {
  @Test func mostBlocksAreReadToTheEnd() {
    var blocks = 0
    var unread = 0
    for file in Corpus.files {
      for statement in Script.parse(file).statements where isBlock(statement, in: file) {
        blocks += 1
        // What depends on the database is the text of an EXECUTE; all else can be read.
        let isUnread = statement.changes.contains { change in
          guard case .unread(let unread) = change.action else { return false }
          return unread.kind == .block || unread.kind == .fragment
        }
        if isUnread { unread += 1 }
      }
    }
    #expect(unread * 20 <= blocks, "\(unread) of \(blocks)")
  }

  private func isBlock(_ statement: Statement, in file: SourceFile) -> Bool {
    let text = file.text(statement.range)
    return text.prefix(2).uppercased() == "DO" && text.dropFirst(2).first?.isWhitespace == true
  }
}
