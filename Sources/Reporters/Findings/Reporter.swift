/// Turns what a run found into one output format.
package protocol Reporter: Sendable {
  /// Writes piece by piece: a run over many files may have much to say.
  func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError)
}

extension Reporter {
  /// The whole output at once.
  package func render(_ report: RunReport) throws(ReportError) -> String {
    var text = ""
    try write(report, to: &text)
    return text
  }
}
