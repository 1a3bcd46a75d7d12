import Linter
import Syntax

/// Checkstyle's XML, which most CI servers read.
package struct CheckstyleReporter: Reporter {
  package init() {}

  /// A `file` for each file that was checked, with an `error` for each finding.
  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    var places = PlaceFinder(report.files)
    let found = Dictionary(grouping: report.diagnostics, by: \.range.file)
    var xml = XMLText()
    xml.element("checkstyle", ["version": "4.3"]) { xml in
      for file in report.checkedFiles {
        let diagnostics = found[file.id] ?? []
        if diagnostics.isEmpty {
          xml.empty("file", ["name": file.path])
        } else {
          xml.element("file", ["name": file.path]) { xml in
            for diagnostic in diagnostics { write(diagnostic, &places, to: &xml) }
          }
        }
      }
    }
    output.write(xml.text)
  }

  private func write(
    _ diagnostic: Diagnostic, _ places: inout PlaceFinder, to xml: inout XMLText
  ) {
    let start = places.place(of: diagnostic.range).start
    // Its severities are called as ours are.
    xml.empty(
      "error",
      [
        "line": "\(start.line)", "column": "\(start.column)",
        "severity": diagnostic.severity.rawValue,
        "message": FindingText(diagnostic, &places).whole,
        "source": "lockstep.\(diagnostic.rule.id)",
      ])
  }
}
