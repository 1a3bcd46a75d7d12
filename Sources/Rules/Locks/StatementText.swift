import Linter
import Syntax

/// A change as it is written, for saying how to write it otherwise.
struct StatementText {
  private let file: SourceFile
  let range: SourceRange

  /// Nil where the change is not written as a statement: in a block, where it may stand in a string.
  init?(of change: LockedChange, in script: ReplayedScript) {
    let file = script.migration.source.file
    guard !change.isInBlock, change.range.file == file.id else { return nil }
    self.file = file
    range = change.range
  }

  var sql: String { file.text(range) }

  /// Writes a word behind the first of some others.
  func inserting(_ addition: String, behind words: StaticString...) -> Edit? {
    file.bytes.withUnsafeBufferPointer { bytes in
      Lexer(bytes, in: range.offsets).first { token in
        token.kind == .word && words.contains { bytes.matches($0, in: token.range) }
      }
    }.map { .inserting(" \(addition)", at: $0.range.upperBound, in: file.id) }
  }

  func appending(_ addition: String) -> Edit {
    .inserting(" \(addition)", at: range.end, in: file.id)
  }

  func replacing(with sql: String) -> Edit { Edit(replacing: range, with: sql) }

  /// The statement as it stands once an edit of it is made, with its semicolon.
  func applying(_ edit: Edit) -> String {
    let head = file.text(range.start..<edit.range.start)
    return head + edit.replacement + file.text(edit.range.end..<range.end) + ";"
  }
}
