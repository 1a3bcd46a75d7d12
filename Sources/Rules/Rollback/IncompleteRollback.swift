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
    return outcomes.all.compactMap { migration, outcome in
      // What says that there is no way back is another rule's.
      outcome.left.isEmpty || migration.lacksRollback || migration.saysNoWayBack
        ? nil : finding(outcome, of: migration, in: history, outcomes.files)
    }
  }

  /// One finding for a rollback, however much it leaves.
  private func finding(
    _ outcome: RollbackOutcome, of migration: ReplayedMigration, in history: ReplayedHistory,
    _ files: HistoryFiles
  ) -> Finding? {
    let mentions = RollbackMentions(migration, files)
    let left = UnrestoredObject.all(of: outcome.entries, migration)
      // Values can be added to an enumeration, but not taken away again.
      .filter { !$0.entry.hasMoreEnumValues }
      .map { Left(object: $0, mention: mentions.mention(undoing: $0.entry)) }
    // What is commented out is there to be read, and passes for done.
    let sorted = left.filter { $0.mention != nil } + left.filter { $0.mention == nil }
    guard let first = sorted.first else { return nil }
    let message: String
    if left.count == 1 {
      message =
        sentence(first.object, outcome) + (first.mention.map { ": \(quotation($0))" } ?? "")
    } else {
      let named = sorted.prefix(3).map { left in
        clause(left.object, outcome) + (left.mention.map { " (\(quotation($0)))" } ?? "")
      }
      let more = left.count > 3 ? " and \(left.count - 3) more" : ""
      message =
        "the rollback leaves \(left.count) things otherwise than they were: \(named.joined(separator: ", "))\(more)"
    }
    return Finding(
      message, at: outcome.rollback.range,
      help: help(left.map(\.object), migration, outcome, in: history, files),
      related: related(to: sorted, in: migration, files))
  }

  /// Something that is left, and where the rollback has what would undo it commented out.
  private struct Left {
    let object: UnrestoredObject
    let mention: RollbackMentions.Mention?
  }

  // MARK: - Words

  private func quotation(_ mention: RollbackMentions.Mention) -> String {
    "\"\(mention.text)\" is commented out"
  }

  private func sentence(_ left: UnrestoredObject, _ outcome: RollbackOutcome) -> String {
    let what = left.entry.fact.description
    return switch left.kind {
    case .stays: "the rollback leaves the \(what) that the migration makes"
    case .isMade: "the rollback makes the \(what), which was not there before the migration"
    case .isRenamed(let old):
      "after the rollback, the \(old.fact.description) is called \(left.entry.fact.ownName)"
    case .isGone where outcome.onlyChanges(left.entry.fact):
      "the rollback drops the \(what), which the migration only changes"
    case .isGone: "the rollback does not bring back the \(what) that the migration drops"
    case .isChanged: "the rollback leaves the \(what) changed"
    }
  }

  private func clause(_ left: UnrestoredObject, _ outcome: RollbackOutcome) -> String {
    let what = left.entry.fact.description
    return switch left.kind {
    case .stays: "\(what) stays"
    case .isMade: "\(what) is made by the rollback"
    case .isRenamed(let old): "\(old.fact.description) is called \(left.entry.fact.ownName)"
    case .isGone where outcome.onlyChanges(left.entry.fact): "\(what) is dropped"
    case .isGone: "\(what) does not come back"
    case .isChanged: "\(what) stays changed"
    }
  }

  // MARK: - Help

  /// The statements that are missing, in the order in which they run.
  private func help(
    _ left: [UnrestoredObject], _ migration: ReplayedMigration, _ outcome: RollbackOutcome,
    in history: ReplayedHistory, _ files: HistoryFiles
  ) -> String? {
    let completion = RollbackCompletion(of: migration, in: history, leaving: outcome, files)
    let facts = Set(left.flatMap(\.facts))
    let steps = completion.steps.filter { !$0.facts.isDisjoint(with: facts) }
    let covered = steps.reduce(into: Set<SchemaFact>()) { $0.formUnion($1.facts) }
    // What the rollback makes, or names otherwise, no step of a migration's undoes.
    let others = left.filter { covered.isDisjoint(with: $0.facts) }
    let sql = steps.map(\.sql) + others.compactMap { $0.undoing(in: migration) }
    guard !sql.isEmpty else { return left.lazy.compactMap(comparison).first }
    let isShort = { (sql: String) in sql.count { $0 == "\n" } < 3 }
    let short = sql.filter(isShort)
    let hidden = sql.count - min(short.count, 8)
    let note =
      hidden > 0
      ? [
        "-- and \(hidden) more: lockstep rollback --write \(history.tool.profile.name(of: migration.source))"
      ]
      : []
    return (short.prefix(8) + note).joined(separator: "\n")
  }

  /// Both forms of what no statement of one line changes back.
  private func comparison(_ left: UnrestoredObject) -> String? {
    let entry = left.entry
    // The text of a function says too much, and is in the files.
    guard let was = entry.was, let now = entry.now, !entry.fact.isRoutine else { return nil }
    return "before the migration: \(was)\nafter the rollback: \(now)"
  }

  // MARK: - Places

  /// Where each thing was done, things of one place together, and where what would undo it is commented out.
  private func related(
    to left: [Left], in migration: ReplayedMigration, _ files: HistoryFiles
  ) -> [RelatedLocation] {
    let changes = migration.statements.map { Change($0, files) }
    var places: [(range: SourceRange, what: String, facts: [String])] = []
    for left in left {
      guard let cause = cause(of: left.object, changes) else { continue }
      let fact = left.object.entry.fact.description
      if let index = places.firstIndex(where: { $0.range == cause.range }) {
        places[index].facts.append(fact)
      } else {
        places.append((cause.range, cause.message, [fact]))
      }
    }
    let isOne = left.count == 1
    let causes = places.map { place in
      let list = place.facts.prefix(3).joined(separator: ", ")
      let more = place.facts.count > 3 ? " and \(place.facts.count - 3) more" : ""
      return RelatedLocation(isOne ? place.what : "\(list)\(more): \(place.what)", at: place.range)
    }
    let mentions = left.compactMap(\.mention).map {
      RelatedLocation("what would undo it is commented out here", at: $0.range)
    }
    return causes + mentions
  }

  /// The change that made or took away what the rollback does not undo.
  private func cause(of left: UnrestoredObject, _ changes: [Change]) -> RelatedLocation? {
    let entry = left.entry
    switch left.kind {
    case .stays:
      return entry.origin.map { RelatedLocation("the migration does it here", at: $0.range) }
    case .isMade:
      return entry.origin.map { RelatedLocation("the rollback makes it here", at: $0.range) }
    case .isRenamed(let old): return statement(changing: old.fact, changes)
    case .isGone, .isChanged: return statement(changing: entry.fact, changes)
    }
  }

  /// What a statement of the migration changes.
  private struct Change {
    let facts: Set<SchemaFact>
    let range: SourceRange

    init(_ statement: ReplayedStatement, _ files: HistoryFiles) {
      facts = Set(statement.difference(files).entries.map(\.fact))
      range = statement.statement.range
    }
  }

  private func statement(changing fact: SchemaFact, _ changes: [Change]) -> RelatedLocation? {
    let table = fact.table.map { "\($0)" }
    let change = changes.last { change in
      change.facts.contains(fact)
        || table != nil && change.facts.contains { $0.kind == .table && $0.name == table }
    }
    return change.map { RelatedLocation("the migration does it here", at: $0.range) }
  }
}

extension RollbackOutcome {
  /// Whether the migration leaves an object there, and other than it was.
  fileprivate func onlyChanges(_ fact: SchemaFact) -> Bool {
    forward.entries.contains { $0.fact == fact && $0.now != nil }
  }
}

extension SchemaDifference.Entry {
  fileprivate var hasMoreEnumValues: Bool {
    guard fact.kind == .type, let was, let now else { return false }
    return now.count > was.count && was.contains(" AS ENUM ")
  }
}
