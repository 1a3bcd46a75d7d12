import Linter
import Migrations
import Syntax

/// Reports migrations that come too late: before one that is there already, or changed after it ran.
struct OutOfOrderMigration: HistoryRule {
  static let metadata = RuleMetadata(
    id: "out-of-order-migration",
    summary:
      "A new migration sorts before one that may have run, or one that may have run is changed.",
    severity: .warning, group: .robustness, page: RulePages.outOfOrderMigration)

  func findings(in history: ReplayedHistory) -> [Finding] {
    guard let revision = history.settings.revision else { return [] }
    var seen: Set<SourceFile.ID> = []
    let migrations = history.migrations.map(\.source)
    return migrations.enumerated().compactMap { place, migration in
      guard seen.insert(migration.file.id).inserted, !history.tool.profile.runsAnew(migration)
      else { return nil }
      switch revision.changes[migration.file.id] {
      case .added?:
        let later = migrations[(place + 1)...].first {
          revision.has($0.file.id) && !history.tool.profile.runsAnew($0)
        }
        return later.flatMap { late(migration, before: $0, revision, history.tool) }
      case .edited(let before)?:
        return edited(migration, from: before, revision, history.tool)
      case .untracked?, nil: return nil
      }
    }
  }

  private func late(
    _ migration: Migration, before later: Migration, _ revision: Revision, _ tool: MigrationTool
  ) -> Finding? {
    guard let place = migration.forward.statements.first?.range else { return nil }
    let related = later.forward.statements.first.map {
      [RelatedLocation("\(later.file.name) is on \(revision.name) already", at: $0.range)]
    }
    return Finding(
      .tooEarly(migration, later, revision, tool), at: place,
      help: "give it a version behind \(later.version)", related: related ?? [])
  }

  private func edited(
    _ migration: Migration, from before: [UInt8], _ revision: Revision, _ tool: MigrationTool
  ) -> Finding? {
    let old = SourceFile(id: migration.file.id, path: "", bytes: before)
    let oldWords = old.words
    let newWords = migration.file.words
    let common = zip(oldWords, newWords).prefix { $0.text == $1.text }.count
    guard common < max(oldWords.count, newWords.count) else { return nil }
    // A file of changesets grows.
    if tool.profile.holdsChangesets, common == oldWords.count { return nil }
    let words = newWords.dropFirst(common)
    guard let word = words.first ?? newWords.last else { return nil }
    return Finding(
      .changed(migration, revision, tool),
      at: SourceRange(file: migration.file.id, word.range),
      help: "leave it as it was, and write a new migration that makes the difference")
  }
}

extension Revision {
  fileprivate func has(_ file: SourceFile.ID) -> Bool {
    switch changes[file] {
    case .added?, .untracked?: false
    case .edited?, nil: true
    }
  }
}

extension SourceFile {
  /// What stands in it, comments and blanks left out.
  fileprivate var words: [(text: String, range: Range<Int>)] {
    bytes.withUnsafeBufferPointer { bytes in
      Lexer(bytes).filter { !$0.isComment }.map { (text($0.range), $0.range) }
    }
  }
}

extension String {
  fileprivate static func tooEarly(
    _ migration: Migration, _ later: Migration, _ revision: Revision, _ tool: MigrationTool
  ) -> String {
    "\(migration.file.name) sorts before \(later.file.name), which is on \(revision.name) already: "
      + tool.consequence
  }

  fileprivate static func changed(
    _ migration: Migration, _ revision: Revision, _ tool: MigrationTool
  ) -> String {
    let consequence =
      tool.profile.comparesContents
      ? "\(tool.rawValue) refuses to go on where it has run"
      : "databases that have run it keep what it did before"
    return "\(migration.file.name) is changed, and \(revision.name) has it already: \(consequence)"
  }
}

extension MigrationTool {
  /// What it does with a migration that comes before one that has run.
  fileprivate var consequence: String {
    switch profile.late {
    case .leftOut: "\(rawValue) leaves it out where that one has run"
    case .refused: "\(rawValue) refuses to run it where that one has run, unless it is told to"
    case .run: "where that one has run, this one comes after it, and before it everywhere else"
    }
  }
}
