import Catalog
import Linter
import Migrations
import Syntax

/// The statements that a rollback lacks, each at its place.
package struct RollbackCompletion {
  package struct Step {
    /// A statement, or a few that belong together, with their semicolons.
    package let sql: String
    /// How many of the rollback's statements stand before it.
    package let place: Int
    /// What it brings back.
    package let facts: Set<SchemaFact>
  }

  /// In the order in which they run.
  package let steps: [Step]
  /// How much is otherwise than before the migration without them.
  package let left: Int
  /// What is still otherwise when they have run as well.
  package let remaining: [SchemaFact]

  /// What completes the rollback of a migration; nil where there is none, or too little of it can be read.
  package init?(of migration: ReplayedMigration, in history: ReplayedHistory) {
    let files = HistoryFiles(history)
    guard !migration.lacksRollback,
      let outcome = RollbackOutcome(of: migration, in: history, files)
    else { return nil }
    self.init(of: migration, in: history, leaving: outcome, files)
  }

  /// - Parameters:
  ///   - migration: What the rollback undoes in part.
  ///   - history: Where it stands.
  ///   - outcome: What its rollback leaves.
  ///   - files: The history's.
  package init(
    of migration: ReplayedMigration, in history: ReplayedHistory, leaving outcome: RollbackOutcome,
    _ files: HistoryFiles
  ) {
    let draft = RollbackDraft(undoing: migration, in: history).statements
    let trial = Trial(migration, outcome.rollback, draft, files)
    let left = Set(
      UnrestoredObject.all(of: outcome.left, migration).flatMap { object in
        if case .isRenamed(let old) = object.kind { return [object.entry.fact, old.fact] }
        return [object.entry.fact]
      })
    let missing = draft.indices.filter { !trial.facts[$0].isDisjoint(with: left) }
    // Where each belongs by what stands around it; should one of them not find there what it needs, all at the
    // end, or all at the start.
    let places = [
      trial.places(of: missing), missing.map { _ in trial.end }, missing.map { _ in trial.start },
    ]
    var best: (steps: [Step], remaining: [SchemaFact])?
    for places in places {
      let steps = zip(missing, places).map { index, place in
        Step(sql: trial.spelled(index, at: place), place: place, facts: trial.facts[index])
      }
      guard let remaining = trial.remaining(zip(missing, places).map { ($0, $1) }) else { continue }
      if remaining.count < best?.remaining.count ?? .max { best = (steps, remaining) }
      if remaining.isEmpty { break }
    }
    self.left = outcome.left.count
    steps = best?.steps ?? []
    remaining = best?.remaining ?? []
  }
}

/// A rollback, and the complete one that it is compared with.
private struct Trial {
  private let migration: ReplayedMigration
  private let rollback: Rollback
  private let files: HistoryFiles
  /// The statements of each step of the complete rollback.
  private let statements: [[Statement]]
  private let texts: [String]
  /// What each step of the complete rollback brings back.
  let facts: [Set<SchemaFact>]
  /// What each statement of the rollback that is there brings back.
  private let ownFacts: [Set<SchemaFact>]

  init(
    _ migration: ReplayedMigration, _ rollback: Rollback, _ draft: [String], _ files: HistoryFiles
  ) {
    let (files, file) = files.adding(draft.joined(separator: "\n"))
    let script = Script.parse(file)
    let complete = migration.undone(
      by: Rollback(
        place: .file, file: file, script: script,
        range: SourceRange(file: file.id, start: 0, end: file.bytes.count),
        regime: rollback.regime))
    var ranges: [Range<Int>] = []
    for text in draft {
      let start = ranges.last.map { $0.upperBound + 1 } ?? 0
      ranges.append(start..<start + text.utf8.count)
    }
    statements = ranges.map { range in
      script.statements.filter { range.contains($0.range.start) }
    }
    facts = ranges.map { range in
      let replayed = complete.rollback.filter { range.contains($0.statement.range.start) }
      return Set(replayed.flatMap { $0.difference(files).entries.map(\.fact) })
    }
    ownFacts = migration.rollback.map { Set($0.difference(files).entries.map(\.fact)) }
    self.migration = migration
    self.rollback = rollback
    self.files = files
    texts = draft
  }

  // MARK: - Places

  /// Behind the transaction's begin, if the rollback begins one.
  var start: Int {
    let first = migration.rollback.first?.statement
    return free(first?.isTransactionControl == true ? 1 : 0)
  }

  /// Before the end of the last transaction.
  var end: Int {
    let last = migration.rollback.last?.statement
    let count = migration.rollback.count
    return last?.isTransactionControl == true && count > 1 ? count - 1 : count
  }

  /// Behind the last statement that does what comes earlier in the complete rollback, or before the first that
  /// does what comes later.
  func places(of missing: [Int]) -> [Int] {
    var places: [Int] = []
    for step in missing {
      let earlier = Set(facts[..<step].joined())
      let later = Set(facts[(step + 1)...].joined())
      let place: Int
      if let index = ownFacts.lastIndex(where: { !$0.isDisjoint(with: earlier) }) {
        place = index + 1
      } else if let index = ownFacts.firstIndex(where: { !$0.isDisjoint(with: later) }) {
        place = index
      } else {
        place = end
      }
      places.append(free(max(place, places.last ?? 0)))
    }
    return places
  }

  /// The next place from one on that is not in the middle of a line.
  private func free(_ place: Int) -> Int {
    var place = place
    let own = rollback.script.statements
    while place > 0, place < own.count {
      let between = own[place - 1].range.end..<max(own[place - 1].range.end, own[place].range.start)
      if rollback.file.bytes[between].contains(UInt8(ascii: "\n")) { break }
      place += 1
    }
    // What begins on the line that announces it all has nothing before it.
    if place == 0, let first = own.first, first.range.start < rollback.range.end { return free(1) }
    return place
  }

  // MARK: - Trying

  /// A step as it can run at a place: nothing is concurrent in a transaction.
  func spelled(_ step: Int, at place: Int) -> String {
    let own = migration.rollback
    let session = place < own.count ? own[place].session : own.last?.session
    let isInTransaction =
      rollback.regime.isInTransaction || place < own.count && session?.transaction != nil
    return isInTransaction ? RollbackDraft.blocking(texts[step]) : texts[step]
  }

  /// What is otherwise than before the migration when some steps run among the rollback's statements; nil where
  /// that can't be told.
  func remaining(_ added: [(step: Int, place: Int)]) -> [SchemaFact]? {
    var merged: [Statement] = []
    for place in 0...rollback.script.statements.count {
      for (step, own) in added where own == place { merged += statements[step] }
      if place < rollback.script.statements.count {
        merged.append(rollback.script.statements[place])
      }
    }
    let completed = migration.undone(
      by: Rollback(
        place: rollback.place, file: rollback.file,
        script: Script(statements: merged, errors: []), range: rollback.range,
        regime: rollback.regime))
    guard let outcome = RollbackOutcome(of: completed, hasHoles: false, files) else { return nil }
    return UnrestoredObject.all(of: outcome.left, completed).map(\.entry.fact)
  }
}

extension Statement {
  /// Whether it begins or ends a transaction.
  fileprivate var isTransactionControl: Bool {
    changes.contains { if case .transaction = $0.action { true } else { false } }
  }
}
