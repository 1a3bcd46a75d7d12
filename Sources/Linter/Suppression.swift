import Syntax

/// A comment that asks for findings to be left out.
///
/// `-- lockstep:ignore rule-a, rule-b: reason` before a statement, in it, or behind it on its last
/// line covers that statement; `-- lockstep:ignore-file rule: reason` the file. Squawk's comments
/// (`-- squawk-ignore rule`, `-- squawk-ignore-file`) do the same.
package struct Suppression: Sendable {
  /// The name of a rule in a comment.
  package struct Name: Sendable {
    /// As it was written: an id, or another tool's name.
    package let text: String
    /// Where the name stands.
    package let range: SourceRange
    /// What takes the name out of its comment, or the comment with it; nil where that would take away
    /// what somebody wrote beside it.
    package var removal: Edit?
  }

  /// Whose comment it is.
  package enum Dialect: CaseIterable, Sendable {
    case lockstep
    case squawk
  }

  /// Whose words it is written in.
  package let dialect: Dialect
  /// The rules it names, in order.
  package private(set) var names: [Name]
  /// What stands behind the colon; nil when that is nothing.
  package let reason: String?
  /// The part of the file it covers.
  package let covered: SourceRange
  /// Where the comment stands.
  package let range: SourceRange
  private let coversFile: Bool

  /// All comments of a file that ask for findings to be left out, each about one of its statements or about
  /// all of it.
  package static func all(in file: SourceFile, statements: [Statement]) -> [Suppression] {
    let dialects = Dialect.allCases.filter { file.bytes.contains($0.marker) }
    guard !dialects.isEmpty else { return [] }
    return file.bytes.withUnsafeBufferPointer { bytes in
      Lexer(bytes).flatMap { token -> [Suppression] in
        guard token.isComment else { return [] }
        return dialects.compactMap {
          Suppression($0, comment: token.range, in: file, bytes, statements: statements)
        }
      }
    }
  }

  /// Whether it asks for a finding of a rule to be left out, wherever that is: the name that does, or
  /// nil for a comment that needs none.
  func name(for rule: RuleMetadata) -> (isMeant: Bool, name: Name?) {
    // Squawk takes a comment for the file without names to mean all rules.
    if names.isEmpty { return (dialect == .squawk && coversFile, nil) }
    let name = names.first { rule.isCalled($0.text) }
    return (name != nil, name)
  }

  private init?(
    _ dialect: Dialect, comment: Range<Int>, in file: SourceFile,
    _ bytes: UnsafeBufferPointer<UInt8>, statements: [Statement]
  ) {
    guard let start = bytes[comment].firstOffset(of: dialect.marker) else { return nil }
    var offset = start + dialect.marker.count
    let fileSuffix = Array("-file".utf8)
    coversFile = bytes[offset..<comment.upperBound].starts(with: fileSuffix)
    if coversFile { offset += fileSuffix.count }
    var end = comment.upperBound
    if bytes[comment].starts(with: "/*".utf8), end - offset >= 2 { end -= 2 }
    end = bytes[offset..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end

    let colon = bytes[offset..<end].firstIndex(of: UInt8(ascii: ":"))
    self.dialect = dialect
    names = Self.names(in: offset..<(colon ?? end), of: file, bytes)
    reason = colon.flatMap { colon in
      let text = file.text(colon + 1..<end).trimmed
      return text.isEmpty ? nil : text
    }
    range = SourceRange(file: file.id, comment)
    covered =
      coversFile
      ? SourceRange(file: file.id, start: 0, end: bytes.count)
      : Self.statement(at: comment, statements, bytes) ?? range
    let isAllThereIs = bytes[comment.lowerBound + 2..<start].allSatisfy(isWhitespace)
    addRemovals(comment, bytes, isAllThereIs: isAllThereIs)
  }

  // MARK: - Names

  private static func names(
    in range: Range<Int>, of file: SourceFile, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> [Name] {
    var names: [Name] = []
    var start: Int?
    // Names stand between commas: a word behind another one is the reason, without its colon.
    var isExpected = true
    for offset in range.lowerBound...range.upperBound {
      let isPart =
        offset < range.upperBound
        && (isIdentifierPart(bytes[offset]) || bytes[offset] == UInt8(ascii: "-"))
      if offset < range.upperBound, bytes[offset] == UInt8(ascii: ",") { isExpected = true }
      if isPart {
        if start == nil { start = offset }
      } else if let first = start {
        start = nil
        guard isExpected else { continue }
        isExpected = false
        names.append(
          Name(
            text: file.text(first..<offset),
            range: SourceRange(file: file.id, start: first, end: offset)))
        if bytes.indices.contains(offset), bytes[offset] == UInt8(ascii: ",") { isExpected = true }
      }
    }
    return names
  }

  /// The statement that a comment belongs to.
  private static func statement(
    at comment: Range<Int>, _ statements: [Statement], _ bytes: UnsafeBufferPointer<UInt8>
  ) -> SourceRange? {
    let places = statements.map(\.range).sorted()
    if let around = places.first(where: {
      $0.start < comment.lowerBound && comment.upperBound <= $0.end
    }) {
      return around
    }
    if let before = places.last(where: { $0.end <= comment.lowerBound }),
      !bytes[before.end..<comment.lowerBound].contains(UInt8(ascii: "\n"))
    {
      return before
    }
    return places.first { $0.start >= comment.upperBound }
  }

  // MARK: - Removal

  /// Only in line comments: a block comment may have more to say, and may part two words.
  private mutating func addRemovals(
    _ comment: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>, isAllThereIs: Bool
  ) {
    guard bytes[comment].starts(with: "--".utf8), isAllThereIs else { return }
    let ranges = names.map(\.range.offsets)
    for index in names.indices {
      let removed: Range<Int>
      if names.count == 1 {
        removed = Self.lineOrRest(at: comment, bytes)
      } else if index == 0 {
        removed = ranges[0].lowerBound..<ranges[1].lowerBound
      } else {
        removed = ranges[index - 1].upperBound..<ranges[index].upperBound
      }
      names[index].removal = Edit(
        replacing: SourceRange(file: range.file, removed), with: "")
    }
  }

  /// A comment with its whole line, if nothing else is there, or with the blanks before it.
  private static func lineOrRest(
    at comment: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Range<Int> {
    var start = comment.lowerBound
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    let isAlone = start == 0 || bytes[start - 1] == UInt8(ascii: "\n")
    let lineBreak = bytes[comment.upperBound...].firstIndex(of: UInt8(ascii: "\n"))
    guard isAlone, let lineBreak else { return start..<comment.upperBound }
    return start..<lineBreak + 1
  }
}

extension Suppression.Dialect {
  fileprivate var marker: [UInt8] {
    switch self {
    case .lockstep: Array("lockstep:ignore".utf8)
    case .squawk: Array("squawk-ignore".utf8)
    }
  }
}

extension RuleMetadata {
  /// Whether a name is its id, or what another tool calls it.
  fileprivate func isCalled(_ name: String) -> Bool { id == name || aliases.contains(name) }
}

extension [UInt8] {
  fileprivate func contains(_ needle: [UInt8]) -> Bool {
    self[...].firstOffset(of: needle) != nil
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  fileprivate func firstOffset(of needle: [UInt8]) -> Int? { firstOccurrence(of: needle, in: self) }
}

extension ArraySlice<UInt8> {
  fileprivate func firstOffset(of needle: [UInt8]) -> Int? { firstOccurrence(of: needle, in: self) }
}

private func firstOccurrence<Bytes: RandomAccessCollection>(
  of needle: [UInt8], in bytes: Bytes
) -> Int? where Bytes.Element == UInt8, Bytes.Index == Int {
  guard let first = needle.first, bytes.count >= needle.count else { return nil }
  let last = bytes.endIndex - needle.count
  var start = bytes.startIndex
  while start <= last, let candidate = bytes[start...last].firstIndex(of: first) {
    if bytes[candidate...].starts(with: needle) { return candidate }
    start = candidate + 1
  }
  return nil
}

extension String {
  fileprivate var trimmed: String {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    guard let first = firstIndex(where: { !isSpace($0) }),
      let last = lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[first...last])
  }
}
