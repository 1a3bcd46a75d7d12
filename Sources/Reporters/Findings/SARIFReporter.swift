import Linter
import Syntax

/// SARIF 2.1.0, as GitHub's code scanning and other dashboards read it.
package struct SARIFReporter: Reporter {
  private let showsSuppressed: Bool

  /// - Parameter showsSuppressed: Whether findings that comments suppress are there, marked; some
  ///   dashboards take no notice of the mark.
  package init(showsSuppressed: Bool = false) {
    self.showsSuppressed = showsSuppressed
  }

  /// One log with one run.
  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    var builder = SARIFBuilder(report, showsSuppressed: showsSuppressed)
    try writeJSON(SARIF.Log(runs: [builder.run()]), to: &output)
  }
}

/// Findings that GitHub would take for one: of the same rule, in the same line.
private struct FindingGroup {
  var diagnostics: [Diagnostic]
  /// Nil: not suppressed.
  let suppression: SARIF.Suppression?

  var first: Diagnostic? { diagnostics.first }
  var severity: Severity { diagnostics.map(\.severity).max() ?? .info }
}

private struct SARIFBuilder {
  /// GitHub refuses more results in a run.
  private static let limit = 25_000

  private let report: RunReport
  private let showsSuppressed: Bool
  private let ruleIndexes: [String: Int]
  private var places: PlaceFinder
  private var contexts = ContextFingerprints()
  private var lines: [SourceFile.ID: LineFingerprints] = [:]

  init(_ report: RunReport, showsSuppressed: Bool) {
    self.report = report
    self.showsSuppressed = showsSuppressed
    places = PlaceFinder(report.files)
    ruleIndexes = report.run.rules.enumerated().reduce(into: [:]) { $0[$1.element.id] = $1.offset }
  }

  mutating func run() -> SARIF.Run {
    var groups = groups(report.diagnostics.map { ($0, nil) })
    if showsSuppressed {
      groups += self.groups(
        report.suppressed.map { ($0.diagnostic, SARIF.Suppression($0)) })
    }
    let kept = weightiest(groups)
    return SARIF.Run(
      tool: SARIF.Tool(
        driver: SARIF.Driver(
          semanticVersion: report.run.version, rules: report.run.rules.map(SARIF.Rule.init))),
      invocations: [invocation(leftOut: groups.count - kept.count)],
      results: kept.compactMap { result($0) })
  }

  // MARK: - Groups

  private mutating func groups(
    _ found: [(Diagnostic, SARIF.Suppression?)]
  ) -> [FindingGroup] {
    struct Key: Hashable {
      let rule: String
      let file: SourceFile.ID
      let line: Int
      let reason: String?
    }

    var groups: [FindingGroup] = []
    var indexes: [Key: Int] = [:]
    for (diagnostic, suppression) in found {
      let key = Key(
        rule: diagnostic.rule.id, file: diagnostic.range.file,
        line: places.place(of: diagnostic.range).start.line,
        reason: suppression.map { "\($0.kind) \($0.justification ?? "")" })
      if let index = indexes[key] {
        groups[index].diagnostics.append(diagnostic)
      } else {
        indexes[key] = groups.count
        groups.append(FindingGroup(diagnostics: [diagnostic], suppression: suppression))
      }
    }
    return groups
  }

  /// As many as GitHub takes, in their order.
  private func weightiest(_ groups: [FindingGroup]) -> [FindingGroup] {
    guard groups.count > Self.limit else { return groups }
    let order = groups.indices.sorted {
      (groups[$1].severity, $0) < (groups[$0].severity, $1)
    }
    return order.prefix(Self.limit).sorted().map { groups[$0] }
  }

  // MARK: - Results

  private mutating func result(_ group: FindingGroup) -> SARIF.Result? {
    guard let first = group.first else { return nil }
    let related = relatedLocations(of: group)
    return SARIF.Result(
      ruleId: first.rule.id, ruleIndex: ruleIndexes[first.rule.id],
      level: group.severity.sarifLevel, message: message(of: group, related),
      locations: [location(of: first.range)],
      relatedLocations: related.isEmpty ? nil : related,
      partialFingerprints: fingerprints(of: first),
      fixes: fixes(of: group),
      suppressions: showsSuppressed ? group.suppression.map { [$0] } ?? [] : nil,
      properties: first.finding.locks.map { SARIF.ResultProperties(locks: JSONLocks($0)) })
  }

  /// One fix per finding; each could be applied by itself.
  private mutating func fixes(of group: FindingGroup) -> [SARIF.Fix]? {
    var fixes: [SARIF.Fix] = []
    for fix in group.diagnostics.compactMap(\.finding.fix) {
      guard let file = fix.edits.first?.range.file else { continue }
      var replacements: [SARIF.Replacement] = []
      for edit in fix.edits {
        replacements.append(
          SARIF.Replacement(
            deletedRegion: region(of: edit.range), insertedContent: SARIF.Text(edit.replacement)))
      }
      let path = places.place(of: SourceRange(file: file, start: 0, end: 0)).file.path
      fixes.append(
        SARIF.Fix(
          description: SARIF.Text(fix.description),
          artifactChanges: [
            SARIF.ArtifactChange(artifactLocation: artifact(path), replacements: replacements)
          ]))
    }
    return fixes.isEmpty ? nil : fixes
  }

  /// Where else to look: the notes, then the other places of the same line.
  private mutating func relatedLocations(of group: FindingGroup) -> [SARIF.Location] {
    let notes = group.diagnostics.flatMap(\.finding.related)
    let others = group.diagnostics.dropFirst().map {
      RelatedLocation($0.finding.message, at: $0.range)
    }
    var locations: [SARIF.Location] = []
    for related in notes + others {
      var location = location(of: related.range)
      location.id = locations.count + 1
      location.message = SARIF.Text(escaped(related.message.singleLine))
      locations.append(location)
    }
    return locations
  }

  private func message(of group: FindingGroup, _ related: [SARIF.Location]) -> SARIF.Text {
    var lines: [String] = []
    for diagnostic in group.diagnostics {
      lines.append(escaped(diagnostic.finding.message.singleLine))
      if let help = diagnostic.finding.help { lines.append(escaped(help)) }
    }
    for note in related.prefix(group.diagnostics.reduce(0) { $0 + $1.finding.related.count }) {
      guard let id = note.id, let text = note.message?.text else { continue }
      lines.append("[\(text.filter { $0 != "[" && $0 != "]" })](\(id))")
    }
    return SARIF.Text(lines.joined(separator: "\n"))
  }

  /// Keeps text from being taken for a link; brackets elsewhere are left as SQL has them.
  private func escaped(_ text: String) -> String {
    guard text.contains("](") else { return text }
    return text.reduce(into: "") { result, character in
      if character == "[" || character == "]" || character == "\\" { result += "\\" }
      result.append(character)
    }
  }

  private mutating func fingerprints(of diagnostic: Diagnostic) -> [String: String] {
    let place = places.place(of: diagnostic.range)
    let lines = self.lines[place.file.id] ?? LineFingerprints(place.file.bytes)
    self.lines[place.file.id] = lines
    var fingerprints = [
      "lockstepContext/v1": contexts.fingerprint(of: diagnostic, in: place.file)
    ]
    fingerprints["primaryLocationLineHash"] = lines.fingerprint(ofLine: place.start.line)
    return fingerprints
  }

  private mutating func location(of range: SourceRange) -> SARIF.Location {
    let place = places.place(of: range)
    return SARIF.Location(
      physicalLocation: SARIF.PhysicalLocation(
        artifactLocation: artifact(place.file.path), region: region(of: range)))
  }

  private mutating func region(of range: SourceRange) -> SARIF.Region {
    let place = places.place(of: range)
    return SARIF.Region(
      startLine: place.start.line, startColumn: place.start.column,
      endLine: place.end.line, endColumn: place.end.column)
  }

  private func artifact(_ path: String) -> SARIF.ArtifactLocation {
    if let path = report.run.root.path(of: path) {
      return SARIF.ArtifactLocation(uri: percentEncoded(path), uriBaseId: SARIF.rootName)
    }
    // Outside of the repository; absolute only if it was asked for like that.
    let uri = path.hasPrefix("/") ? "file://\(percentEncoded(path))" : percentEncoded(path)
    return SARIF.ArtifactLocation(uri: uri, uriBaseId: nil)
  }

  // MARK: - The run

  private mutating func invocation(leftOut: Int) -> SARIF.Invocation {
    var notifications: [SARIF.Notification] = []
    if let failure = report.failure {
      notifications.append(SARIF.Notification(level: "error", message: SARIF.Text(failure)))
    }
    for diagnostic in report.diagnostics where diagnostic.rule.id == report.run.syntaxErrorRule {
      notifications.append(notification(diagnostic))
    }
    if leftOut > 0 {
      let text = "\(leftOut) results were left out: there may be \(Self.limit) in a run"
      notifications.append(SARIF.Notification(level: "warning", message: SARIF.Text(text)))
    }
    return SARIF.Invocation(
      executionSuccessful: report.failure == nil,
      toolExecutionNotifications: notifications.isEmpty ? nil : notifications)
  }

  /// The statement was not checked, so there may be more to find.
  private mutating func notification(_ diagnostic: Diagnostic) -> SARIF.Notification {
    SARIF.Notification(
      level: "error", message: SARIF.Text(escaped(diagnostic.finding.message.singleLine)),
      locations: [location(of: diagnostic.range)],
      associatedRule: ruleIndexes[diagnostic.rule.id].map {
        SARIF.Notification.AssociatedRule(id: diagnostic.rule.id, index: $0)
      })
  }
}

/// A path as part of a URI: all but what RFC 3986 leaves alone is encoded.
///
/// The colon too, which in the first part would look like a scheme.
func percentEncoded(_ path: String) -> String {
  path.utf8.reduce(into: "") { result, byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
      result.unicodeScalars.append(Unicode.Scalar(byte))
    default: result += percentEncoded(byte)
    }
  }
}
