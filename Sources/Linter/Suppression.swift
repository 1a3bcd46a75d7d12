import Syntax

/// A comment that asks for findings to be left out.
///
/// `-- lockstep:ignore rule-a, rule-b: reason` before a statement, in it, or behind it on its last
/// line covers that statement; `-- lockstep:ignore-file rule: reason` the file.
package struct Suppression: Sendable {
  package struct Name: Sendable {
    package let text: String
    package let range: SourceRange
  }

  package let names: [Name]
  package let reason: String?
  /// The part of the file it covers.
  package let covered: SourceRange
  package let range: SourceRange

  package static func all(in file: SourceFile, statements: [Statement]) -> [Suppression] {
    guard file.bytes.contains(marker) else { return [] }
    return file.bytes.withUnsafeBufferPointer { bytes in
      Lexer(bytes).compactMap { token in
        guard token.isComment else { return nil }
        return Suppression(comment: token.range, in: file, bytes, statements: statements)
      }
    }
  }

  private static let marker = Array("lockstep:ignore".utf8)

  private init?(
    comment: Range<Int>, in file: SourceFile, _ bytes: UnsafeBufferPointer<UInt8>,
    statements: [Statement]
  ) {
    guard let start = bytes[comment].firstOffset(of: Self.marker) else { return nil }
    var offset = start + Self.marker.count
    let fileSuffix = Array("-file".utf8)
    let coversFile = bytes[offset..<comment.upperBound].starts(with: fileSuffix)
    if coversFile { offset += fileSuffix.count }
    var end = comment.upperBound
    if bytes[comment].starts(with: "/*".utf8), end - offset >= 2 { end -= 2 }
    end = bytes[offset..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end

    let colon = bytes[offset..<end].firstIndex(of: UInt8(ascii: ":"))
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
  }

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

/// Leaves out what comments ask for, and reports the comments that ask for nothing.
struct SuppressionRules: Sendable {
  private let rules: RuleSet
  /// A comment about a rule that does not run may well be needed.
  private let running: Set<String>

  init(_ rules: RuleSet, running: Set<String>) {
    self.rules = rules
    self.running = running
  }

  func apply(
    _ suppressions: [Suppression], to diagnostics: [Diagnostic]
  ) -> (kept: [Diagnostic], suppressed: [SuppressedDiagnostic]) {
    guard !suppressions.isEmpty else { return (diagnostics, []) }
    var kept: [Diagnostic] = []
    var suppressed: [SuppressedDiagnostic] = []
    var used: Set<SourceRange> = []
    for diagnostic in diagnostics {
      let match = suppressions.lazy.compactMap { suppression -> (Suppression, Suppression.Name)? in
        guard suppression.covered.contains(diagnostic.range) else { return nil }
        return suppression.names
          .first { rules.named($0.text)?.id == diagnostic.rule.id }
          .map { (suppression, $0) }
      }.first
      if let (suppression, name) = match {
        used.insert(name.range)
        suppressed.append(
          SuppressedDiagnostic(diagnostic: diagnostic, reason: suppression.reason))
      } else {
        kept.append(diagnostic)
      }
    }
    return (kept + complaints(about: suppressions, used: used), suppressed)
  }

  private func complaints(
    about suppressions: [Suppression], used: Set<SourceRange>
  ) -> [Diagnostic] {
    suppressions.flatMap { suppression -> [Diagnostic] in
      if suppression.names.isEmpty {
        return [
          Diagnostic(
            rule: rules.unknownSuppression,
            finding: Finding(
              "the comment names no rule, so it suppresses nothing", at: suppression.range,
              help: "name the rules: -- lockstep:ignore rule-a, rule-b: reason"))
        ]
      }
      return suppression.names.compactMap { complaint(about: $0, used: used) }
    }
  }

  private func complaint(about name: Suppression.Name, used: Set<SourceRange>) -> Diagnostic? {
    guard let rule = rules.named(name.text) else {
      let help = rules.closest(to: name.text).map { "did you mean \($0.id)?" }
      return Diagnostic(
        rule: rules.unknownSuppression,
        finding: Finding(
          "there is no rule called \(name.text)", at: name.range,
          help: help ?? "`lockstep rules` lists them all"))
    }
    guard !used.contains(name.range), running.contains(rule.id) || rule.id == rules.syntaxError.id
    else { return nil }
    return Diagnostic(
      rule: rules.unusedSuppression,
      finding: Finding(
        "the comment suppresses \(name.text), which finds nothing here", at: name.range,
        help: "remove the name, or the comment with it"))
  }
}
