import Catalog
import Linter
import Migrations
import Rollbacks
import Syntax

/// Reports rollbacks that do not bring the schema back to what it was.
struct IncompleteRollback: HistoryRule {
  static let metadata = RuleMetadata(
    id: "incomplete-rollback",
    summary: "The rollback does not bring the schema back to what it was before the migration.",
    severity: .warning, group: .rollback, page: RulePages.incompleteRollback)

  func findings(in history: ReplayedHistory) -> [Finding] {
    let outcomes = history.analysis(RollbackOutcomes.self)
    return outcomes.all.flatMap { migration, outcome in
      outcome.left.isEmpty || migration.lacksRollback
        ? [] : findings(outcome, of: migration, outcomes.files)
    }
  }

  private func findings(
    _ outcome: RollbackOutcome, of migration: ReplayedMigration, _ files: HistoryFiles
  ) -> [Finding] {
    let mentions = RollbackMentions(migration, files)
    return UnrestoredObject.all(of: outcome.entries, migration).compactMap { leftover in
      guard let message = message(leftover, outcome) else { return nil }
      let mention = mentions.mention(undoing: leftover.entry)
      let related = [
        cause(of: leftover, in: migration, files),
        mention.map { RelatedLocation("what would undo it is commented out here", at: $0.range) },
      ]
      return Finding(
        message + (mention.map { ": \"\($0.text)\" is commented out" } ?? ""),
        at: outcome.rollback.range, help: help(leftover, migration),
        related: related.compactMap(\.self))
    }
  }

  private func message(_ leftover: UnrestoredObject, _ outcome: RollbackOutcome) -> String? {
    let entry = leftover.entry
    let what = entry.fact.description
    switch leftover.kind {
    case .stays: return "the rollback leaves the \(what) that the migration makes"
    case .isMade: return "the rollback makes the \(what), which was not there before the migration"
    case .isRenamed(let old):
      return
        "after the rollback, the \(old.fact.description) is called \(entry.fact.ownName)"
    case .isGone:
      return outcome.forward.entries.contains { $0.fact == entry.fact && $0.now != nil }
        ? "the rollback drops the \(what), which the migration only changes"
        : "the rollback does not bring back the \(what) that the migration drops"
    case .isChanged:
      // Values can be added to an enumeration, but not taken away again.
      return entry.hasMoreEnumValues ? nil : "the rollback leaves the \(what) changed"
    }
  }

  private func help(_ leftover: UnrestoredObject, _ migration: ReplayedMigration) -> String? {
    let entry = leftover.entry
    guard let was = entry.was, let now = entry.now else {
      return leftover.undoing(in: migration)
    }
    // The text of a function says too much, and is in the files.
    guard !entry.fact.isRoutine else { return nil }
    return "before the migration: \(was)\nafter the rollback: \(now)"
  }

  /// The change that made or took away what the rollback does not undo.
  private func cause(
    of leftover: UnrestoredObject, in migration: ReplayedMigration, _ files: HistoryFiles
  ) -> RelatedLocation? {
    let entry = leftover.entry
    let statement = { (fact: SchemaFact) in
      self.statement(changing: fact, in: migration, files).map {
        RelatedLocation("the migration does it here", at: $0)
      }
    }
    switch leftover.kind {
    case .stays:
      return entry.origin.map { RelatedLocation("the migration does it here", at: $0.range) }
    case .isMade:
      return entry.origin.map { RelatedLocation("the rollback makes it here", at: $0.range) }
    case .isRenamed(let old): return statement(old.fact)
    case .isGone, .isChanged: return statement(entry.fact)
    }
  }

  private func statement(
    changing fact: SchemaFact, in migration: ReplayedMigration, _ files: HistoryFiles
  ) -> SourceRange? {
    migration.statements.last { statement in
      let difference = statement.difference(files)
      return difference.entries.contains { $0.fact == fact }
        || fact.table.map { table in
          difference.entries.contains { $0.fact.kind == .table && $0.fact.name == "\(table)" }
        } == true
    }?.statement.range
  }
}

extension SchemaDifference.Entry {
  fileprivate var hasMoreEnumValues: Bool {
    guard fact.kind == .type, let was, let now else { return false }
    return now.count > was.count && was.contains(" AS ENUM ")
  }
}
