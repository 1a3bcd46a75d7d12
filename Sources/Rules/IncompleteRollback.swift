import Catalog
import Linter
import Migrations
import Syntax

/// Reports rollbacks that do not bring the schema back to what it was.
struct IncompleteRollback: HistoryRule {
  static let metadata = RuleMetadata(
    id: "incomplete-rollback",
    summary: "The rollback does not bring the schema back to what it was before the migration.",
    severity: .warning, group: .rollback, page: RulePages.incompleteRollback)

  func findings(in history: ReplayedHistory) -> [Finding] {
    let texts = Texts(history)
    return history.migrations.flatMap { findings(in: $0, of: history, texts) }
  }

  private func findings(
    in migration: ReplayedMigration, of history: ReplayedHistory, _ texts: Texts
  ) -> [Finding] {
    guard
      let outcome = RollbackOutcome(of: migration, in: history, texts, ifIncomplete: true)
    else { return [] }
    let mentions = RollbackMentions(migration, texts)
    return outcome.entries.compactMap { entry in
      guard let message = message(entry, outcome) else { return nil }
      let mention = mentions.mention(undoing: entry)
      let related = [
        cause(of: entry, in: migration, texts).map {
          RelatedLocation("the migration does it here", at: $0)
        },
        mention.map { RelatedLocation("what would undo it is commented out here", at: $0.range) },
      ]
      return Finding(
        message + (mention.map { ": \"\($0.text)\" is commented out" } ?? ""),
        at: outcome.rollback.range, help: help(entry), related: related.compactMap(\.self))
    }
  }

  private func message(
    _ entry: SchemaDifference.Entry, _ outcome: RollbackOutcome
  ) -> String? {
    let what = entry.fact.description
    return switch (entry.was, entry.now) {
    case (nil, .some): "the rollback leaves the \(what) that the migration makes"
    case (.some, nil):
      outcome.forward.entries.contains { $0.fact == entry.fact && $0.now != nil }
        ? "the rollback drops the \(what), which the migration only changes"
        : "the rollback does not bring back the \(what) that the migration drops"
    case (.some(let was), .some(let now)):
      // Values can be added to an enumeration, but not taken away again.
      entry.fact.kind == .type && now.count > was.count && was.contains(" AS ENUM ")
        ? nil : "the rollback leaves the \(what) changed"
    case (nil, nil): nil
    }
  }

  private func help(_ entry: SchemaDifference.Entry) -> String? {
    guard let was = entry.was, let now = entry.now else { return entry.undoing }
    // The text of a function says too much, and is in the files.
    guard !entry.fact.isRoutine else { return nil }
    return "before the migration: \(was)\nafter the rollback: \(now)"
  }

  /// The change that made or took away what the rollback does not undo.
  private func cause(
    of entry: SchemaDifference.Entry, in migration: ReplayedMigration, _ texts: Texts
  ) -> SourceRange? {
    if entry.was == nil, let origin = entry.origin { return origin.range }
    return migration.statements.last { statement in
      guard let first = statement.changes.first, let last = statement.changes.last else {
        return false
      }
      let touched = TouchedObjects(of: [statement])
      let difference = SchemaDifference(
        from: first.before, to: last.after, about: touched, isSame: texts.areSame)
      return difference.entries.contains { $0.fact == entry.fact }
        || entry.fact.table.map { table in
          difference.entries.contains { $0.fact.kind == .table && $0.fact.name == "\(table)" }
        } == true
    }?.statement.range
  }
}
