import Linter

/// Workflow commands of GitHub Actions, which become annotations on the lines of a pull request.
///
/// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
package struct GitHubReporter: Reporter {
  /// GitHub drops all after the tenth annotation of a kind in a step.
  private static let limit = 10

  package init() {}

  /// As many commands of each severity as GitHub shows, then the rest folded in the log.
  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    var places = PlaceFinder(report.files)
    var counts: [Severity: Int] = [:]
    var rest: [FoldedFinding] = []
    for folded in report.foldedByWeight {
      counts[folded.diagnostic.severity, default: 0] += 1
      if counts[folded.diagnostic.severity, default: 0] > Self.limit {
        rest.append(folded)
      } else {
        output.write(command(folded, in: report, &places) + "\n")
      }
    }
    guard !rest.isEmpty else { return }
    // Nobody has to guess what the annotations leave out: the log has it, folded.
    output.write("::group::\(rest.count) more, for which GitHub has no room in its annotations\n")
    for folded in rest {
      output.write("- \(inert(FindingText(folded, &places).line))\n")
    }
    output.write("::endgroup::\n")
  }

  private func command(
    _ folded: FoldedFinding, in report: RunReport, _ places: inout PlaceFinder
  ) -> String {
    let diagnostic = folded.diagnostic
    let place = places.place(of: diagnostic.range)
    var properties = [
      ("file", report.run.root.path(of: place.file.path) ?? place.file.path),
      ("line", "\(place.start.line)"), ("endLine", "\(place.end.line)"),
    ]
    // Columns are refused where a range has several lines.
    if place.start.line == place.end.line {
      properties += [("col", "\(place.start.column)"), ("endColumn", "\(place.end.column)")]
    }
    properties.append(("title", diagnostic.rule.id))
    let list = properties.map { "\($0.0)=\(escaped($0.1, also: [":", ","]))" }
    let text = FindingText(folded, &places).whole
    return "::\(kind(diagnostic.severity)) \(list.joined(separator: ","))::\(escaped(text))"
  }

  private func kind(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "notice"
    }
  }

  /// The escaping of GitHub's own toolkit, and no more: what else is escaped is shown as it is.
  private func escaped(_ text: String, also extra: Set<Unicode.Scalar> = []) -> String {
    let special = extra.union(["%", "\r", "\n"])
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      if special.contains(scalar) {
        result += percentEncoded(UInt8(truncatingIfNeeded: scalar.value))
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }

  /// A line that the runner takes for no command of its older form, which may stand anywhere in it.
  private func inert(_ line: String) -> String {
    line.split(separator: "##[", omittingEmptySubsequences: false).joined(separator: "## [")
  }
}

/// A byte as URIs and GitHub write it: `%3A`.
func percentEncoded(_ byte: UInt8) -> String {
  "%" + hexadecimal(byte >> 4) + hexadecimal(byte & 15)
}

private func hexadecimal(_ digit: UInt8) -> String { String(digit, radix: 16, uppercase: true) }
