import Migrations
import Syntax

/// Applies fixes in rounds, since one may have to wait for another that wants the same place.
///
/// Each round takes what a run found in the files as they are by then. A round after which a file
/// parses worse than before, or asks for a fix that it was just given, is taken back, and what did it
/// is left alone from then on.
package struct Fixer: Sendable {
  private let includesUnsafe: Bool
  private var files: [String: FixedFile] = [:]
  /// What the last round changed, by path.
  private var lastRound: [String: Round] = [:]
  private var refused: Set<FixIdentity> = []
  /// Files whose fixes are tried one by one, since several at once made them worse.
  private var careful: Set<String> = []
  private var roundsLeft = 100

  /// - Parameter includesUnsafe: Whether fixes that somebody has to look at are applied as well.
  package init(includesUnsafe: Bool) {
    self.includesUnsafe = includesUnsafe
  }

  /// The files that are different now, sorted by path.
  package var changed: [FixedFile] {
    files.values.filter { $0.current != $0.original }.sorted { $0.path < $1.path }
  }

  /// Goes one round further.
  ///
  /// - Parameters:
  ///   - findings: What was found in the files as they are now.
  ///   - project: The files as they are now.
  /// - Returns: Whether anything changed, so that it has to be looked at again.
  package mutating func advance(_ findings: [Diagnostic], in project: MigrationProject) -> Bool {
    guard roundsLeft > 0 else { return false }
    roundsLeft -= 1
    let errors = project.syntaxErrorCounts
    let fixable = findings.filter { isTaken($0, project) }
    let wanted = Counts(
      fixable.map { (FixIdentity($0, in: project.files[$0.range.file]), 1) },
      uniquingKeysWith: +)
    if takeBackWhatBroke(errors) || takeBackWhatDidNothing(wanted) { return true }
    lastRound = [:]
    for (id, found) in Dictionary(grouping: fixable, by: \.range.file) {
      apply(found, to: project.files[id], errorCount: errors[id] ?? 0, wanted)
    }
    return !lastRound.isEmpty
  }

  private typealias Counts = [FixIdentity: Int]

  private func isTaken(_ finding: Diagnostic, _ project: MigrationProject) -> Bool {
    guard let fix = finding.finding.fix, includesUnsafe || fix.applicability == .safe,
      fix.edits.allSatisfy({ $0.range.file == finding.range.file })
    else { return false }
    return !refused.contains(FixIdentity(finding, in: project.files[finding.range.file]))
  }

  private mutating func apply(
    _ found: [Diagnostic], to file: SourceFile, errorCount: Int, _ wanted: Counts
  ) {
    let sorted = found.sorted { ($0.range, $0.rule.id) < ($1.range, $1.rule.id) }
    let tried = careful.contains(file.path) ? Array(sorted.prefix(1)) : sorted
    let (bytes, applied) = file.applying(tried.compactMap(\.finding.fix))
    guard bytes != file.bytes else {
      // A fix that changes nothing would be tried for ever.
      refused.formUnion(tried.map { FixIdentity($0, in: file) })
      return
    }
    let edits = applied.map(\.edits)
    let taken = tried.filter { $0.finding.fix.map { edits.contains($0.edits) } ?? false }
      .map { FixIdentity($0, in: file) }
    lastRound[file.path] = Round(
      file: file.id, before: file.bytes, errorCount: errorCount, fixes: taken,
      wanted: wanted.filter { taken.contains($0.key) })
    var fixed = files[file.path] ?? FixedFile(path: file.path, original: file.bytes)
    fixed.current = bytes
    fixed.fixCount += taken.count
    files[file.path] = fixed
  }

  /// - Returns: Whether a file was made worse, and is now as it was before.
  private mutating func takeBackWhatBroke(_ errors: [SourceFile.ID: Int]) -> Bool {
    var isTakenBack = false
    for (path, round) in lastRound where (errors[round.file] ?? 0) > round.errorCount {
      isTakenBack = true
      takeBack(round, of: path)
      if round.fixes.count == 1 { refused.formUnion(round.fixes) }
      careful.insert(path)
    }
    if isTakenBack { lastRound = [:] }
    return isTakenBack
  }

  /// - Returns: Whether a fix is wanted as often as before it was made: it would be made for ever.
  private mutating func takeBackWhatDidNothing(_ wanted: Counts) -> Bool {
    var isTakenBack = false
    for (path, round) in lastRound {
      let useless = round.fixes.filter { wanted[$0, default: 0] >= round.wanted[$0, default: 1] }
      guard !useless.isEmpty else { continue }
      isTakenBack = true
      takeBack(round, of: path)
      refused.formUnion(useless)
    }
    if isTakenBack { lastRound = [:] }
    return isTakenBack
  }

  private mutating func takeBack(_ round: Round, of path: String) {
    files[path]?.current = round.before
    files[path]?.fixCount -= round.fixes.count
  }

  /// What one round did to a file.
  private struct Round {
    let file: SourceFile.ID
    let before: [UInt8]
    let errorCount: Int
    /// Those that were applied.
    let fixes: [FixIdentity]
    /// How many findings of the run wanted each of them.
    let wanted: Counts
  }
}

/// A file that fixes were applied to.
package struct FixedFile: Sendable {
  /// The path as the run reads it.
  package let path: String
  /// Its bytes before the first round.
  package let original: [UInt8]
  /// Its bytes after the last round.
  package fileprivate(set) var current: [UInt8]
  /// How many fixes made it what it is.
  package fileprivate(set) var fixCount = 0

  fileprivate init(path: String, original: [UInt8]) {
    self.path = path
    self.original = original
    current = original
  }
}

/// What makes a fix the same in the next round, when its place may be another.
private struct FixIdentity: Hashable {
  let path: String
  let rule: String
  let replaced: [String]
  let replacements: [String]

  init(_ finding: Diagnostic, in file: SourceFile) {
    let edits = finding.finding.fix?.edits ?? []
    path = file.path
    rule = finding.rule.id
    replaced = edits.map { file.text($0.range) } + [file.text(finding.range)]
    replacements = edits.map(\.replacement)
  }
}

extension MigrationProject {
  /// How many statements of each file do not parse.
  fileprivate var syntaxErrorCounts: [SourceFile.ID: Int] {
    var counts: [SourceFile.ID: Int] = [:]
    for migration in histories.flatMap(\.history.migrations) {
      counts[migration.file.id, default: 0] += migration.forward.errors.count
      if let rollback = migration.rollback, rollback.place != .comment {
        counts[rollback.file.id, default: 0] += rollback.script.errors.count
      }
    }
    return counts
  }
}
