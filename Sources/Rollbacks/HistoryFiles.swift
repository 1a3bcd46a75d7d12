import Catalog
import Linter
import Migrations
import Syntax

/// The files of a history: what stands in them is quoted, and functions are compared as they were written.
package struct HistoryFiles {
  private var files: [SourceFile.ID: SourceFile]
  /// Where rollbacks stand in comments, whose lines may begin with dashes.
  private let comments: [SourceFile.ID: [SourceRange]]

  /// The files of all migrations and of their rollbacks.
  package init(_ history: ReplayedHistory) {
    var files: [SourceFile.ID: SourceFile] = [:]
    var comments: [SourceFile.ID: [SourceRange]] = [:]
    for migration in history.migrations.map(\.source) {
      files[migration.file.id] = migration.file
      guard let rollback = migration.rollback else { continue }
      files[rollback.file.id] = rollback.file
      guard rollback.place == .comment else { continue }
      comments[rollback.file.id, default: []] += rollback.script.statements.map(\.range)
    }
    self.files = files
    self.comments = comments
  }

  func file(_ id: SourceFile.ID) -> SourceFile? { files[id] }

  /// The files with one that is no file of the history's, and holds this text.
  func adding(_ text: String) -> (files: HistoryFiles, file: SourceFile) {
    let number = (files.keys.max()?.index).map { Int($0) + 1 } ?? 0
    let file = SourceFile(id: SourceFile.ID(number), path: "", bytes: Array(text.utf8))
    var files = self
    files.files[file.id] = file
    return (files, file)
  }

  /// A piece of SQL on one line, cut where it gets long.
  package func quotation(_ range: SourceRange) -> String {
    let lines = (files[range.file]?.text(range) ?? "").split(whereSeparator: \.isNewline)
    // In a comment every line but the first begins with its dashes.
    let text = lines.map { line in
      line.drop { $0.isWhitespace || $0 == "-" }.split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
    }.joined(separator: " ")
    return text.count > 80 ? text.prefix(79) + "…" : text
  }

  /// Whether two statements make the same function: comments, white space, the case of words,
  /// `OR REPLACE` and the order of clauses around the body do not count.
  package func areSame(_ old: Origin, _ new: Origin) -> Bool {
    guard let old = bytes(of: old), let new = bytes(of: new) else { return false }
    return old == new || RoutineText(old) == RoutineText(new)
  }

  /// The statement that made an object, without the marks of the comment it stands in.
  private func bytes(of origin: Origin) -> [UInt8]? {
    guard let file = files[origin.range.file] else { return nil }
    let bytes = Array(file.bytes[origin.range.offsets.clamped(to: 0..<file.bytes.count)])
    let isCommented = comments[file.id]?.contains { $0.offsets.contains(origin.range.start) }
    return isCommented == true ? withoutMarks(bytes) : bytes
  }

  private func withoutMarks(_ bytes: [UInt8]) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    let lines = bytes.split(separator: newline, omittingEmptySubsequences: false).map { line in
      let text = line.drop(while: isWhitespace)
      return text.starts(with: "--".utf8) ? text.dropFirst(2) : line
    }
    return Array(lines.joined(separator: [newline]))
  }
}

/// A statement that makes a function, as far as its text can make a difference.
private struct RoutineText: Equatable {
  /// What stands around the body: words, and whatever is in parentheses as one.
  private let clauses: [String]
  private let body: [String]

  init(_ bytes: [UInt8]) {
    var tokens = Self.tokens(bytes)
    let isReplacing = tokens.dropFirst().prefix(2).map(\.text) == ["or", "replace"]
    if isReplacing { tokens.removeSubrange(1...2) }
    guard let text = tokens.last(where: \.isDollarQuoted)?.text else {
      // The body of a function in standard SQL is no text of its own.
      (clauses, body) = ([], tokens.map(\.text))
      return
    }
    var units: [String] = []
    var depth = 0
    for token in tokens where !token.isDollarQuoted {
      if depth > 0 { units[units.count - 1] += " \(token.text)" } else { units.append(token.text) }
      depth += token.text == "(" ? 1 : token.text == ")" ? -1 : 0
    }
    clauses = units.sorted()
    body = Self.tokens(Self.unquoted(text)).map(\.text)
  }

  private static func tokens(_ bytes: [UInt8]) -> [(text: String, isDollarQuoted: Bool)] {
    bytes.withUnsafeBufferPointer { buffer in
      Lexer(buffer).compactMap { token in
        let text = String(decoding: buffer[token.range], as: UTF8.self)
        return switch token.kind {
        case .lineComment, .blockComment: nil
        case .word: (text.lowercased(), false)
        default: (text, token.kind == .dollarString)
        }
      }
    }
  }

  /// What stands between `$tag$` and `$tag$`.
  private static func unquoted(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    let tag = bytes.dropFirst().prefix { $0 != UInt8(ascii: "$") }.count + 2
    return Array(bytes.dropFirst(tag).dropLast(tag))
  }
}
