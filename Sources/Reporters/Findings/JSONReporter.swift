import Catalog
import JSON
import Linter
import Locks
import Syntax

/// Findings for programs: one JSON document, described in docs/json.md.
package struct JSONReporter: Reporter {
  package init() {}

  /// One document, what is suppressed in an array of its own.
  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    try writeJSON(JSONReport(report), to: &output)
  }
}

// Members are declared in the order in which they are written: others would be sorted each time.

private struct JSONReport: Encodable {
  let diagnostics: JSONDiagnostics
  /// Of the document's shape; counted up when something in it changes its meaning or goes.
  let formatVersion = 1
  let migrations: Int
  let postgres = parserVersion
  let suppressed: JSONSuppressions
  let version: String

  init(_ report: RunReport) {
    diagnostics = JSONDiagnostics(report: report)
    migrations = report.migrationCount
    suppressed = JSONSuppressions(report: report)
    version = report.run.version
  }
}

// Each finding is described when it is written: all descriptions would take as much as their text.

private struct JSONDiagnostics: Encodable {
  let report: RunReport

  func encode(to encoder: any Encoder) throws {
    var places = PlaceFinder(report.files)
    var list = encoder.unkeyedContainer()
    for (index, diagnostic) in report.diagnostics.enumerated() {
      let head = report.heads[index]
      try list.encode(JSONDiagnostic(diagnostic, head: head == index ? nil : head, &places))
    }
  }
}

private struct JSONSuppressions: Encodable {
  let report: RunReport

  func encode(to encoder: any Encoder) throws {
    var places = PlaceFinder(report.files)
    var list = encoder.unkeyedContainer()
    for suppressed in report.suppressed {
      try list.encode(
        JSONSuppressed(
          diagnostic: JSONDiagnostic(suppressed.diagnostic, &places),
          isInBaseline: suppressed.isInBaseline ? true : nil, reason: suppressed.reason))
    }
  }
}

private struct JSONDiagnostic: Encodable {
  let end: JSONPosition
  let file: String
  let fix: JSONFix?
  /// The index of the finding that people read it with; none where it stands for itself.
  let foldedInto: Int?
  let help: String?
  /// Only of rules that are about locks.
  let locks: JSONLocks?
  let message: String
  let related: [JSONRelated]
  let rule: String
  let severity: String
  let start: JSONPosition

  init(_ diagnostic: Diagnostic, head: Int? = nil, _ places: inout PlaceFinder) {
    foldedInto = head
    let range = diagnostic.range
    let place = places.place(of: range)
    rule = diagnostic.rule.id
    severity = diagnostic.severity.rawValue
    message = diagnostic.finding.message
    help = diagnostic.finding.help
    file = place.file.path
    start = JSONPosition(place.start, offset: range.start)
    end = JSONPosition(place.end, offset: range.end)
    related = diagnostic.finding.related.map { JSONRelated($0, &places) }
    locks = diagnostic.finding.locks.map(JSONLocks.init)
    fix = diagnostic.finding.fix.map { JSONFix($0, &places) }
  }
}

/// What a statement locks, reads in full and writes anew.
struct JSONLocks: Encodable {
  /// Whether the worst case is shown, since the history does not tell.
  let isAssumed: Bool
  let relations: [JSONLock]
  let rewrites: [String]
  let scans: [String]

  init(_ footprint: LockFootprint) {
    relations = footprint.locks.map { JSONLock($0) }
    scans = footprint.scans.map(\.name.description)
    rewrites = footprint.rewrites.map(\.name.description)
    isAssumed = footprint.isAssumed
  }
}

private struct JSONFix: Encodable {
  let applicability: String
  let edits: [JSONEdit]
  let title: String

  init(_ fix: Fix, _ places: inout PlaceFinder) {
    title = fix.title
    applicability = fix.applicability.rawValue
    edits = fix.edits.map { JSONEdit($0, &places) }
  }
}

private struct JSONEdit: Encodable {
  let end: JSONPosition
  let file: String
  let replacement: String
  let start: JSONPosition

  init(_ edit: Edit, _ places: inout PlaceFinder) {
    let place = places.place(of: edit.range)
    file = place.file.path
    start = JSONPosition(place.start, offset: edit.range.start)
    end = JSONPosition(place.end, offset: edit.range.end)
    replacement = edit.replacement
  }
}

private struct JSONSuppressed: Encodable {
  let diagnostic: JSONDiagnostic
  let isInBaseline: Bool?
  let reason: String?
}

private struct JSONRelated: Encodable {
  let end: JSONPosition
  let file: String
  let message: String
  let start: JSONPosition

  init(_ related: RelatedLocation, _ places: inout PlaceFinder) {
    let place = places.place(of: related.range)
    message = related.message
    file = place.file.path
    start = JSONPosition(place.start, offset: related.range.start)
    end = JSONPosition(place.end, offset: related.range.end)
  }
}

private struct JSONPosition: Encodable {
  let column: Int
  let line: Int
  let offset: Int

  init(_ position: LineIndex.Position, offset: Int) {
    line = position.line
    column = position.column
    self.offset = offset
  }
}
