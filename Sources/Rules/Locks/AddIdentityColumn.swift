import Catalog
import Linter
import Syntax

/// Reports identity columns added to tables in use.
struct AddIdentityColumn: ScriptRule {
  static let metadata = RuleMetadata(
    id: "add-identity-column",
    summary:
      "ADD COLUMN GENERATED AS IDENTITY writes the whole table anew, locked against all use.",
    severity: .error, group: .locks, page: RulePages.addIdentityColumn)

  func findings(in script: ReplayedScript, of history: ReplayedHistory) -> [Finding] {
    script.work(meeting: .addIdentityColumn, .addIdentityColumnToPartitioned)
      .compactMap { met in
        guard let added = AddedColumn(met, history) else { return nil }
        return added.finding(
          "adding the identity column \(added.name) writes all of \(met.name) anew, locked against reads and writes, to number its rows",
          lead:
            "add the column empty, number new rows, and fill the old ones in batches; an identity can take the sequence's place once the column is NOT NULL",
          added.stepsWithSequence(type: added.type))
      }
  }
}
