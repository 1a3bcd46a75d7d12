import Syntax

/// Some lines of a run of comments that are about one thing.
struct CommentPassage: Sendable {
  let lines: Range<Int>
  /// The line that announces a rollback.
  let header: RollbackHeader?
  /// Whether its first line names another topic.
  let isAboutElse: Bool
}

/// Looks for rollbacks in a run of comments.
struct RollbackReader {
  let file: SourceFile
  let bytes: UnsafeBufferPointer<UInt8>
  let run: CommentRun
  let forward: ForwardEffects

  private let sql: CommentedSQLReader
  private let statements: [CommentedStatement]
  private let headers: [RollbackHeader?]
  private let mentions: [RollbackMention]
  /// The lines that hold something else than SQL.
  private let prose: Set<Int>
  /// The lines that are the command, `ROLLBACK;`, and speak of nothing.
  private let commands: Set<Int>
  private let boxes: Set<Int>
  /// Whether the run stands behind all that changes anything.
  private let isBehind: Bool

  /// Whether there is SQL in it, or a word of going back.
  let isWorthReading: Bool

  init(
    file: SourceFile, bytes: UnsafeBufferPointer<UInt8>, run: CommentRun, forward: ForwardEffects
  ) {
    (self.file, self.bytes, self.run, self.forward) = (file, bytes, run, forward)
    isBehind = forward.end > 0 && run.range.lowerBound >= forward.end
    let isNamed = bytes.mentionsRollback(in: run.range)
    isWorthReading = isNamed || isBehind
    guard isWorthReading else {
      sql = CommentedSQLReader(file: file, run: run, masked: MaskedComments(run, bytes))
      (statements, headers, mentions, prose, commands, boxes) = ([], [], [], [], [], [])
      return
    }
    let boxes = run.boxedLines(bytes)
    let commands = Set(
      run.lines.indices.filter { isNamed && file.isRollbackCommand(run.lines[$0].content) })
    let headers = run.lines.indices.map { index in
      isNamed && !commands.contains(index)
        ? RollbackHeader(run.lines[index], in: bytes, isBoxed: boxes.contains(index)) : nil
    }
    var sql = CommentedSQLReader(file: file, run: run, masked: MaskedComments(run, bytes))
    for (index, header) in headers.enumerated() {
      if let header { sql.announced[index] = header.end }
    }
    let statements = sql.statements(in: run.lines.indices)
    let starts = Set(statements.map(\.line))
    self.sql = sql
    self.statements = statements
    self.headers = headers.enumerated().map { index, header in
      header.map { $0.needsSQLBehind && !starts.contains(index) } ?? true ? nil : header
    }
    // A line drawn below SQL makes no box of it.
    self.boxes = boxes.subtracting(starts)
    self.commands = commands
    let prose = Set(
      run.lines.indices.filter { index in
        let line = run.lines[index].content
        return !line.isEmpty
          && !statements.contains { $0.lead == nil && $0.range.overlaps(line) }
      })
    self.prose = prose
    mentions = run.lines.indices.map { index in
      isNamed && prose.contains(index) && !commands.contains(index)
        ? RollbackMention(run.lines[index].content, in: bytes) : .none
    }
  }

  // MARK: - Passages

  /// The run in pieces that are about one thing each.
  var passages: [CommentPassage] {
    let starts = run.lines.indices.filter { index in
      headers[index] != nil || isTopic(index)
    }
    let bounds = (starts.first == 0 ? [] : [0]) + starts
    return zip(bounds, bounds.dropFirst() + [run.lines.count]).map { start, end in
      CommentPassage(
        lines: start..<end, header: headers[start],
        isAboutElse: headers[start] == nil && run.namesOtherTopic(start, bytes))
    }
  }

  /// Whether another topic begins on a line: as the first of a box, or by its first word.
  private func isTopic(_ index: Int) -> Bool {
    if boxes.contains(index) {
      // One box is one topic, whichever of its lines says it.
      let box = boxLines(around: index)
      return box.lowerBound == index && box.allSatisfy { headers[$0] == nil }
    }
    return run.namesOtherTopic(index, bytes)
  }

  private func boxLines(around index: Int) -> Range<Int> {
    var range = index..<index + 1
    while boxes.contains(range.lowerBound - 1) { range = range.lowerBound - 1..<range.upperBound }
    while boxes.contains(range.upperBound) { range = range.lowerBound..<range.upperBound + 1 }
    return range
  }

  // MARK: - Sections

  /// The rollback in a passage.
  func section(in passage: CommentPassage) -> RollbackSection? {
    let own = statements.filter { passage.lines.contains($0.line) }
    if let section = section(in: passage, own, sql.masked) { return section }
    // All of it may be commented out once more; where some is not, the rest is not meant.
    let hasEffect = own.contains { $0.statement.map { !$0.effects.isEmpty } ?? true }
    guard !hasEffect, passage.lines.contains(where: { run.lines[$0].isNested }),
      passage.header != nil || mention(in: passage) > .none
    else { return nil }
    let inner = CommentedSQLReader(
      file: file, run: run, masked: MaskedComments(run, bytes, depth: 2), announced: sql.announced)
    let nested = inner.statements(in: passage.lines)
    return section(in: passage, nested, inner.masked)
  }

  private func section(
    in passage: CommentPassage, _ found: [CommentedStatement], _ masked: MaskedComments
  ) -> RollbackSection? {
    let judged = found.map { Judged($0, forward) }
    let (meant, mentioned) = split(judged)
    guard let first = meant.first, let last = meant.last, isRollback(meant, in: passage) else {
      return nil
    }
    let header = header(of: passage, first.piece)
    let end = passage.lines.upperBound
    let start = run.lines.indices.first { run.lines[$0].content == header } ?? first.piece.line
    let nested = (min(start, first.piece.line)..<end).map { run.lines[$0] }.filter {
      $0.depth > masked.depth
    }
    let whole = first.piece.range.lowerBound..<last.piece.range.upperBound
    let commentedOut = mentioned.map(\.piece.range) + nested.compactMap(sql.mention)
    return RollbackSection(
      header: header, statements: meant.map(\.piece.range),
      commentedOut: commentedOut.sorted { $0.lowerBound < $1.lowerBound },
      blanks: masked.blanks(in: whole), undone: Set(meant.flatMap(\.undone)))
  }

  /// A statement, and what it does to what the migration did.
  private struct Judged {
    let piece: CommentedStatement
    let bearing: ForwardEffects.Bearing
    let undone: Set<SchemaEffect.Object>

    init(_ piece: CommentedStatement, _ forward: ForwardEffects) {
      self.piece = piece
      (bearing, undone) = piece.statement.map(forward.bearing) ?? (.unrelated, [])
    }

    var undoes: Bool { bearing == .undoes || bearing == .mayUndo }
  }

  /// What is part of the rollback, and what is only mentioned: SQL behind words that undoes nothing, or that they
  /// leave to the reader.
  private func split(_ all: [Judged]) -> (meant: [Judged], mentioned: [Judged]) {
    var meant: [Judged] = []
    var mentioned: [Judged] = []
    for judged in all {
      let isMeant =
        judged.piece.lead.map { lead in
          if bytes.saysOptional(in: lead) { return false }
          return judged.undoes || RollbackMention.isMade(in: lead, bytes)
        } ?? true
      if isMeant { meant.append(judged) } else { mentioned.append(judged) }
    }
    return (meant, mentioned)
  }

  private func isRollback(_ meant: [Judged], in passage: CommentPassage) -> Bool {
    func count(_ bearings: ForwardEffects.Bearing...) -> Int {
      meant.count { bearings.contains($0.bearing) }
    }
    let undoing = count(.undoes, .mayUndo)
    if passage.header != nil { return undoing > 0 || count(.repeats) == 0 }
    let undone = Set(meant.flatMap(\.undone))
    guard undoing > count(.repeats), undoing >= count(.unrelated) else { return false }
    // Tried, and rolled back at once.
    if passage.lines.contains(where: commands.contains) { return false }
    switch mention(in: passage) {
    case .firm: return true
    case .loose:
      return count(.undoes) > 0 && forward.isDone(undone, before: run.range.lowerBound)
    case .none:
      return isBehind && !passage.isAboutElse && count(.repeats, .unrelated) == 0
        && undoing == count(.undoes) && forward.isMostly(undoneBy: undone)
        && !passage.lines.contains { index in
          prose.contains(index) && bytes.speaksOfSomethingElse(in: run.lines[index].content)
        }
    }
  }

  /// How clearly the lines of a passage that are no SQL speak of going back.
  private func mention(in passage: CommentPassage) -> RollbackMention {
    passage.lines.map { mentions[$0] }.max() ?? .none
  }

  /// The line that announces it, or that comes nearest to doing so.
  private func header(of passage: CommentPassage, _ first: CommentedStatement) -> Range<Int> {
    if let header = passage.header { return header.range }
    let above = passage.lines.lowerBound...max(passage.lines.lowerBound, first.line)
    let clearest = above.map { mentions[$0] }.max() ?? .none
    if clearest > .none, let index = above.first(where: { mentions[$0] == clearest }) {
      return run.lines[index].content
    }
    let title = above.first { index in
      let line = run.lines[index].content
      return !line.isEmpty && !bytes.isRule(line)
    }
    return run.lines[title ?? first.line].content
  }

  // MARK: - No SQL

  /// The file that a passage without SQL names as the rollback.
  func pointer(in passage: CommentPassage) -> (path: String, range: Range<Int>)? {
    if let header = passage.header {
      let path = bytes.pathOfSQL(in: passage.lines.prefix(3).map { run.lines[$0].content })
      return path.map { ($0, header.range) }
    }
    for index in passage.lines where mentions[index] == .firm {
      let line = run.lines[index].content
      if let path = bytes.pathOfSQL(in: [line]) { return (path, line) }
    }
    return nil
  }

  /// The header of a passage that can only mean that its SQL is missing.
  func emptyHeader(of passage: CommentPassage) -> Range<Int>? {
    guard let header = passage.header, header.isStrong, !header.needsSQLBehind else { return nil }
    guard let next = run.next else { return header.range }
    // Above SQL that runs, it is about that SQL.
    let gap = bytes[run.range.upperBound..<next].count { $0 == UInt8(ascii: "\n") }
    return gap > 1 && header.hasRemainder ? header.range : nil
  }
}

extension SourceFile {
  /// Whether a line is the command that ends a transaction, or goes back to a savepoint.
  fileprivate func isRollbackCommand(_ line: Range<Int>) -> Bool {
    guard line.count > 8, bytes[line.upperBound - 1] == UInt8(ascii: ";"),
      text(line.lowerBound..<line.lowerBound + 8).lowercased() == "rollback"
    else { return false }
    let script = Script.parse(self, in: line)
    return script.errors.isEmpty && script.statements.count == 1
  }
}
