import Linter
import Syntax

/// Reviewdog's diagnostic format, for comments in reviews on any forge.
///
/// https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
package struct RDJSONReporter: Reporter {
  package init() {}

  /// One document with a diagnostic for each finding, its fix as suggestions.
  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    var places = PlaceFinder(report.files)
    let diagnostics = report.diagnostics.map { RDDiagnostic($0, &places) }
    try writeJSON(RDResult(diagnostics: diagnostics), to: &output)
  }
}

private struct RDResult: Encodable {
  struct Source: Encodable {
    let name = "lockstep"
  }

  let diagnostics: [RDDiagnostic]
  let source = Source()
}

private struct RDDiagnostic: Encodable {
  struct Code: Encodable {
    let value: String
  }

  struct Related: Encodable {
    let message: String
    let location: RDLocation
  }

  let message: String
  let location: RDLocation
  let severity: String
  let code: Code
  let related: [Related]?
  /// What to write instead; reviewers can take it over.
  let suggestions: [Suggestion]?

  struct Suggestion: Encodable {
    let range: RDLocation.Range
    let text: String
  }

  enum CodingKeys: String, CodingKey {
    case message, location, severity, code, suggestions
    case related = "related_locations"
  }

  init(_ diagnostic: Diagnostic, _ places: inout PlaceFinder) {
    let text = FindingText(diagnostic, &places)
    message = text.help.map { "\(text.message)\n\($0)" } ?? text.message
    location = RDLocation(diagnostic.range, places.place(of: diagnostic.range))
    severity = diagnostic.severity.rawValue.uppercased()
    code = Code(value: diagnostic.rule.id)
    let others = diagnostic.finding.related.map { related in
      Related(
        message: related.message,
        location: RDLocation(related.range, places.place(of: related.range)))
    }
    related = others.isEmpty ? nil : others
    // All or none: reviewdog would apply each alone.
    let edits = diagnostic.finding.fix?.edits ?? []
    suggestions =
      edits.count == 1
      ? edits.map { edit in
        Suggestion(
          range: RDLocation(edit.range, places.place(of: edit.range)).range,
          text: edit.replacement)
      } : nil
  }
}

private struct RDLocation: Encodable {
  struct Range: Encodable {
    let start: Position
    let end: Position
  }

  /// Both from 1; columns count the bytes of the line in UTF-8.
  struct Position: Encodable {
    let line: Int
    let column: Int
  }

  let path: String
  let range: Range

  init(_ range: SourceRange, _ place: PlaceFinder.Place) {
    func position(_ position: LineIndex.Position, _ offset: Int) -> Position {
      let start = place.index.line(position.line).lowerBound
      return Position(line: position.line, column: max(0, offset - start) + 1)
    }
    path = place.file.path
    self.range = Range(
      start: position(place.start, range.start), end: position(place.end, range.end))
  }
}
