import Linter

/// GitLab's Code Quality report, shown in merge requests.
///
/// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
package struct GitLabReporter: Reporter {
  package init() {}

  /// An array with an issue a finding.
  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    var places = PlaceFinder(report.files)
    var fingerprints = ContextFingerprints()
    let issues = report.diagnostics.map { diagnostic in
      let place = places.place(of: diagnostic.range)
      let path = report.run.root.path(of: place.file.path) ?? place.file.path
      return Issue(diagnostic, place, path: path, &fingerprints)
    }
    guard !issues.isEmpty else { return output.write("[]\n") }
    try writeJSON(issues, to: &output)
  }
}

private struct Issue: Encodable {
  struct Location: Encodable {
    let path: String
    let lines: Lines
  }

  struct Lines: Encodable {
    let begin: Int
    let end: Int
  }

  let description: String
  let rule: String
  let fingerprint: String
  let severity: String
  let location: Location

  enum CodingKeys: String, CodingKey {
    case description, fingerprint, severity, location
    case rule = "check_name"
  }

  init(
    _ diagnostic: Diagnostic, _ place: PlaceFinder.Place, path: String,
    _ fingerprints: inout ContextFingerprints
  ) {
    description = diagnostic.finding.message.singleLine
    rule = diagnostic.rule.id
    // GitLab compares it over all files, and shows one of those that are equal.
    let context = fingerprints.fingerprint(of: diagnostic, in: place.file)
    fingerprint = FNV1a.hash("\(path)\n\(diagnostic.rule.id)\n\(context)")
    severity =
      switch diagnostic.severity {
      case .error: "critical"
      case .warning: "major"
      case .info: "info"
      }
    location = Location(path: path, lines: Lines(begin: place.start.line, end: place.end.line))
  }
}
