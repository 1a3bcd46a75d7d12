import Linter
import Migrations
import Syntax

/// Reports statements that a tool cuts elsewhere than they end: goose and sql-migrate read lines, and no SQL.
struct SplitStatement: ScriptRule {
  static let metadata = RuleMetadata(
    id: "split-statement",
    summary:
      "goose and sql-migrate end a statement at every line that ends in a semicolon, and nowhere else.",
    severity: .error, group: .robustness, page: RulePages.splitStatement)

  let appliesToRollbacks = true

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    let migration = script.migration.source
    let rollback = script.isRollback ? migration.rollback : nil
    guard rollback?.place != .comment, let syntax = history.tool.profile.markers,
      let begin = syntax.statementBegin?.text, let end = syntax.statementEnd?.text,
      let cuts = history.tool.profile.lineCuts(of: rollback?.file ?? migration.file)
    else { return [] }
    let text = LineText(
      file: rollback?.file ?? migration.file, script: rollback?.script ?? migration.forward,
      isForward: !script.isRollback || rollback?.place == .file, markers: (begin, end),
      tool: history.tool.profile.name)
    return text.splits(cuts) + text.unfinished(cuts)
  }
}

/// A script as a tool reads it, line by line.
private struct LineText {
  let file: SourceFile
  let script: Script
  let isForward: Bool
  let markers: (begin: String, end: String)
  let tool: String

  /// The statements that are cut, each once, and comments of which that is true.
  func splits(_ cuts: LineCuts) -> [Finding] {
    let ends = statementEnds
    // Behind what does not parse nobody knows where a statement ends.
    let limit = script.errors.map(\.range.start).min() ?? .max
    var found: [SourceRange: Int] = [:]
    for piece in cuts.pieces
    where piece.isForward == isForward && !piece.isMarked && piece.end < limit
      && !ends.contains(piece.end)
    {
      let whole = whole(around: piece.end) ?? SourceRange(file: file.id, piece.range)
      found[whole] = found[whole] ?? piece.end
    }
    return found.sorted { $0.key < $1.key }.map { finding($0.key, cutAt: $0.value) }
  }

  private func finding(_ whole: SourceRange, cutAt end: Int) -> Finding {
    let isStatement = script.statements.contains { $0.range == whole }
    return Finding(
      "\(tool) ends a statement at every line that ends in a semicolon, and so in the middle of this \(isStatement ? "one" : "comment"): PostgreSQL gets a piece of it, and stops with a syntax error",
      at: whole,
      help: isStatement
        ? "put `\(markers.begin)` in front of the statement, and `\(markers.end)` behind it"
        : "end no line of the comment with a semicolon",
      related: [
        RelatedLocation(
          "it is cut behind this semicolon",
          at: SourceRange(file: file.id, start: end, end: end + 1))
      ],
      fix: isStatement ? fix(whole) : nil)
  }

  /// The markers, where the statement has its lines for itself.
  private func fix(_ statement: SourceRange) -> Fix? {
    let bytes = file.bytes
    var start = statement.start
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    var end = statement.end
    while end < bytes.count, isWhitespace(bytes[end]) { end += 1 }
    guard start == 0 || bytes[start - 1] == 0x0A, end < bytes.count,
      bytes[end] == UInt8(ascii: ";")
    else { return nil }
    end += 1
    let rest = bytes[end...].prefix { $0 != 0x0A }
    guard rest.allSatisfy(isWhitespace) else { return nil }
    return Fix(
      "Mark where the statement begins and ends", .safe,
      [
        .inserting("\(markers.begin)\n", at: start, in: file.id),
        .inserting("\n\(markers.end)", at: end, in: file.id),
      ])
  }

  func unfinished(_ cuts: LineCuts) -> [Finding] {
    guard script.errors.isEmpty else { return [] }
    return cuts.unfinished.filter { $0.isForward == isForward }.map { piece in
      let last = lastToken(of: piece.range)
      let isComment = last == nil
      let range = SourceRange(file: file.id, piece.range)
      return Finding(
        "\(tool) refuses the file: no line ends this \(isComment ? "comment" : "statement") with a semicolon",
        at: range,
        help: isComment
          ? "write the comment with two dashes, or put it in front of a statement"
          : last?.kind == .semicolon
            ? "let nothing follow the semicolon on its line, but a comment with two dashes"
            : "end the statement with a semicolon",
        fix: fix(unfinished: last))
    }
  }

  /// The semicolon, where a line may end with it.
  private func fix(unfinished last: Token?) -> Fix? {
    guard let last, last.kind != .semicolon, last.kind != .unterminated else { return nil }
    let rest = file.bytes[last.range.upperBound...].prefix { $0 != 0x0A }.drop(while: isWhitespace)
    guard rest.isEmpty || rest.starts(with: Array("--".utf8)) else { return nil }
    return Fix(
      "End the statement", .safe, [.inserting(";", at: last.range.upperBound, in: file.id)])
  }

  // MARK: - What PostgreSQL reads

  private func tokens(in range: Range<Int>? = nil) -> [Token] {
    file.bytes.withUnsafeBufferPointer { Array(Lexer($0, in: range)) }
  }

  private func lastToken(of range: Range<Int>) -> Token? {
    tokens(in: range).last { !$0.isComment }
  }

  /// The semicolons that end a statement, and stand in none.
  private var statementEnds: Set<Int> {
    Set(
      tokens().filter { $0.kind == .semicolon }.map(\.range.lowerBound).filter { offset in
        !script.statements.contains { $0.range.start <= offset && offset < $0.range.end }
      })
  }

  /// The statement that an offset lies in, or the comment.
  private func whole(around offset: Int) -> SourceRange? {
    if let statement = script.statements.first(where: { $0.range.offsets.contains(offset) }) {
      return statement.range
    }
    return tokens().first { $0.isComment && $0.range.contains(offset) }
      .map { SourceRange(file: file.id, $0.range) }
  }
}
