import Linter

/// A finding in words, as several formats need it.
struct FindingText {
  /// `path:line:column: severity: message [rule]`, which every editor reads.
  let line: String
  /// Other places, one line each; in the last the others of its cause.
  let notes: [String]
  let help: String?
  /// What the statement locks, one line a relation.
  let locks: [String]
  let message: String

  init(_ folded: FoldedFinding, _ places: inout PlaceFinder) {
    self.init(folded.diagnostic, others: folded.others, &places)
  }

  init(_ diagnostic: Diagnostic, others: [Diagnostic] = [], _ places: inout PlaceFinder) {
    message = diagnostic.finding.message.singleLine
    line =
      "\(places.place(of: diagnostic.range).name): \(diagnostic.severity.rawValue): "
      + "\(message) [\(diagnostic.rule.id)]"
    notes =
      diagnostic.finding.related.map { related in
        "\(related.message.singleLine) (\(places.place(of: related.range).name))"
      } + CauseText(of: diagnostic, others, &places).notes
    locks = (diagnostic.finding.locks?.descriptions ?? []).map(\.singleLine)
    help = diagnostic.help(standingFor: others).map(printableLines)
  }

  /// The locks, the notes and the help below each other; empty if there are none.
  var details: String {
    (locks.map { "lock: \($0)" } + notes.map { "note: \($0)" }
      + (help.map { ["help: \($0)"] } ?? [])).joined(separator: "\n")
  }

  /// Everything about it but its place.
  var whole: String { details.isEmpty ? message : "\(message)\n\(details)" }
}

extension Diagnostic {
  /// What to do about it; where it stands for others too, about all of them.
  func help(standingFor others: [Diagnostic]) -> String? {
    guard !others.isEmpty, let remedy = finding.cause?.remedy else { return finding.help }
    return finding.help.map { "\($0)\nor \(remedy)" } ?? remedy
  }
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
