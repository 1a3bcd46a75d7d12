import Linter

/// What the rules say of a rollback as a whole.
package struct RollbackReport: Sendable {
  /// The objects that are otherwise after the rollback than before the migration; nil where there is
  /// no rollback, or too little of it can be read.
  package let left: [String]?
  private let name: String
  private let hasRollback: Bool
  private let runsAnew: Bool
  private let findings: [String]?

  /// Compares a migration's rollback with what it has to undo.
  package init(of migration: ReplayedMigration, in history: ReplayedHistory) {
    let outcome = RollbackOutcome(of: migration, in: history, HistoryFiles(history))
    left = outcome.map { UnrestoredObject.certain($0.left, migration).map(\.fact.description) }
    name = history.tool.profile.name(of: migration.source)
    hasRollback = !migration.lacksRollback
    runsAnew = history.tool.profile.runsAnew(migration.source)
    findings = outcome.map { outcome in
      UnrestoredObject.all(of: outcome.left, migration).map { leftover in
        let undo = leftover.undoing(in: migration)
        return leftover.summary + (undo.map { "\n    \($0.replacing("\n", with: "\n    "))" } ?? "")
      }
    }
  }

  /// Whether the rollback is known to bring the schema back, or there is nothing to go back to.
  package var isComplete: Bool { !hasRollback ? runsAnew : findings?.isEmpty ?? false }

  /// Lines for people, each with its line break.
  package var text: String {
    guard hasRollback else {
      return runsAnew
        ? "\(name): runs again whenever it changes, and needs no rollback\n"
        : "\(name): no rollback\n"
    }
    guard let findings else { return "\(name): can't tell, something in it can't be read\n" }
    if findings.isEmpty { return "\(name): the rollback brings the schema back\n" }
    return "\(name): the rollback does not bring the schema back\n"
      + findings.map { "  \($0)\n" }.joined()
  }
}

extension UnrestoredObject {
  fileprivate var summary: String {
    let what = entry.fact.description
    return switch kind {
    case .stays: "left: \(what)"
    case .isMade: "made by the rollback: \(what)"
    case .isRenamed(let old): "under another name, \(entry.fact.ownName): \(old.fact.description)"
    case .isGone: "not brought back: \(what)"
    case .isChanged: "changed: \(what)"
    }
  }
}
