import Catalog
import Linter
import Migrations
import Syntax

/// What a rollback leaves of its migration, and the statements of it that miss what they are meant for.
package struct RollbackOutcome {
  /// The rollback as its file has it.
  package let rollback: Rollback
  /// What is otherwise than before the migration, but for what a mismatch explains.
  package let entries: [SchemaDifference.Entry]
  /// All of it.
  package let left: [SchemaDifference.Entry]
  /// In the order of the statements.
  package let mismatches: [RollbackMismatch]
  /// What the migration itself changes; not asked where nothing is left.
  package let forward: SchemaDifference

  /// Nil when there is no rollback, or too little of it can be read.
  package init?(of migration: ReplayedMigration, in history: ReplayedHistory, _ files: HistoryFiles)
  {
    self.init(of: migration, hasHoles: !history.holes.isEmpty, files)
  }

  init?(of migration: ReplayedMigration, hasHoles: Bool, _ files: HistoryFiles) {
    guard let rollback = migration.source.rollback, !rollback.isEmpty,
      rollback.script.errors.isEmpty, let after = migration.afterRollback,
      !migration.statements.isEmpty
    else { return nil }
    let touched = TouchedObjects(of: migration.statements + migration.rollback)
    guard !touched.isIncomplete else { return nil }
    self.rollback = rollback
    func difference(_ from: Catalog, _ to: Catalog) -> SchemaDifference {
      SchemaDifference(from: from, to: to, about: touched, isSame: files.areSame)
    }
    left = difference(migration.before, after).entries
    // It only tells what is left apart.
    forward = left.isEmpty ? .none : difference(migration.before, migration.after)
    let reader = RollbackReader(
      migration: migration, forward: forward, left: left, files: files,
      hasHoles: hasHoles)
    mismatches = reader.mismatches
    let explained = Set(mismatches.flatMap(\.explained))
    entries = left.filter { !explained.contains($0.fact) }
  }
}

/// The outcomes of all rollbacks that were asked about, for the rules about what they leave and what they miss.
package struct RollbackOutcomes: HistoryAnalysis {
  /// The files of the history, to quote from.
  package let files: HistoryFiles
  /// In the order of the migrations.
  package let all: [(migration: ReplayedMigration, outcome: RollbackOutcome)]

  /// Compares what each rollback leaves with what was there before.
  package init(of history: ReplayedHistory) {
    let files = HistoryFiles(history)
    self.files = files
    all = history.requestedMigrations.compactMap { migration in
      RollbackOutcome(of: migration, in: history, files).map { (migration, $0) }
    }
  }
}

/// A statement of a rollback that does not undo what it is meant to undo.
package struct RollbackMismatch {
  /// What is wrong with it.
  package enum Reason {
    /// The server refuses it, and what it may be meant for is left.
    case refused(Failure, meant: SchemaDifference.Entry?)
    /// What it needs was dropped before, by the statement of this place.
    case dropped(String, by: SourceRange?)
    /// Nothing in the history makes what it drops.
    case neverMade
    /// It drops nothing, and what it may be meant for is left.
    case undoesNothing(SchemaDifference.Entry)
    /// It drops what was there before the migration.
    case dropsOthers([SchemaDifference.Entry])
  }

  /// The change that misses.
  package let change: ReplayedChange
  /// Why it misses.
  package let reason: Reason
  /// What is left of the migration because of it.
  var explained: [SchemaFact] = []
  /// The statement, where all of it is meant, and not the change alone.
  package var statement: SourceRange?

  /// Where to point to.
  package var range: SourceRange { statement ?? change.range }
}

/// Reads a rollback statement by statement.
struct RollbackReader {
  let migration: ReplayedMigration
  /// What the migration changes.
  let forward: SchemaDifference
  /// What is otherwise after the rollback.
  let left: [SchemaDifference.Entry]
  let files: HistoryFiles
  let hasHoles: Bool

  var mismatches: [RollbackMismatch] {
    // What fails on the way forward is not there to be undone.
    guard migration.statements.allSatisfy({ $0.failure == nil }) else { return [] }
    return migration.rollback.compactMap(mismatch)
  }

  private func mismatch(_ statement: ReplayedStatement) -> RollbackMismatch? {
    if let failure = statement.failure, let change = statement.failing {
      let meant = meant(by: change).first
      return RollbackMismatch(
        change: change, reason: .refused(failure, meant: meant),
        explained: meant.map { [$0.fact] } ?? [])
    }
    for change in statement.changes where change.runsUnconditionally {
      if let gone = missingRelation(of: change, in: statement) {
        let place = dropping(gone, before: statement)
        return RollbackMismatch(change: change, reason: .dropped("\(gone)", by: place))
      }
    }
    if let change = statement.changes.first(where: dropsWhatNobodyMade) {
      return RollbackMismatch(change: change, reason: .neverMade)
    }
    guard !left.isEmpty else { return nil }
    let effect = statement.difference(files)
    if effect.entries.isEmpty { return idle(statement) }
    return robbing(statement, effect)
  }

  // MARK: - What is not there

  /// A relation that a change needs and that was there before the rollback, or before the migration.
  private func missingRelation(
    of change: ReplayedChange, in statement: ReplayedStatement
  ) -> QualifiedName? {
    // What one statement drops, with CASCADE or by its name, is all there when it starts.
    let start = statement.changes.first?.before ?? change.before
    let names = change.action.neededRelations.map { change.before.resolve($0, in: change.session) }
    return names.first { name in
      guard !start.isMade(name), !change.before.isMade(name) else { return false }
      return migration.after.isMade(name) || migration.before.isMade(name)
    }
  }

  /// The statement before another, of the rollback or of the migration, that took a relation away.
  private func dropping(
    _ name: QualifiedName, before statement: ReplayedStatement
  ) -> SourceRange? {
    let earlier = migration.statements + migration.rollback.prefix { $0.number < statement.number }
    return earlier.last { earlier in
      earlier.changes.contains { $0.before.isMade(name) && !$0.after.isMade(name) }
    }?.statement.range
  }

  /// Whether a change drops, without IF EXISTS, what no migration up to here has made.
  private func dropsWhatNobodyMade(_ change: ReplayedChange) -> Bool {
    guard !hasHoles, change.runsUnconditionally, case .objectDropped(let drop) = change.action,
      !drop.ifExists
    else { return false }
    let catalogs = [change.before, migration.after, migration.before]
    switch drop.kind {
    case .table, .view, .materializedView, .sequence, .index:
      let name = change.before.resolve(drop.name, in: change.session)
      return catalogs.allSatisfy { $0.relation(name) == nil }
    default: return false
    }
  }

  // MARK: - What does nothing, or too much

  /// A statement that changes nothing is forgiven when nothing is left that it could be meant for.
  private func idle(_ statement: ReplayedStatement) -> RollbackMismatch? {
    for change in statement.changes where change.runsUnconditionally {
      guard let entry = meant(by: change).first, !isGuard(change, entry) else { continue }
      return RollbackMismatch(
        change: change, reason: .undoesNothing(entry), explained: [entry.fact])
    }
    return nil
  }

  /// Whether a later statement makes what this one drops, so that it only clears the way.
  private func isGuard(_ change: ReplayedChange, _ entry: SchemaDifference.Entry) -> Bool {
    guard case .objectDropped(let drop) = change.action, drop.ifExists else { return false }
    let later = migration.rollback.flatMap(\.changes).filter {
      $0.origin.statement > change.origin.statement
    }
    return later.contains { $0.action.madeName == drop.name.name }
  }

  /// The leftovers that a change that drops something may be meant for, the likeliest first.
  private func meant(by change: ReplayedChange) -> [SchemaDifference.Entry] {
    guard let target = DropTarget(change) else { return [] }
    return left.filter { $0.was == nil && target.mayMean($0.fact) }.sorted { left, right in
      target.distance(to: left.fact) < target.distance(to: right.fact)
    }
  }

  /// A statement that takes away what the migration did not touch.
  private func robbing(
    _ statement: ReplayedStatement, _ effect: SchemaDifference
  ) -> RollbackMismatch? {
    let lost = Set(effect.entries.filter { $0.now == nil }.map(\.fact))
    let changed = Set(forward.entries.map(\.fact))
    let robbed = left.filter { entry in
      entry.was != nil && entry.now == nil && lost.contains(entry.fact)
        && !changed.contains(entry.fact)
    }
    guard !robbed.isEmpty, let change = statement.changes.first else { return nil }
    return RollbackMismatch(
      change: change, reason: .dropsOthers(robbed),
      explained: (change.action.isRename ? effect.entries : robbed).map(\.fact),
      statement: statement.changes.count > 1 ? statement.statement.range : nil)
  }
}

extension Catalog {
  /// Whether the history has made a relation of that name that is there.
  fileprivate func isMade(_ name: QualifiedName) -> Bool {
    switch relation(name) {
    case .table(let table): table.isKnown
    case .view, .sequence, .index: true
    case nil: false
    }
  }
}

extension ReplayedStatement {
  /// What the statement changes.
  package func difference(_ files: HistoryFiles) -> SchemaDifference {
    SchemaDifference(
      from: changes.first?.before ?? Catalog(), to: changes.last?.after ?? Catalog(),
      about: TouchedObjects(of: [self]), isSame: files.areSame)
  }
}

extension ReplayedChange {
  /// Whether it runs whatever holds, and stops the rollback when it fails.
  fileprivate var runsUnconditionally: Bool {
    guard case .block(let block) = placement else { return true }
    return block.guards.isEmpty && !block.toleratesFailure
  }
}
