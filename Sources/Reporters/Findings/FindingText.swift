import Linter

/// A finding in words, as several formats need it.
struct FindingText {
  /// `path:line:column: severity: message [rule]`, which every editor reads.
  let line: String
  /// Other places, one line each.
  let notes: [String]
  let help: String?
  /// What the statement locks, one line a relation.
  let locks: [String]
  let message: String

  init(_ diagnostic: Diagnostic, _ places: inout PlaceFinder) {
    message = diagnostic.finding.message.singleLine
    line =
      "\(places.place(of: diagnostic.range).name): \(diagnostic.severity.rawValue): "
      + "\(message) [\(diagnostic.rule.id)]"
    notes = diagnostic.finding.related.map { related in
      "\(related.message.singleLine) (\(places.place(of: related.range).name))"
    }
    locks = (diagnostic.finding.locks?.descriptions ?? []).map(\.singleLine)
    help = diagnostic.finding.help.map(printableLines)
  }

  /// The locks, the notes and the help below each other; empty if there are none.
  var details: String {
    (locks.map { "lock: \($0)" } + notes.map { "note: \($0)" }
      + (help.map { ["help: \($0)"] } ?? [])).joined(separator: "\n")
  }

  /// Everything about it but its place.
  var whole: String { details.isEmpty ? message : "\(message)\n\(details)" }
}

extension PlaceFinder.Place {
  /// The path and where in it.
  var name: String { "\(file.path.singleLine):\(start.line):\(start.column)" }
}

/// Text in several lines without what a terminal would obey.
private func printableLines(_ text: String) -> String {
  text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    .map { String($0).printable }.joined(separator: "\n")
}
