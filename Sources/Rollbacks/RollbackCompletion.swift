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
    let left = UnrestoredObject.all(of: outcome.left, migration)
    let repairs = left.compactMap { object in
      object.repair(in: migration).map { (sql: $0, fact: object.entry.fact) }
    }
    let trial = Trial(migration, outcome.rollback, draft, repairs: repairs, files)
    // Where each belongs by what stands around it; should one of them not find there what it needs, all at the
    // end, or all at the start.
    let orders: [([Int]) -> [Int]] = [
      trial.places, { $0.map { _ in trial.end } }, { $0.map { _ in trial.start } },
    ]
    var best: (steps: [Step], remaining: [SchemaFact])?
    for places in orders {
      var refused: Set<Int> = []
      var attempt = trial.attempt(left, without: refused, places)
      // What is there already is not made again, but made what it was.
      while let result = attempt, !result.refused.isEmpty {
        refused.formUnion(result.refused)
        attempt = trial.attempt(left, without: refused, places)
      }
      guard let attempt else { continue }
      if attempt.remaining.count < best?.remaining.count ?? .max {
        best = (attempt.steps, attempt.remaining)
      }
      if attempt.remaining.isEmpty { break }
    }
    self.left = outcome.left.count
    steps = best?.steps ?? []
    remaining = best?.remaining ?? []
  }
}

extension UnrestoredObject {
  /// What repairs it where it is there, but otherwise.
  fileprivate func repair(in migration: ReplayedMigration) -> String? {
    switch kind {
    case .isRenamed, .isChanged: undoing(in: migration)
    case .stays, .isMade, .isGone: nil
    }
  }

  /// What of the schema it is about.
  package var facts: [SchemaFact] {
    if case .isRenamed(let old) = kind { [entry.fact, old.fact] } else { [entry.fact] }
  }
}

/// A rollback, and the complete one that it is compared with.
private struct Trial {
  private let migration: ReplayedMigration
  private let rollback: Rollback
  private let files: HistoryFiles
  /// The statements of each step of the complete rollback, then of each repair.
  private let statements: [[Statement]]
  private let texts: [String]
  /// What each of them brings back.
  let facts: [Set<SchemaFact>]
  /// How many of them are steps of the complete rollback.
  private let draftCount: Int
  private let synthetic: SourceFile
  private let ranges: [Range<Int>]
  /// What each statement of the rollback that is there brings back.
  private let ownFacts: [Set<SchemaFact>]

  init(
    _ migration: ReplayedMigration, _ rollback: Rollback, _ draft: [String],
    repairs: [(sql: String, fact: SchemaFact)], _ files: HistoryFiles
  ) {
    let texts = draft + repairs.map(\.sql)
    let (files, file) = files.adding(texts.joined(separator: "\n"))
    let script = Script.parse(file)
    var ranges: [Range<Int>] = []
    for text in texts {
      let start = ranges.last.map { $0.upperBound + 1 } ?? 0
      ranges.append(start..<start + text.utf8.count)
    }
    let statements = ranges.map { range in
      script.statements.filter { range.contains($0.range.start) }
    }
    let complete = migration.undone(
      by: Rollback(
        place: .file, file: file,
        script: Script(statements: Array(statements[..<draft.count].joined()), errors: []),
        range: SourceRange(file: file.id, start: 0, end: file.bytes.count),
        regime: rollback.regime))
    facts =
      ranges[..<draft.count].map { range in
        let replayed = complete.rollback.filter { range.contains($0.statement.range.start) }
        return Set(replayed.flatMap { $0.difference(files).entries.map(\.fact) })
      } + repairs.map { [$0.fact] }
    ownFacts = migration.rollback.map { Set($0.difference(files).entries.map(\.fact)) }
    draftCount = draft.count
    synthetic = file
    self.ranges = ranges
    self.statements = statements
    self.migration = migration
    self.rollback = rollback
    self.files = files
    self.texts = texts
  }

  /// What the steps come to that bring back some objects, but for those that are refused.
  func attempt(
    _ left: [UnrestoredObject], without refused: Set<Int>, _ places: ([Int]) -> [Int]
  ) -> (steps: [RollbackCompletion.Step], remaining: [SchemaFact], refused: Set<Int>)? {
    // What has another name is neither dropped nor made.
    let restored = Set(
      left.flatMap { object -> [SchemaFact] in
        switch object.kind {
        case .stays, .isGone, .isChanged: object.facts
        case .isRenamed, .isMade: []
        }
      })
    let steps = (0..<draftCount).filter {
      !refused.contains($0) && !facts[$0].isDisjoint(with: restored)
    }
    let covered = Set(steps.flatMap { facts[$0] })
    let repairs = (draftCount..<texts.count).filter {
      !refused.contains($0) && facts[$0].isDisjoint(with: covered)
    }
    let placed = Array(zip(steps, places(steps))) + repairs.map { ($0, end) }
    guard let (remaining, failed) = outcome(of: placed) else { return nil }
    let result = placed.map { index, place in
      RollbackCompletion.Step(
        sql: spelled(index, at: place), place: place, facts: facts[index])
    }
    return (result, remaining, failed)
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
      let later = Set(facts[step + 1..<draftCount].joined())
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

  /// What is otherwise than before the migration when some steps run among the rollback's statements, and which of
  /// them a server refuses; nil where that can't be told.
  private func outcome(of added: [(step: Int, place: Int)]) -> ([SchemaFact], Set<Int>)? {
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
    let failures = completed.rollback.filter { statement in
      statement.failure != nil && statement.statement.range.file == synthetic.id
    }
    let refused = failures.compactMap { failure in
      ranges.firstIndex { $0.contains(failure.statement.range.start) }
    }
    let left = UnrestoredObject.all(of: outcome.left, completed).map(\.entry.fact)
    return (left, Set(refused))
  }
}

extension Statement {
  /// Whether it begins or ends a transaction.
  fileprivate var isTransactionControl: Bool {
    changes.contains { if case .transaction = $0.action { true } else { false } }
  }
}
