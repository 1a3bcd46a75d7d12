import Catalog
import Linter
import Syntax

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Findings for programs: one JSON document, described in docs/json.md.
package struct JSONReporter: Reporter {
  package init() {}

  package func write(
    _ report: RunReport, to output: inout some TextOutputStream
  ) throws(ReportError) {
    output.write(try encodedJSON(JSONReport(report)))
  }
}

/// A document in the form that all of the tool's JSON has: sorted keys, so that the same input gives
/// the same bytes.
func encodedJSON(_ document: some Encodable) throws(ReportError) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  do {
    // A buffer is taken over as it is; through a view of the data each byte would be looked at alone.
    return try encoder.encode(document).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
      + "\n"
  } catch {
    throw ReportError(message: "the result could not be written as JSON: \(error)")
  }
}

private struct JSONReport: Encodable {
  /// Of the document's shape; counted up when something in it changes its meaning or goes.
  let formatVersion = 1
  let version: String
  let postgres = parserVersion
  let migrations: Int
  let diagnostics: [JSONDiagnostic]
  let suppressed: [JSONSuppressed]

  init(_ report: RunReport) {
    var places = PlaceFinder(report.files)
    version = report.run.version
    migrations = report.migrationCount
    diagnostics = report.diagnostics.map { JSONDiagnostic($0, &places) }
    suppressed = report.suppressed.map {
      JSONSuppressed(
        diagnostic: JSONDiagnostic($0.diagnostic, &places), reason: $0.reason,
        isInBaseline: $0.isInBaseline ? true : nil)
    }
  }
}

private struct JSONDiagnostic: Encodable {
  let rule: String
  let severity: String
  let message: String
  let help: String?
  let file: String
  let start: JSONPosition
  let end: JSONPosition
  let related: [JSONRelated]
  /// Only of rules that are about locks.
  let locks: JSONLocks?
  let fix: JSONFix?

  init(_ diagnostic: Diagnostic, _ places: inout PlaceFinder) {
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
  let relations: [JSONLock]
  let scans: [String]
  let rewrites: [String]
  /// Whether the worst case is shown, since the history does not tell.
  let isAssumed: Bool

  init(_ footprint: LockFootprint) {
    relations = footprint.locks.map { JSONLock($0) }
    scans = footprint.scans.map(\.name.description)
    rewrites = footprint.rewrites.map(\.name.description)
    isAssumed = footprint.isAssumed
  }
}

private struct JSONFix: Encodable {
  let title: String
  let applicability: String
  let edits: [JSONEdit]

  init(_ fix: Fix, _ places: inout PlaceFinder) {
    title = fix.title
    applicability = fix.applicability.rawValue
    edits = fix.edits.map { JSONEdit($0, &places) }
  }
}

private struct JSONEdit: Encodable {
  let file: String
  let start: JSONPosition
  let end: JSONPosition
  let replacement: String

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
  let reason: String?
  let isInBaseline: Bool?
}

private struct JSONRelated: Encodable {
  let message: String
  let file: String
  let start: JSONPosition
  let end: JSONPosition

  init(_ related: RelatedLocation, _ places: inout PlaceFinder) {
    let place = places.place(of: related.range)
    message = related.message
    file = place.file.path
    start = JSONPosition(place.start, offset: related.range.start)
    end = JSONPosition(place.end, offset: related.range.end)
  }
}

private struct JSONPosition: Encodable {
  let line: Int
  let column: Int
  let offset: Int

  init(_ position: LineIndex.Position, offset: Int) {
    line = position.line
    column = position.column
    self.offset = offset
  }
}
