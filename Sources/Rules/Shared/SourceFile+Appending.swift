import Linter
import Migrations
import Syntax

// Fixes that add a statement behind another one, where the tool lets them.

extension SourceFile {
  /// The edit that writes a statement on a line of its own behind another one.
  ///
  /// - Returns: Nil where a tool ends statements by a line of its own, which SQL can't just follow.
  func appending(_ sql: String, behind statement: SourceRange?) -> Edit? {
    guard let statement, statement.file == id else { return nil }
    return bytes.withUnsafeBufferPointer { buffer in
      var lexer = Lexer(buffer, in: statement.end..<buffer.count)
      var end = statement.end
      var separator = ";\n"
      if let token = lexer.next(), token.kind == .semicolon {
        end = token.range.upperBound
        separator = "\n"
      }
      let next = Lexer(buffer, in: end..<buffer.count).first { _ in true }
      if let next, next.isComment, endsStatement(text(next.range)) { return nil }
      // A remark behind the semicolon stays on its line.
      if end > statement.end, let next, next.kind == .lineComment,
        !text(end..<next.range.lowerBound).contains("\n")
      {
        end = next.range.upperBound
      }
      return .inserting(separator + sql, at: end, in: id)
    }
  }

  private func endsStatement(_ comment: String) -> Bool {
    MigrationTool.statementEnds.contains { comment.contains($0) }
  }
}

extension ReplayedMigration {
  /// The edit that adds a statement at its end.
  func appending(_ sql: String) -> Edit? {
    source.file.appending(sql, behind: statements.last?.statement.range)
  }
}

extension ReplayedScript {
  /// The edit that adds a statement at its end; nil where it stands in a comment.
  func appending(_ sql: String) -> Edit? {
    if isRollback, migration.source.rollback?.place == .comment { return nil }
    return file?.appending(sql, behind: statements.last?.statement.range)
  }

  /// The file that its statements stand in; nil when it has none.
  var file: SourceFile? {
    isRollback ? migration.source.rollback?.file : migration.source.file
  }
}
