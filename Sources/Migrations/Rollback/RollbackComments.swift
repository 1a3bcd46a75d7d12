import Syntax

/// What the comments of a migration say about undoing it.
///
/// A comment is cut into SQL whatever stands above it, and what the SQL does decides: it is a rollback where it
/// takes back what the migration does and a word nearby speaks of going back, or, without such a word, where it
/// takes back most of it and nothing speaks for another reading. A heading says where it begins, and that SQL is
/// meant where there is none, or none that undoes anything.
struct RollbackComments: Sendable {
  /// The rollbacks, in the order in which they stand.
  private var sections: [RollbackSection] = []
  /// The names of files that may hold the SQL.
  private var pointers: [(path: String, range: Range<Int>)] = []
  /// A header that should have had SQL below.
  private var emptyHeader: Range<Int>?
  /// The line that says that the migration can't be undone.
  private(set) var noWayBack: Range<Int>?

  /// - Parameters:
  ///   - file: The migration's file.
  ///   - region: The part of it that is the migration.
  ///   - forward: What that part does.
  init(in file: SourceFile, _ region: Range<Int>, undoing forward: Script) {
    file.bytes.withUnsafeBufferPointer { bytes in
      guard bytes.mayHoldRollback(in: region, behind: forward) else { return }
      let effects = ForwardEffects(forward)
      for run in CommentRun.all(in: bytes, region) {
        let reader = RollbackReader(file: file, bytes: bytes, run: run, forward: effects)
        guard reader.isWorthReading else { continue }
        read(reader)
        noWayBack = noWayBack ?? run.noWayBack(bytes)
      }
    }
    sections = RollbackSection.withoutAlternatives(sections)
  }

  /// The line of a comment that says that the migration can't be undone.
  static func noWayBack(in file: SourceFile, _ region: Range<Int>) -> Range<Int>? {
    file.bytes.withUnsafeBufferPointer { bytes in
      guard bytes.mentionsRollback(in: region) else { return nil }
      return CommentRun.all(in: bytes, region).lazy.compactMap { $0.noWayBack(bytes) }.first
    }
  }

  private mutating func read(_ reader: RollbackReader) {
    for passage in reader.passages {
      if let section = reader.section(in: passage) {
        sections.append(section)
      } else if let pointer = reader.pointer(in: passage) {
        pointers.append(pointer)
      } else if let header = reader.emptyHeader(of: passage) {
        emptyHeader = emptyHeader ?? header
      }
    }
  }

  // MARK: - Result

  /// The rollback in the comments; one without a statement where only a header was found.
  func rollback(in file: SourceFile) -> Rollback? {
    guard let header = sections.first?.header ?? (pointers.isEmpty ? emptyHeader : nil) else {
      return nil
    }
    return Rollback(
      place: .comment, file: file, script: script(in: file),
      range: SourceRange(file: file.id, header), regime: .statementByStatement,
      commentedOut: sections.flatMap(\.commentedOut).map { SourceRange(file: file.id, $0) })
  }

  /// The files that the comments name instead.
  func pointers(in file: SourceFile) -> [RollbackPointer] {
    guard sections.isEmpty else { return [] }
    return pointers.map {
      RollbackPointer(path: $0.path, range: SourceRange(file: file.id, $0.range))
    }
  }

  private func script(in file: SourceFile) -> Script {
    let statements = sections.flatMap(\.statements).sorted { $0.lowerBound < $1.lowerBound }
    guard let first = statements.first, let last = statements.last else {
      return Script.parse(file, in: 0..<0)
    }
    let between = zip(statements, statements.dropFirst()).map {
      $0.upperBound..<$1.lowerBound
    }
    // Where a line ends a statement without a semicolon, its line break is read as one.
    let ends = statements.dropLast().map(\.upperBound)
    return Script.parse(
      file, in: first.lowerBound..<last.upperBound,
      blanks: between + sections.flatMap(\.blanks), terminators: ends)
  }
}

extension UnsafeBufferPointer<UInt8> {
  func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: self[range]), as: UTF8.self)
  }

  /// Whether a line is drawn rather than written.
  func isRule(_ range: Range<Int>) -> Bool {
    guard range.count > 2, self[range.upperBound - 1] != UInt8(ascii: ";"),
      range.allSatisfy({ self[$0] >= 0x80 || !isIdentifierPart(self[$0]) })
    else { return false }
    let isPlain = range.allSatisfy { self[$0] < 0x80 }
    // Lines of boxes are no letters of any alphabet.
    return isPlain || !text(range).unicodeScalars.contains(where: \.properties.isAlphabetic)
  }

  /// Whether a comment can hold a rollback: one that says so, or one behind the last statement.
  fileprivate func mayHoldRollback(in region: Range<Int>, behind forward: Script) -> Bool {
    // What does nothing has nothing to undo.
    if forward.statements.isEmpty, forward.errors.isEmpty { return false }
    if mentionsRollback(in: region) { return true }
    let end = forward.statements.last { !$0.effects.isEmpty }?.range.end
    guard let end, end < region.upperBound else { return false }
    return Lexer(self, in: end..<region.upperBound).contains(where: \.isComment)
  }

  /// A quick look for any of the words, before anything is taken apart.
  func mentionsRollback(in region: Range<Int>) -> Bool {
    for index in region.dropLast(3) {
      switch self[index] | 0x20 {
      case UInt8(ascii: "r") where matches("roll", in: index..<index + 4): return true
      case UInt8(ascii: "r") where matches("reve", in: index..<index + 4): return true
      case UInt8(ascii: "r") where matches("rest", in: index..<index + 4): return true
      case UInt8(ascii: "u") where matches("undo", in: index..<index + 4): return true
      case UInt8(ascii: "u") where matches("unwi", in: index..<index + 4): return true
      case UInt8(ascii: "d") where matches("down", in: index..<index + 4): return true
      case UInt8(ascii: "b") where matches("back", in: index..<index + 4): return true
      default: continue
      }
    }
    return false
  }

  /// The first path of a file of SQL in some lines.
  func pathOfSQL(in lines: [Range<Int>]) -> String? {
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
