import Linter
import Syntax

/// Findings as the Language Server Protocol has them.
///
/// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
package struct EditorReport: Sendable {
  private let diagnostics: [Diagnostic]
  private let files: [SourceFile.ID: SourceFile]
  /// What the editor calls the files that it has open, by their paths.
  private let uris: [String: String]
  private let encoding: EditorPosition.Encoding

  /// Takes a run over files with absolute paths.
  package init(
    _ report: RunReport, uris: [String: String], encoding: EditorPosition.Encoding
  ) {
    diagnostics = report.diagnostics
    files = report.files
    self.uris = uris
    self.encoding = encoding
  }

  /// What there is to say in a file.
  package func diagnostics(in file: SourceFile.ID) -> [EditorDiagnostic] {
    var places = Places(files, uris, encoding)
    return diagnostics.filter { $0.range.file == file }.map { EditorDiagnostic($0, &places) }
  }

  /// What would take findings away that touch a range of a file.
  package func actions(in file: SourceFile.ID, at range: EditorRange) -> [EditorAction] {
    var places = Places(files, uris, encoding)
    return diagnostics.filter { $0.range.file == file }.compactMap { diagnostic in
      guard let fix = diagnostic.finding.fix, places.range(of: diagnostic.range).touches(range)
      else { return nil }
      return EditorAction(fix, of: diagnostic, &places)
    }
  }
}

/// A place in a file: both numbers from 0, characters in units of an encoding.
package struct EditorPosition: Codable, Comparable, Sendable {
  /// What `character` counts: bytes or UTF-16 code units, as the editor asks for.
  package enum Encoding: String, Sendable {
    case utf8 = "utf-8"
    case utf16 = "utf-16"
  }

  /// From 0.
  package let line: Int
  /// From 0, in units of the encoding.
  package let character: Int

  /// The one further up, or further left in its line, is less.
  package static func < (left: EditorPosition, right: EditorPosition) -> Bool {
    (left.line, left.character) < (right.line, right.character)
  }
}

/// A piece of a text; its end is behind its last character.
package struct EditorRange: Codable, Sendable {
  /// Its first character.
  package let start: EditorPosition
  /// Behind its last one.
  package let end: EditorPosition

  fileprivate func touches(_ other: EditorRange) -> Bool {
    start <= other.end && other.start <= end
  }
}

/// A finding as the protocol has it.
///
/// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#diagnostic
package struct EditorDiagnostic: Encodable, Sendable {
  struct Related: Encodable, Sendable {
    let location: Location
    let message: String
  }

  struct Location: Encodable, Sendable {
    let uri: String
    let range: EditorRange
  }

  let range: EditorRange
  /// 1 an error, 2 a warning, 3 information.
  let severity: Int
  let code: String
  let source = "lockstep"
  let message: String
  let relatedInformation: [Related]

  fileprivate init(_ diagnostic: Diagnostic, _ places: inout Places) {
    range = places.range(of: diagnostic.range)
    severity =
      switch diagnostic.severity {
      case .error: 1
      case .warning: 2
      case .info: 3
      }
    code = diagnostic.rule.id
    let text = FindingText(diagnostic, &places.finder)
    let details = text.locks.map { "lock: \($0)" } + (text.help.map { ["help: \($0)"] } ?? [])
    message = ([text.message] + details).joined(separator: "\n")
    relatedInformation = diagnostic.finding.related.map { related in
      Related(location: places.location(of: related.range), message: related.message.singleLine)
    }
  }
}

/// What an editor offers to do about a finding.
package struct EditorAction: Encodable, Sendable {
  struct TextEdit: Encodable, Sendable {
    let range: EditorRange
    let newText: String
  }

  struct WorkspaceEdit: Encodable, Sendable {
    /// By the URI of the file.
    let changes: [String: [TextEdit]]
  }

  let title: String
  let kind = "quickfix"
  /// Whether it may be done unasked.
  let isPreferred: Bool
  let diagnostics: [EditorDiagnostic]
  let edit: WorkspaceEdit

  fileprivate init(_ fix: Fix, of diagnostic: Diagnostic, _ places: inout Places) {
    title = "\(fix.title) [\(diagnostic.rule.id)]"
    isPreferred = fix.applicability == .safe
    diagnostics = [EditorDiagnostic(diagnostic, &places)]
    var changes: [String: [TextEdit]] = [:]
    for edit in fix.edits {
      let location = places.location(of: edit.range)
      changes[location.uri, default: []].append(
        TextEdit(range: location.range, newText: edit.replacement))
    }
    self.edit = WorkspaceEdit(changes: changes)
  }
}

/// Where ranges lie, as editors count.
private struct Places {
  var finder: PlaceFinder
  private let uris: [String: String]
  private let encoding: EditorPosition.Encoding

  init(
    _ files: [SourceFile.ID: SourceFile], _ uris: [String: String],
    _ encoding: EditorPosition.Encoding
  ) {
    finder = PlaceFinder(files)
    self.uris = uris
    self.encoding = encoding
  }

  mutating func range(of range: SourceRange) -> EditorRange { location(of: range).range }

  mutating func location(of range: SourceRange) -> EditorDiagnostic.Location {
    let place = finder.place(of: range)
    return EditorDiagnostic.Location(
      uri: uris[place.file.path] ?? "file://\(percentEncoded(place.file.path))",
      range: EditorRange(
        start: position(place.start, range.start, place), end: position(place.end, range.end, place)
      ))
  }

  private func position(
    _ position: LineIndex.Position, _ offset: Int, _ place: PlaceFinder.Place
  ) -> EditorPosition {
    let start = place.index.line(position.line).lowerBound
    let before = place.file.bytes[start..<min(max(start, offset), place.file.bytes.count)]
    let character =
      encoding == .utf8 ? before.count : String(decoding: before, as: UTF8.self).utf16.count
    return EditorPosition(line: position.line - 1, character: character)
  }
}

/// The path that a `file` URI names; nil for others.
package func path(ofURI uri: String) -> String? {
  let scheme = "file:"
  guard uri.hasPrefix(scheme) else { return nil }
  var rest = uri.utf8.dropFirst(scheme.utf8.count)
  // Behind two slashes an authority may stand, `localhost` at most.
  if rest.starts(with: "//".utf8) { rest = rest.dropFirst(2).drop { $0 != UInt8(ascii: "/") } }
  guard rest.first == UInt8(ascii: "/") else { return nil }
  var bytes: [UInt8] = []
  var index = rest.startIndex
  while index < rest.endIndex {
    let byte = rest[index]
    let next = rest.index(after: index)
    if byte == UInt8(ascii: "%"), let end = rest.index(next, offsetBy: 2, limitedBy: rest.endIndex),
      Substring(rest[next..<end]).allSatisfy(\.isHexDigit),
      let value = UInt8(Substring(rest[next..<end]), radix: 16)
    {
      bytes.append(value)
      index = end
    } else {
      bytes.append(byte)
      index = next
    }
  }
  return String(validating: bytes, as: UTF8.self)
}
