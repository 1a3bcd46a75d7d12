import Catalog
import Linter
import Syntax

/// Reports names that PostgreSQL cuts.
struct IdentifierTooLong: StatementRule {
  static let metadata = RuleMetadata(
    id: "identifier-too-long",
    summary: "PostgreSQL cuts names after 63 bytes, and says so only in a NOTICE.",
    severity: .warning, group: .design, page: RulePages.identifierTooLong)

  func findings(in statement: ReplayedStatement, of history: ReplayedHistory) -> [Finding] {
    let file = history.migrations[statement.migration].source.file
    return file.longIdentifiers(in: statement.statement.range).map { range in
      let name = file.text(range)
      let isQuoted = name.hasPrefix("\"")
      let bare = isQuoted ? String(name.dropFirst().dropLast()) : name
      let short = bare.clipped(to: 63)
      return Finding(
        "the name \(bare) has \(bare.utf8.count) bytes: PostgreSQL cuts it to \(short), and two that begin alike become one",
        at: range, help: "choose a name of at most 63 bytes",
        fix: Fix(
          "Cut the name as PostgreSQL does", .safe,
          [Edit(replacing: range, with: isQuoted ? "\"\(short)\"" : short)]))
    }
  }
}

extension SourceFile {
  /// The names in a statement that are longer than PostgreSQL keeps; the tree has them cut already.
  fileprivate func longIdentifiers(in range: SourceRange) -> [SourceRange] {
    bytes.withUnsafeBufferPointer { bytes in
      guard hasLongRun(bytes, range.offsets) else { return [] }
      return Lexer(bytes, in: range.offsets).compactMap { token in
        let quotes = token.kind == .quotedIdentifier ? 2 : 0
        guard token.kind == .word || token.kind == .quotedIdentifier,
          token.range.count - quotes > 63,
          // Two quotes stand for one: rare enough to be left alone.
          !bytes[token.range].dropFirst().dropLast().contains(UInt8(ascii: "\""))
        else { return nil }
        return SourceRange(file: id, token.range)
      }
    }
  }

  /// Whether there are as many letters on end, or between quotes; most statements have not, and need
  /// no closer look.
  private func hasLongRun(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    // A run of 64 has one of its letters at a multiple of 64.
    for offset in stride(from: range.lowerBound, to: range.upperBound, by: 64)
    where isIdentifierPart(bytes[offset]) {
      let before = (range.lowerBound..<offset).last { !isIdentifierPart(bytes[$0]) }
      let after = (offset..<range.upperBound).first { !isIdentifierPart(bytes[$0]) }
      let start = before.map { $0 + 1 } ?? range.lowerBound
      if (after ?? range.upperBound) - start > 63 { return true }
    }
    var quote = range.upperBound
    for offset in range where bytes[offset] == UInt8(ascii: "\"") {
      if offset - quote > 63 { return true }
      quote = offset
    }
    return false
  }
}
