import Linter
import Syntax

/// Findings by migration in GitHub's Markdown: for `$GITHUB_STEP_SUMMARY` and comments on requests.
package struct MarkdownReporter: Reporter {
  /// A comment may have 65,536 characters, and needs room for what others put around it.
  static let byteLimit = 64_000
  /// Of that, for the note on what was left out.
  private static let reserve = 200

  private let lowest: Severity

  /// - Parameter lowest: What findings have to weigh to be listed.
  package init(from lowest: Severity = .info) {
    self.lowest = lowest
  }

  /// The findings by file, as many as a comment has room for.
  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    var places = PlaceFinder(report.files)
    let title = "## Lockstep\n\n\(report.summary)\n"
    output.write(title)
    var room = Self.byteLimit - Self.reserve - title.utf8.count
    var file: SourceFile.ID?
    let shown = report.folded.filter { $0.diagnostic.severity >= lowest }
    for (number, folded) in shown.enumerated() {
      let place = places.place(of: folded.diagnostic.range)
      var text = item(folded.diagnostic, place, FindingText(folded, &places))
      if place.file.id != file { text = "\n### \(codeSpan(place.file.path))\n" + text }
      room -= text.utf8.count
      guard room >= 0 else {
        let left = counted(shown.count - number, "finding")
        output.write("\n**\(left) more:** comments have no room for them; the log has.\n")
        return
      }
      output.write(text)
      file = place.file.id
    }
  }

  private func item(
    _ diagnostic: Diagnostic, _ place: PlaceFinder.Place, _ text: FindingText
  ) -> String {
    var item =
      "\n- **\(diagnostic.severity.rawValue)** in line \(place.start.line), "
      + "\(codeSpan(diagnostic.rule.id)): \(escapedForMarkdown(text.message))\n"
    for note in text.notes { item += "  - \(escapedForMarkdown(note))\n" }
    if let help = text.help {
      let fence = codeFence(for: help, atLeast: 3)
      let lines = "\(fence)\n\(help)\n\(fence)".split(
        separator: "\n", omittingEmptySubsequences: false)
      let block = lines.map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
      item += "\n  <details><summary>What to do</summary>\n\n\(block)\n  </details>\n"
    }
    return item
  }

  private func codeSpan(_ text: String) -> String {
    let text = text.singleLine
    let fence = codeFence(for: text, atLeast: 1)
    let pad = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
    return fence + pad + text + pad + fence
  }

  /// More backticks than the text has in a row.
  private func codeFence(for text: String, atLeast count: Int) -> String {
    var (run, longest) = (0, 0)
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return String(repeating: "`", count: max(count, longest + 1))
  }
}

/// Text that Markdown shows as it is, and that calls nobody: `@name` and `#1` would.
func escapedForMarkdown(_ text: String) -> String {
  let special: Set<Unicode.Scalar> = ["\\", "`", "*", "_", "[", "]", "<", ">", "&", "|", "~", "$"]
  return text.unicodeScalars.reduce(into: "") { result, scalar in
    if special.contains(scalar) { result += "\\" }
    result.unicodeScalars.append(scalar)
    if scalar == "@" || scalar == "#" { result += "&#8203;" }
  }
}
