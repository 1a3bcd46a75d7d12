import Syntax
import Testing

/// How much of real `DO` blocks can be read.
struct CorpusBlockTests {
  @Test func mostBlocksAreReadToTheEnd() {
    var blocks = 0
    var unread: [String: Int] = [:]
    for file in Corpus.files {
      for statement in Script.parse(file).statements {
        let isBlock = file.text(statement.range).prefix(3).uppercased().hasPrefix("DO")
        guard isBlock, file.text(statement.range).dropFirst(2).first?.isWhitespace == true else {
          continue
        }
        blocks += 1
        var kinds: Set<String> = []
        for case .opaque(let what) in statement.changes.map(\.action) { kinds.insert(what) }
        for kind in kinds { unread[kind, default: 0] += 1 }
        if kinds.contains("DO") || kinds.contains("SQL") {
          print("UNREAD", kinds, file.path, statement.range.start)
        }
      }
    }
    guard blocks > 0 else { return }
    // What a block leaves open is the text of an EXECUTE that depends on the database, and nothing else.
    let structure = unread.filter { !$0.key.hasPrefix("EXECUTE") }.values.reduce(0, +)
    print("blocks: \(blocks), not read to the end: \(unread.sorted { $0.key < $1.key })")
    #expect(structure * 20 < blocks)
    #expect(unread.values.reduce(0, +) * 3 < blocks)
  }
}
