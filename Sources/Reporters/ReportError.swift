import JSON

/// Why a report could not be written down.
package struct ReportError: Error, Sendable {
  /// What went wrong, for whoever asked for the report.
  package let message: String
}

/// The document as all of the tool's JSON looks.
func encodedJSON(_ document: some Encodable) throws(ReportError) -> String {
  do {
    return try JSONText(document, .indented).string + "\n"
  } catch {
    throw unwritable(error)
  }
}

/// The same, piece by piece: the members of the document itself have to be declared in their order.
func writeJSON(
  _ document: some Encodable, to output: inout some TextOutputStream
) throws(ReportError) {
  do {
    try JSONText.write(document, .indented, to: &output)
  } catch {
    throw unwritable(error)
  }
  output.write("\n")
}

private func unwritable(_ error: any Error) -> ReportError {
  ReportError(message: "the result could not be written as JSON: \(error)")
}
