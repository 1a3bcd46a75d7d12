import Linter
import Syntax

/// Findings for people: a first line that editors read too, the SQL with carets, notes and help.
package struct TextReporter: Reporter {
  private let style: Style
  private let lowest: Severity

  /// - Parameters:
  ///   - isColored: Whether severities and marks stand between escape sequences of terminals.
  ///   - lowest: What findings have to weigh to be shown.
  package init(isColored: Bool, from lowest: Severity = .info) {
    style = Style(isOn: isColored)
    self.lowest = lowest
  }

  /// Each finding with the lines it is about, its help and its notes.
  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    var places = PlaceFinder(report.files)
    let shown = report.folded.filter { $0.diagnostic.severity >= lowest }
    for (number, folded) in shown.enumerated() {
      if number > 0 { output.write("\n") }
      write(folded, &places, to: &output)
    }
  }

  private func write(
    _ folded: FoldedFinding, _ places: inout PlaceFinder, to output: inout some TextOutputStream
  ) {
    let diagnostic = folded.diagnostic
    let place = places.place(of: diagnostic.range)
    let severity = style.paint("\(diagnostic.severity.rawValue):", .severity(diagnostic.severity))
    let message = style.paint(diagnostic.finding.message.singleLine, .strong)
    let rule = style.paint("[\(diagnostic.rule.id)]", .faint)
    output.write("\(style.paint(place.name, .strong)): \(severity) \(message) \(rule)\n")

    let number = String(place.start.line)
    let margin = String(repeating: " ", count: number.utf8.count + 1)
    let bar = style.paint("|", .margin)
    let excerpt = Excerpt(of: diagnostic.range, at: place)
    let carets = style.paint(
      String(repeating: "^", count: excerpt.caretCount), .severity(diagnostic.severity))
    output.write("\(margin)\(bar)\n")
    output.write("\(style.paint(number, .margin)) \(bar) \(excerpt.text)\n")
    output.write("\(margin)\(bar) \(excerpt.indent)\(carets)\n")

    for lock in diagnostic.finding.locks?.descriptions ?? [] {
      write("lock: ", lock, margin, to: &output)
    }
    for related in diagnostic.finding.related {
      let other = places.place(of: related.range)
      write("note: ", "\(related.message.singleLine) (\(other.name))", margin, to: &output)
    }
    for note in CauseText(of: diagnostic, folded.others, &places).notes {
      write("note: ", note, margin, to: &output)
    }
    if let help = diagnostic.help(standingFor: folded.others) {
      write("help: ", help, margin, to: &output)
    }
    if let fix = diagnostic.finding.fix { write("fix: ", fix.description, margin, to: &output) }
  }

  /// Writes what stands below the excerpt, with all lines indented to the first one's text.
  private func write(
    _ label: String, _ text: String, _ margin: String, to output: inout some TextOutputStream
  ) {
    let indent = String(repeating: " ", count: margin.utf8.count + 2 + label.utf8.count)
    var prefix = "\(margin)\(style.paint("=", .margin)) \(style.paint(label, .strong))"
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      output.write(line.isEmpty ? "\n" : "\(prefix)\(String(line).printable)\n")
      prefix = indent
    }
  }
}

/// Colours, or none.
private struct Style {
  enum Paint {
    case strong
    case faint
    case margin
    case severity(Severity)
  }

  let isOn: Bool

  func paint(_ text: String, _ paint: Paint) -> String {
    isOn ? "\u{1B}[\(code(paint))m\(text)\u{1B}[0m" : text
  }

  /// The sixteen colours, which every terminal shows readably on its own background.
  private func code(_ paint: Paint) -> String {
    switch paint {
    case .strong: "1"
    case .faint: "2"
    case .margin: "34"
    case .severity(.error): "1;31"
    case .severity(.warning): "1;33"
    case .severity(.info): "1;36"
    }
  }
}
