import Linter
import Reporters
import Syntax

/// A report about one file, written by hand.
struct Sample {
  let file: SourceFile
  var diagnostics: [Diagnostic] = []
  var suppressed: [SuppressedDiagnostic] = []

  init(_ text: String, path: String = "001.sql") {
    file = SourceFile(id: SourceFile.ID(0), path: path, bytes: Array(text.utf8))
  }

  var report: RunReport { report() }

  func report(run: RunDescription = RunDescription()) -> RunReport {
    let report = Report(
      files: [file.id: file], diagnostics: diagnostics, suppressed: suppressed)
    return RunReport([report], migrationCount: 1, run: run)
  }

  /// Where a piece of the text stands.
  func range(of piece: String) -> SourceRange {
    let text = String(decoding: file.bytes, as: UTF8.self)
    guard let range = text.firstRange(of: piece) else {
      return SourceRange(file: file.id, start: 0, end: 0)
    }
    let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
    return SourceRange(file: file.id, start: start, end: start + piece.utf8.count)
  }

  /// Adds a finding about a piece of the text.
  func found(
    _ piece: String, _ message: String = "it is so", help: String? = nil,
    related: [RelatedLocation] = [], severity: Severity = .error, rule: String = "some-rule"
  ) -> Sample {
    var sample = self
    sample.diagnostics.append(
      diagnostic(
        Finding(
          message, at: range(of: piece), help: help, related: related, severity: severity),
        rule: rule))
    return sample
  }

  func diagnostic(_ finding: Finding, rule: String = "some-rule") -> Diagnostic {
    let rule = RuleMetadata(
      id: rule, summary: "Something.", severity: .warning, group: .indexes, page: "")
    return Diagnostic(rule: rule, finding: finding)
  }

  func text(isColored: Bool = false) throws -> String {
    try TextReporter(isColored: isColored).render(report)
  }
}
