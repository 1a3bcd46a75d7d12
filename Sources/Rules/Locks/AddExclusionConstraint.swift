import Catalog
import Linter
import Syntax

/// Reports exclusion constraints added to tables in use.
struct AddExclusionConstraint: ScriptRule {
  static let metadata = RuleMetadata(
    id: "add-exclusion-constraint",
    summary: "ADD EXCLUDE builds its index with the table locked against all use.",
    severity: .error, group: .locks, page: RulePages.addExclusionConstraint)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .addExclusion, .addExclusionToPartitioned).compactMap { met in
      guard let added = AddedConstraint(met, script, history) else { return nil }
      return added.finding(
        "EXCLUDE \(added.givenName)on \(met.name) builds its index, and compares all rows, while nobody can read or write the table",
        help:
          "there is no way to do it online: add it while the table is small or nobody needs it, with a lock_timeout; or put the constraint on a new table, copy the rows in batches, and swap the names"
      )
    }
  }
}
