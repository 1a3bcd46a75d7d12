import Migrations
import Syntax

/// Writes the comments that suppress what was found.
///
/// A statement gets a comment above it. What stands in no statement, or is still found after that, is
/// suppressed for its file.
package struct IgnoreComments: Sendable {
  private let reason: String
  /// Rules about comments: one more comment would not help.
  private let exempt: Set<String>

  /// - Parameters:
  ///   - reason: What the comments say behind the colon; line breaks become spaces.
  ///   - rules: Of these, the rules about comments are never suppressed.
  package init(reason: String, rules: RuleSet) {
    self.reason = reason.split(whereSeparator: \.isNewline).joined(separator: " ")
    exempt = [
      rules.unusedSuppression.id, rules.unknownSuppression.id, rules.suppressionWithoutReason.id,
    ]
  }

  /// The contents of the files with comments above statements, by path.
  package func aboveStatements(
    _ findings: [Diagnostic], in project: MigrationProject
  ) -> [FileReplacement] {
    let statements = project.ordinaryStatements
    return edited(findings, project) { file, found in
      let places = statements[file.id] ?? []
      var rules: [Int: Set<String>] = [:]
      for finding in found {
        guard let place = places.first(where: { $0.contains(finding.range) }) else { continue }
        rules[place.start, default: []].insert(finding.rule.id)
      }
      return rules.map { start, ids in
        file.inserting(comment("lockstep:ignore", ids), above: start)
      }
    }
  }

  /// The contents of the files with a comment for the whole of each, by path.
  package func forFiles(
    _ findings: [Diagnostic], in project: MigrationProject
  ) -> [FileReplacement] {
    edited(findings, project) { file, found in
      let text = comment("lockstep:ignore-file", Set(found.map(\.rule.id)))
      return [file.inserting(text, above: file.endOfFirstComment)]
    }
  }

  private func comment(_ marker: String, _ ids: Set<String>) -> String {
    "-- \(marker) \(ids.sorted().joined(separator: ", ")): \(reason)"
  }

  private func edited(
    _ findings: [Diagnostic], _ project: MigrationProject,
    _ edits: (SourceFile, [Diagnostic]) -> [Edit]
  ) -> [FileReplacement] {
    let found = findings.filter { !exempt.contains($0.rule.id) }
    return Dictionary(grouping: found, by: \.range.file).sorted { $0.key < $1.key }
      .compactMap { id, found in
        let file = project.files[id]
        let edits = edits(file, found)
        if edits.isEmpty { return nil }
        let (bytes, _) = file.applying(edits.map { Fix("Ignore", .safe, [$0]) })
        return FileReplacement(path: file.path, bytes: bytes)
      }
  }
}

extension MigrationProject {
  /// The statements that are not in comments, by file.
  fileprivate var ordinaryStatements: [SourceFile.ID: [SourceRange]] {
    var places: [SourceFile.ID: [SourceRange]] = [:]
    for migration in histories.flatMap(\.history.migrations) {
      places[migration.file.id, default: []] += migration.forward.statements.map(\.range)
      if let rollback = migration.rollback, rollback.place != .comment {
        places[rollback.file.id, default: []] += rollback.script.statements.map(\.range)
      }
    }
    return places
  }
}

extension SourceFile {
  /// An edit that puts a line above the one with an offset, indented as that one is.
  fileprivate func inserting(_ line: String, above offset: Int) -> Edit {
    var start = offset
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    let lineBreak = lineBreak
    let isFirst = start == 0 || bytes[start - 1] == UInt8(ascii: "\n") || offset == lengthOfMark
    guard isFirst else {
      // Behind another statement it would cover that one.
      return .inserting(lineBreak + line + lineBreak, at: offset, in: id)
    }
    return .inserting(line + lineBreak + text(start..<offset), at: offset, in: id)
  }

  /// Tools look for their markers in the first line, so that has to stay the first.
  fileprivate var endOfFirstComment: Int {
    let start = lengthOfMark
    guard bytes[start...].starts(with: "--".utf8) else { return start }
    return bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? start
  }

  private var lengthOfMark: Int { bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0 }

}
