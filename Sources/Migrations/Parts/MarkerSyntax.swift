import Syntax

/// The comments in which a tool takes orders, each spelled as its documentation does.
package struct MarkerSyntax: Sendable {
  /// A marker as it is written, and as it is told.
  package struct Phrase: ExpressibleByStringLiteral, Sendable {
    /// The line, from its dashes on.
    package let text: String
    /// The words behind the dashes, in lower case.
    let words: [String]

    /// A marker from its spelling.
    package init(stringLiteral text: String) {
      self.text = text
      words = text.lowercased().split { $0 == " " }.filter { $0 != "--" }.map(String.init)
    }

    /// The last of its words, as it is written.
    package var lastWord: String { text.split(separator: " ").last.map(String.init) ?? text }

    /// The words of a line behind those of the marker; nil if it is another line.
    fileprivate func rest(of line: [String]) -> ArraySlice<String>? {
      line.starts(with: words) ? line[words.count...] : nil
    }
  }

  /// Starts the part that goes forward.
  package var up: Phrase?
  /// Starts the part that goes back.
  package var down: Phrase?
  /// A word behind one of these two that has its part run outside of a transaction.
  package var partOptOut: String?
  /// What follows is one statement up to ``statementEnd``, semicolons or not.
  package var statementBegin: Phrase?
  /// Ends a statement, semicolon or not.
  package var statementEnd: Phrase?
  /// Has the whole file run outside of a transaction.
  package var noTransaction: Phrase?
  /// In the very first line, names what ends a statement instead of a semicolon.
  package var delimiter: Phrase?
  /// Whether each line that ends in a semicolon ends a statement, outside of ``statementBegin`` and
  /// ``statementEnd``.
  package var cutsAtLines = false
  /// Whether a line with further words is no marker.
  var isExact = false
  /// The words of a line, in lower case.
  var words: @Sendable (MarkerLine) -> [String] = { $0.words }
  /// Reads a line where words alone do not tell.
  var reader: (@Sendable (MarkerLine) -> Marker?)?

  /// What a line of comment says to the tool; nil if it is a plain comment.
  func marker(in line: MarkerLine) -> Marker? {
    if let reader { return reader(line) }
    let words = words(line)
    func rest(_ phrase: Phrase?) -> ArraySlice<String>? {
      phrase?.rest(of: words).flatMap { isExact && !$0.isEmpty ? nil : $0 }
    }
    if let rest = rest(up) { return .up(optsOut: optsOut(rest)) }
    if let rest = rest(down) { return .down(optsOut: optsOut(rest)) }
    if rest(statementBegin) != nil { return .statementBegin }
    if rest(statementEnd) != nil { return .statementEnd }
    return rest(noTransaction) == nil ? nil : .noTransaction
  }

  private func optsOut(_ rest: ArraySlice<String>) -> Bool {
    partOptOut.map(rest.contains) ?? false
  }

  /// Whether a word in lower case is the first of the markers that start a part.
  func startsPart(_ word: String) -> Bool {
    up?.words.first == word || down?.words.first == word
  }

  /// The form of a rollback below its marker.
  var rollback: RollbackForm? {
    down.map { .section(marker: $0.text, optOut: partOptOut.map { " \($0)" }) }
  }
}

extension MarkerSyntax {
  /// What ends statements in a file whose first line names it.
  func delimiter(of file: SourceFile) -> Delimiter? {
    guard let delimiter, file.bytes.starts(with: Array("\(delimiter.text) ".utf8)) else {
      return nil
    }
    let line = file.bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    let text = String(decoding: line.dropFirst(delimiter.text.utf8.count + 1), as: UTF8.self)
    return text.isEmpty ? nil : Delimiter(escaped: text)
  }
}
