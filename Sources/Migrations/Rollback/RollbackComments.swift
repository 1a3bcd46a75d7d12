import Syntax

/// What the comments of a migration say about undoing it.
struct RollbackComments: Sendable {
  /// The first line that announces it.
  private(set) var header: Range<Int>?
  /// The SQL, in the order in which it stands.
  private(set) var statements: [Range<Int>] = []
  /// What is no SQL inside of the statements.
  private var blanks: [Range<Int>] = []
  /// SQL that is mentioned only.
  private var commentedOut: [Range<Int>] = []
  /// The name of a file with the SQL.
  private var pointer: (path: String, range: Range<Int>)?
  /// A header that should have had SQL below.
  private var emptyHeader: Range<Int>?

  init(in file: SourceFile, _ region: Range<Int>) {
    file.bytes.withUnsafeBufferPointer { bytes in
      guard bytes.mentionsRollback(in: region) else { return }
      for run in CommentRun.all(in: bytes, region) { read(run, file, bytes) }
    }
  }

  // MARK: - Sections

  private mutating func read(
    _ run: CommentRun, _ file: SourceFile, _ bytes: UnsafeBufferPointer<UInt8>
  ) {
    let headers = run.lines.indices.map { index in
      RollbackHeader(run.lines[index], in: bytes, isBoxed: run.isBoxed(index, bytes))
    }
    guard headers.contains(where: { $0 != nil }) else { return }
    let masked = MaskedComments(run, bytes)
    for (index, header) in headers.enumerated() {
      guard let header else { continue }
      let end = (index + 1..<run.lines.count).first {
        headers[$0] != nil || run.startsAnotherTopic($0, bytes)
      }
      let lines = run.lines[index..<(end ?? run.lines.count)]
      read(header, lines, run, SectionReader(file: file, run: run, masked: masked), bytes)
    }
  }

  private mutating func read(
    _ header: RollbackHeader, _ lines: ArraySlice<CommentLine>, _ run: CommentRun,
    _ reader: SectionReader, _ bytes: UnsafeBufferPointer<UInt8>
  ) {
    let section = reader.read(lines, from: header.remainder.lowerBound)
    if header.needsSQLBehind,
      !section.statements.contains(where: { header.range.contains($0.lowerBound) })
    {
      return
    }
    if let first = section.statements.first, let last = section.statements.last {
      self.header = self.header ?? header.range
      statements += section.statements
      commentedOut += section.commentedOut
      blanks += reader.masked.blanks(in: first.lowerBound..<last.upperBound)
      return
    }
    if let path = bytes.pathOfSQL(in: lines.prefix(3).map(\.content)) {
      pointer = pointer ?? (path, header.range)
    } else if header.isStrong, run.mayBeEmpty(header, bytes) {
      emptyHeader = emptyHeader ?? header.range
    }
  }

  // MARK: - Result

  /// The rollback in the comments; one without a statement where only a header was found.
  func rollback(in file: SourceFile) -> Rollback? {
    guard let header = header ?? (pointer == nil ? emptyHeader : nil) else { return nil }
    let script = script(in: file)
    return Rollback(
      place: .comment, file: file, script: script, range: SourceRange(file: file.id, header),
      regime: .statementByStatement,
      commentedOut: commentedOut.map { SourceRange(file: file.id, $0) })
  }

  /// The file that the comments name instead.
  func pointer(in file: SourceFile) -> RollbackPointer? {
    pointer.map { RollbackPointer(path: $0.path, range: SourceRange(file: file.id, $0.range)) }
  }

  private func script(in file: SourceFile) -> Script {
    guard let first = statements.first, let last = statements.last else {
      return Script.parse(file, in: 0..<0)
    }
    let between = zip(statements, statements.dropFirst()).map {
      $0.upperBound..<$1.lowerBound
    }
    // Where a line ends a statement without a semicolon, its line break is read as one.
    let ends = statements.dropLast().map(\.upperBound)
    return Script.parse(
      file, in: first.lowerBound..<last.upperBound, blanks: between + blanks, terminators: ends)
  }
}

extension CommentRun {
  /// Whether a line stands between lines that are drawn across the comment.
  func isBoxed(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let above = index > 0 && bytes.isRule(lines[index - 1].content)
    let below = index + 1 < lines.count && bytes.isRule(lines[index + 1].content)
    return above && below
  }

  /// Whether what follows is no longer about the rollback.
  fileprivate func startsAnotherTopic(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let line = lines[index].content
    if bytes.isRule(line) { return false }
    if isBoxed(index, bytes) { return true }
    guard let last = line.last, bytes[last] == UInt8(ascii: ":") else { return false }
    let word = bytes.text(line).lowercased().prefix { $0.isLetter }
    return otherTopics.contains(String(word))
  }

  /// Whether a header without SQL can only mean that the SQL is missing.
  ///
  /// Above SQL that runs, it is about that SQL.
  fileprivate func mayBeEmpty(
    _ header: RollbackHeader, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let next else { return true }
    let gap = bytes[range.upperBound..<next].count { $0 == UInt8(ascii: "\n") }
    return gap > 1 && !header.remainder.isEmpty
  }
}

private let otherTopics: Set = [
  "verify", "verification", "validation", "validate", "forward", "apply", "usage", "test",
  "tests", "testing", "example", "examples", "check", "checks", "monitoring", "deployment",
]

extension UnsafeBufferPointer<UInt8> {
  func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: self[range]), as: UTF8.self)
  }

  /// Whether a line is drawn rather than written.
  fileprivate func isRule(_ range: Range<Int>) -> Bool {
    range.count > 2
      && range.allSatisfy { self[$0] >= 0x80 || !isIdentifierPart(self[$0]) }
      && self[range.upperBound - 1] != UInt8(ascii: ";")
  }

  /// A quick look for any of the words, before anything is taken apart.
  func mentionsRollback(in region: Range<Int>) -> Bool {
    for index in region.dropLast(3) {
      switch self[index] | 0x20 {
      case UInt8(ascii: "r") where matches("roll", in: index..<index + 4): return true
      case UInt8(ascii: "r") where matches("reve", in: index..<index + 4): return true
      case UInt8(ascii: "u") where matches("undo", in: index..<index + 4): return true
      case UInt8(ascii: "d") where matches("down", in: index..<index + 4): return true
      case UInt8(ascii: "b") where matches("back", in: index..<index + 4): return true
      default: continue
      }
    }
    return false
  }

  /// The first path of a file of SQL in some lines.
  fileprivate func pathOfSQL(in lines: [Range<Int>]) -> String? {
    for line in lines {
      let words = text(line).split { !$0.isLetter && !$0.isNumber && !"_-./@+".contains($0) }
      for word in words {
        let path = word.hasSuffix(".") ? word.dropLast() : word
        if path.lowercased().hasSuffix(".sql"), path.utf8.count > 4 { return String(path) }
      }
    }
    return nil
  }
}
