import Linter

/// One line per finding, in the form of gcc's: for editors, `grep` and problem matchers.
package struct ConciseReporter: Reporter {
  package init() {}

  /// A line a finding: no quotation, no help.
  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    var places = PlaceFinder(report.files)
    for diagnostic in report.diagnostics {
      output.write(FindingText(diagnostic, &places).line + "\n")
    }
  }
}
