import Linter

/// What the rules say of a rollback as a whole.
package struct RollbackReport: Sendable {
  /// The objects that are otherwise after the rollback than before the migration; nil where there is
  /// no rollback, or too little of it can be read.
  package let left: [String]?
  private let name: String
  private let hasRollback: Bool
  private let findings: [String]

  package init(of migration: ReplayedMigration, in history: ReplayedHistory) {
    let outcome = RollbackOutcome(of: migration, in: history, Texts(history))
    left = outcome?.left.map(\.fact.description)
    name = migration.migration.file.name
    hasRollback = !migration.lacksRollback
    findings = (outcome?.left ?? []).map { entry -> String in
      let what = entry.fact.description
      let problem =
        switch (entry.was, entry.now) {
        case (nil, _): "left: \(what)"
        case (_, nil): "not brought back: \(what)"
        default: "changed: \(what)"
        }
      return problem + (entry.undoing.map { "\n    \($0.replacing("\n", with: "\n    "))" } ?? "")
    }
  }

  /// Whether the rollback is known to bring the schema back.
  package var isComplete: Bool { left?.isEmpty ?? false }

  package var text: String {
    if !hasRollback { return "\(name): no rollback\n" }
    guard let left else { return "\(name): can't tell, something in it can't be read\n" }
    if left.isEmpty { return "\(name): the rollback brings the schema back\n" }
    return "\(name): the rollback does not bring the schema back\n"
      + findings.map { "  \($0)\n" }.joined()
  }
}
